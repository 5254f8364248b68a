"""Telling of moves. What the salon moves is told a moment later, as it stands by then: docs/decisions/0075 says why."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.booking.events import AppointmentRescheduled
from app.booking.operations.undo import OFFERED_FOR
from app.notifications import operations, queries
from app.notifications.kinds import Kind, State
from app.notifications.models import Message
from app.notifications.queries import Visit
from tenants.db import db
from tenants.owed import forgive, owe_all

HELD_BACK = OFFERED_FOR + timedelta(seconds=5)
"""So long nobody is told of a move by the salon: as long as taking it back is offered, and the way there and back."""

MARK = "staff_id_before"
"""What the context of every message about a move has, and that of no other."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """When a visit was to begin, and with whom, as far as those know who are told that it has moved."""

    starts_at: datetime
    staff_member_id: UUID


def tell(event: AppointmentRescheduled, *, visit: Visit) -> None:
    """Tell from where to where a visit has moved, together with the moves before that nobody has heard of yet.

    What has come back to where it was is no news to anybody.
    """
    moved = Origin(starts_at=event.starts_at_before, staff_member_id=event.staff_member_id_before)
    before = _untold(event.appointment_id) or moved
    if before == Origin(starts_at=visit.facts.starts_at, staff_member_id=visit.staff_member_id):
        return
    due_at = event.at + HELD_BACK if event.by.is_staff else event.at
    said: dict[str, Any] = {"by": event.by, "now": event.at, "due_at": due_at, "starts_at_before": before.starts_at}
    said[MARK] = before.staff_member_id
    if before.staff_member_id != visit.staff_member_id:
        said["staff_before"] = queries.staff_contact(before.staff_member_id).name
        operations.hand_over(visit=visit, staff_member_id=before.staff_member_id, **said)
    kind, tells_customer = Kind.APPOINTMENT_RESCHEDULED, event.tells_customer
    operations.announce(kind=kind, visit=visit, tells_customer=tells_customer, **said)


def let_go(*, visit: Visit, now: datetime) -> None:
    """Send at once what is held back about a visit: whatever is said next is to arrive after it."""
    # Nothing can have happened to a visit that has just been booked, and every booking comes by here.
    if visit.facts.sequence:
        waiting = db.session.scalars(select(Message.id).where(*_of_moves(visit.appointment_id), *_UNSENT))
        owe_all(operations.SENDING, dict.fromkeys(waiting, now))


def _untold(appointment_id: UUID) -> Origin | None:
    """Take the messages about the last move back, unless one of them is on its way, and return where it began."""
    # The lock makes a worker wait that is about to take one of them; it finds nothing to send afterwards.
    about = select(Message).where(*_of_moves(appointment_id)).with_for_update()
    written = db.session.scalars(about, execution_options={"populate_existing": True}).all()
    latest = max((message.context["sequence"] for message in written), default=None)
    last = [message for message in written if message.context["sequence"] == latest]
    if not last or any(message.state != State.QUEUED or message.attempts for message in last):
        return None
    for message in last:
        db.session.delete(message)
        forgive(operations.SENDING, key=message.id)
    db.session.flush()
    context = last[0].context
    return Origin(starts_at=datetime.fromisoformat(context["starts_at_before"]), staff_member_id=UUID(context[MARK]))


def _of_moves(appointment_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return Message.appointment_id == appointment_id, Message.context.has_key(MARK)


_UNSENT = (Message.state == State.QUEUED, Message.attempts == 0)
