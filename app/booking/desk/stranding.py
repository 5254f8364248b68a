"""What the desk's forms of hours ask of visits: who acts and what time it is are this room's to say."""

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar
from uuid import UUID

from app.auth.access import current_actor
from app.booking import operations
from app.booking.queries.stranded import booked_within
from app.catalogue.visits import Absence, Reach, Stranded, Visits
from app.core import clock
from app.core.refusals import Refusal
from tenants.db import db

Done = TypeVar("Done")


def change_hours(change: Callable[[], Done], *, reach: Reach, agreed: Collection[UUID]) -> Done:
    """Make a change of hours.

    :raises WouldStrand: it leaves visits outside that are not agreed to
    """
    return operations.change_hours(change, reach=reach, agreed=agreed, now=clock.now()).done


def hand_over(*, appointment_id: UUID, staff_member_id: UUID) -> str:
    """Give a visit to a colleague; return why not where that fails."""
    try:
        with db.session.begin_nested():
            operations.hand_over(
                appointment_id=appointment_id, staff_member_id=staff_member_id, by=current_actor(), now=clock.now()
            )
    except Refusal as refusal:
        return refusal.detail
    return ""


def find_booked(absences: Sequence[Absence]) -> Sequence[Sequence[Stranded]]:
    """Return the visits ahead in each of several absences."""
    return booked_within(absences, now=clock.now())


VISITS = Visits(change_hours=change_hours, hand_over=hand_over, find_booked=find_booked)
