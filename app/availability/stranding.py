"""Visits that a change of hours leaves outside of them, and who else could take each. Values in, values out."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from app.availability.busy import Busy
from app.availability.explain import reasons
from app.availability.hours import day_at
from app.availability.rulebook import Extras, Rulebook
from app.availability.slots import Wish
from app.core.interval import contains


class Booked(NamedTuple):
    """A visit without its buffers, which may stick out of the hours; instants are UTC epoch seconds.

    `agreed` are its add-ons as they were booked, `minutes` the length that the desk has given it, if any.
    """

    id: UUID
    staff_id: UUID
    service_id: UUID
    starts: int
    ends: int
    agreed: Extras = ()
    minutes: int | None = None


def stranded(visits: Iterable[Booked], *, before: Rulebook, after: Rulebook) -> list[Booked]:
    """Return the visits that lay within the hours and no longer do.

    What stood outside already was put there on purpose; the change has nothing to do with it.
    """
    return [visit for visit in visits if not fits(visit, after) and fits(visit, before)]


def fits(visit: Booked, rulebook: Rulebook) -> bool:
    """Tell whether a visit lies within the time that its staff member is at work."""
    staff = rulebook.staff.get(visit.staff_id)
    if staff is None:
        return False
    opening = staff.open_from(day_at(staff.location.zone, visit.starts))
    return contains(opening, (visit.starts, visit.ends))


def able_colleagues(visit: Booked, *, rulebook: Rulebook, busy: Busy, now: int) -> list[UUID]:
    """Return who else could do the visit at its time, in the salon's order."""
    service = rulebook.services.get(visit.service_id)
    if service is None:
        return []
    wish = Wish(service_id=visit.service_id, now=now, is_online=False, agreed=visit.agreed, minutes=visit.minutes)
    others = (performer.staff.id for performer in service.performers if performer.staff.id != visit.staff_id)
    return [
        other
        for other in others
        if not reasons(rulebook=rulebook, busy=busy, wish=wish, staff_id=other, starts=visit.starts)
    ]
