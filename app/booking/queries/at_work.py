"""When somebody is at work, and when they are free then: what forms propose, and what they warn of."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.availability import taken
from app.availability.hours import days, epoch, moment
from app.availability.opening import current_rules
from app.availability.rulebook import StaffRules
from app.availability.taken import Window
from app.core.interval import contains, overlapping, subtract, unite
from app.core.wall_clock import day_of


def first_free(
    *, staff_member_id: UUID, day: date, length: timedelta, soonest: datetime, now: datetime
) -> datetime | None:
    """Return when somebody at work on a day is first free for so long, not before `soonest`; None: they are not."""
    member = _member(staff_member_id, now)
    opening = member.open_on(day) if member else ()
    if not opening:
        return None
    whole = Window((opening[0][0], opening[-1][1]), now)
    _stamp, busy = taken.read_taken(whole, staff_ids=[staff_member_id])
    to_come = subtract(opening, [(opening[0][0], epoch(soonest))])
    free = subtract(to_come, busy.get(staff_member_id, ()))
    return next((moment(starts) for starts, ends in free if ends - starts >= length.total_seconds()), None)


class Presence(StrEnum):
    """How much of a stretch of time somebody is at work."""

    WHOLLY = "wholly"
    PARTLY = "partly"
    OUTSIDE = "outside"
    DAY_OFF = "day off"


def presence(*, staff_member_id: UUID, starts_at: datetime, ends_at: datetime, now: datetime) -> Presence:
    """Return how much of the time from one instant to another somebody is at work."""
    member = _member(staff_member_id, now)
    if member is None:
        return Presence.DAY_OFF
    first, last = (day_of(at, zone=member.location.zone) for at in (starts_at, ends_at))
    opening, asked = unite(*map(member.open_on, days(first, last))), (epoch(starts_at), epoch(ends_at))
    if contains(opening, asked):
        return Presence.WHOLLY
    if overlapping(opening, asked):
        return Presence.PARTLY
    return Presence.OUTSIDE if member.open_on(first) else Presence.DAY_OFF


def is_at_work(*, staff_member_id: UUID, starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Tell whether somebody is at work from one instant to another."""
    asked = {"starts_at": starts_at, "ends_at": ends_at}
    return presence(staff_member_id=staff_member_id, **asked, now=now) is Presence.WHOLLY


def closing(*, staff_member_id: UUID, day: date, now: datetime) -> datetime | None:
    """Return when somebody's day of work ends, also where it goes on over midnight; None: they do not work."""
    member = _member(staff_member_id, now)
    opening = member.open_from(day) if member else ()
    return moment(opening[-1][1]) if opening else None


def _member(staff_member_id: UUID, now: datetime) -> StaffRules | None:
    return current_rules(now).rulebook.staff.get(staff_member_id)
