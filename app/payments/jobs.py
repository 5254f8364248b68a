"""What the room owes to do later: all that is said to gateways after the fact."""

from uuid import UUID

from app.core import clock
from app.payments import operations
from tenants.jobs import job


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
