"""Changing hours without losing sight of what is booked."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from app.auth.actor import Actor
from app.availability.opening import current_rules
from app.booking.commands import Reschedule
from app.booking.operations.reschedule import reschedule
from app.booking.queries.stranded import left_outside
from app.booking.queries.visible import visible_to
from app.catalogue.visits import Reach, Stranded, WouldStrand
from tenants.db import db

Done = TypeVar("Done")


@dataclass(frozen=True, kw_only=True)
class HoursChanged(Generic[Done]):
    """What a change gave, and the visits that it left outside of the hours."""

    done: Done
    stranded: Sequence[Stranded]


def change_hours(
    change: Callable[[], Done], *, reach: Reach, now: datetime, agreed: Collection[UUID] | None = None
) -> HoursChanged[Done]:
    """Make a change of hours and look at what it leaves outside: unless all of that is agreed to, nothing is changed.

    The change itself is made and, where it is refused, undone: so what is looked at are the very rules that would hold,
    whatever kind of change it is. docs/decisions/0048 says more.

    :param agreed: the visits that may stand outside; None: any
    :raises WouldStrand: others would, too
    """
    before = current_rules(now)
    with db.session.begin_nested():
        done = change()
        stranded = left_outside(reach=reach, before=before, now=now)
        if agreed is not None and {visit.appointment_id for visit in stranded} - set(agreed):
            raise WouldStrand(stranded)
    return HoursChanged(done=done, stranded=stranded)


def hand_over(*, appointment_id: UUID, staff_member_id: UUID, by: Actor, now: datetime) -> None:
    """Give a visit to a colleague at the time it has.

    :raises SlotTaken: the colleague is not free any more
    :raises NotOffered: the colleague does not work then, or does not do it
    :raises NotFound: there is no such visit that they may see
    """
    starts_at = visible_to(by).get(appointment_id).starts_at
    command = Reschedule(starts_at=starts_at, staff_id=staff_member_id)
    reschedule(appointment_id=appointment_id, command=command, by=by, now=now)
