"""What notifications owe."""

from uuid import UUID

from app.core import clock
from app.notifications import channels, delivery, reminders
from tenants.jobs import LaterPlease, job
from tenants.unit_of_work import unit_of_work


@job("mail")
def send_message(*, message_id: UUID) -> None:
    """Make one attempt to deliver a message."""
    parcel = delivery.take(message_id=message_id, now=clock.now())
    if parcel is None:
        return
    again_at = delivery.settle(parcel, channels.deliver(parcel), now=clock.now())
    if again_at is not None:
        raise LaterPlease(at=again_at)


@job("default")
def send_reminder(*, reminder_id: UUID) -> None:
    """Remind of a visit."""
    with unit_of_work():
        reminders.send(reminder_id=reminder_id, now=clock.now())


@job("default")
def replan_reminders(*, salon_id: UUID) -> None:  # noqa: ARG001 - the key of what is owed; the tenant is set already
    """Plan the reminders of all visits ahead anew."""
    with unit_of_work():
        reminders.replan(now=clock.now())
