"""What the room owes to do later: all that is said to gateways after the fact."""

from uuid import UUID

from app.core import clock
from app.payments import operations
from tenants.jobs import job
from tenants.unit_of_work import unit_of_work


@job("payments")
def check_payment(*, payment_id: UUID) -> None:
    """Ask the gateway how a payment stands."""
    operations.check(payment_id=payment_id, now=clock.now())


@job("payments")
def work_event(*, event_id: UUID) -> None:
    """Look at what a gateway says has happened."""
    operations.work_event(event_id=event_id, now=clock.now())


@job("payments")
def capture_payment(*, payment_id: UUID) -> None:
    """Take what was authorised."""
    operations.capture(payment_id=payment_id, now=clock.now())


@job("payments")
def cancel_payment(*, payment_id: UUID) -> None:
    """Let go of what was not taken."""
    operations.cancel(payment_id=payment_id, now=clock.now())


@job("payments")
def send_refund(*, refund_id: UUID) -> None:
    """Give back what was promised."""
    operations.send_refund(refund_id=refund_id, now=clock.now())


@job("payments")
def check_open(*, salon_id: UUID) -> None:  # noqa: ARG001 - the key of what is owed; the tenant is set already
    """Look after payments that nobody has told us anything of."""
    with unit_of_work():
        operations.check_open(now=clock.now())


@job("payments")
def compare_day(*, salon_id: UUID) -> None:  # noqa: ARG001 - the key of what is owed; the tenant is set already
    """Hold yesterday's movements at the gateways against the ledger."""
    operations.compare_day(now=clock.now())
