"""Telling of moves. What the salon moves is told a moment later, as it stands by then: docs/decisions/0075 says why."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.booking.events import AppointmentRescheduled
from app.booking.models import Appointment
from app.booking.operations import history
from app.booking.second_thoughts import OFFERED_FOR
from app.booking.told import unheard
from app.notifications import operations, queries
from app.notifications.kinds import Audience, Kind, State
from app.notifications.models import Message
from app.notifications.queries import Visit
from tenants.db import db
from tenants.owed import forgive, hasten

HELD_BACK = OFFERED_FOR + timedelta(seconds=5)
"""So long nobody is told of a move by the salon: as long as taking it back is offered, and the way there and back."""

MARK = "staff_id_before"
"""What the context of every message about a move has, and that of no other."""

OF_THE_MOVE = frozenset({"by_salon", "starts_at_before", "staff_before", MARK})
"""What a message says about the move; all else is said about the visit."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """When a visit was to begin, and with whom, as far as those know who are told that it has moved."""

    starts_at: datetime
    staff_member_id: UUID

    @classmethod
    def of(cls, messages: Iterable[Message]) -> Self | None:
        """Return from where messages about one move tell it; None where there are none."""
        context = next((message.context for message in messages), None)
        if context is None:
            return None
        starts_at = datetime.fromisoformat(context["starts_at_before"])
        return cls(starts_at=starts_at, staff_member_id=UUID(context[MARK]))


def tell(event: AppointmentRescheduled, *, visit: Visit) -> None:
    """Tell from where to where a visit has moved, together with the moves before that nobody has heard of yet.

    What has come back to where it was is no news to anybody. Who was to hear of the last move hears of this one.
    """
    here = Origin(starts_at=visit.facts.starts_at, staff_member_id=visit.staff_member_id)
    moved = Origin(starts_at=event.starts_at_before, staff_member_id=event.staff_member_id_before)
    to_customer, to_team = _taken_back(event.appointment_id)
    known = {Audience.STAFF: Origin.of(to_team) or moved}
    if event.tells_customer or to_customer:
        appointment = db.session.get_one(Appointment, event.appointment_id)
        known[Audience.CUSTOMER] = Origin.of(to_customer) or _known_to_customer(appointment, moved)
        _note(appointment, event, is_news=known[Audience.CUSTOMER] != here)
    for before in set(known.values()) - {here}:
        _tell_from(before, event, visit=visit, to=[one for one, origin in known.items() if origin == before])


def put_right(appointment_id: UUID) -> None:
    """Let what is held back about a visit say what it has become since, at the time that it was moved to."""
    held = _held_back(appointment_id)
    if held:
        context = queries.visit(appointment_id).facts.as_context()
        for message in held:
            message.context = context | {name: message.context[name] for name in OF_THE_MOVE & message.context.keys()}
        db.session.flush()


def let_go(*, visit: Visit, now: datetime) -> None:
    """Send at once what is held back about a visit: whatever is said next is to arrive after it."""
    # Nothing can have happened to a visit that has just been booked, and every booking comes by here.
    if visit.facts.sequence:
        waiting = db.session.scalars(select(Message.id).where(*_of_moves(visit.appointment_id), *_UNSENT))
        hasten(operations.SENDING, keys=waiting.all(), due_at=now)


def _tell_from(before: Origin, event: AppointmentRescheduled, *, visit: Visit, to: Collection[Audience]) -> None:
    due_at = event.at + HELD_BACK if event.by.is_staff else event.at
    said: dict[str, Any] = {"by": event.by, "now": event.at, "due_at": due_at, "starts_at_before": before.starts_at}
    said[MARK] = before.staff_member_id
    if before.staff_member_id != visit.staff_member_id:
        said["staff_before"] = queries.staff_contact(before.staff_member_id).name
        if Audience.STAFF in to:
            operations.hand_over(visit=visit, staff_member_id=before.staff_member_id, **said)
    operations.announce(kind=Kind.APPOINTMENT_RESCHEDULED, visit=visit, audiences=to, **said)


def _known_to_customer(appointment: Appointment, moved: Origin) -> Origin:
    """Return where a visit was when its customer last heard of it."""
    known: dict[str, Any] = {"starts_at": moved.starts_at, "staff_member_id": moved.staff_member_id}
    for change in unheard(appointment.changes):
        known |= {name: value for name, value in history.values_before(change).items() if name in known}
    return Origin(**known)


def _note(appointment: Appointment, event: AppointmentRescheduled, *, is_news: bool) -> None:
    """Let the history say what becomes of the customer's news, where that is not what the event says."""
    if not event.tells_customer:
        history.note(appointment, told_customer=True)
    if not is_news:
        history.note(appointment, is_news=False)


def _taken_back(appointment_id: UUID) -> tuple[Sequence[Message], Sequence[Message]]:
    """Take back what is held back about the last move, and return what of it was for the customer, and for the team."""
    held = _held_back(appointment_id)
    for message in held:
        db.session.delete(message)
        forgive(operations.SENDING, key=message.id)
    db.session.flush()
    return [one for one in held if not one.is_for_staff], [one for one in held if one.is_for_staff]


def _held_back(appointment_id: UUID) -> Sequence[Message]:
    """Return the messages about the last move, locked; none, where one of them is on its way."""
    # The lock makes a worker wait that is about to take one of them; it finds nothing to send afterwards.
    about = select(Message).where(*_of_moves(appointment_id)).with_for_update()
    written = db.session.scalars(about, execution_options={"populate_existing": True}).all()
    latest = max((message.context["sequence"] for message in written), default=None)
    last = [message for message in written if message.context["sequence"] == latest]
    is_on_its_way = any(message.state != State.QUEUED or message.attempts for message in last)
    return [] if is_on_its_way else last


def _of_moves(appointment_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return Message.appointment_id == appointment_id, Message.context.has_key(MARK)


_UNSENT = (Message.state == State.QUEUED, Message.attempts == 0)
