"""Whether a location is open at this moment, and until when: hours, closures, holidays and absences taken together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.catalogue.hours import Stretch
from app.catalogue.models import DayOverride, Location, StaffMember, TimeOff
from app.core.wall_clock import day_of, minute_of

LOOKS_AHEAD = timedelta(days=7)

Instants = tuple[datetime, datetime]


@dataclass(frozen=True, kw_only=True)
class Openness:
    """Open or closed now, and when that changes; never, as far as one looks ahead, when `changes_at` is None."""

    is_open: bool
    changes_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Diary:
    """What the salon's rows say of the days that are looked at."""

    team: Sequence[StaffMember]
    weekly: Sequence[tuple[UUID, Stretch]]
    overrides: Sequence[DayOverride]
    absences: Sequence[TimeOff]
    closed_days: Collection[date]
    closed_here: Mapping[UUID, Collection[date]]


def openness(location: Location, diary: Diary, *, now: datetime) -> Openness:
    """Tell whether somebody works at a location now, and when that changes."""
    for starts_at, ends_at in _open_times(location, diary, now):
        if starts_at <= now < ends_at:
            return Openness(is_open=True, changes_at=ends_at)
        if now < starts_at:
            return Openness(is_open=False, changes_at=starts_at)
    return Openness(is_open=False, changes_at=None)


def _open_times(location: Location, diary: Diary, now: datetime) -> list[Instants]:
    first = day_of(now, zone=location.timezone)
    closed = {*diary.closed_days, *diary.closed_here.get(location.id, ())}
    days = [first + timedelta(days=number) for number in range(LOOKS_AHEAD.days + 1)]
    here = [member.id for member in diary.team if member.location_id == location.id]
    times = (
        time
        for day in days
        if day not in closed
        for member_id in here
        for stretch in _shifts(member_id, day, diary)
        for time in _present(member_id, _instants(day, stretch, location.timezone), diary)
    )
    return _joined(times)


def _shifts(member_id: UUID, day: date, diary: Diary) -> list[tuple[int, int]]:
    """Return somebody's shifts on a day: the day's own where it has any, otherwise the week's."""
    own = [one for one in diary.overrides if one.staff_member_id == member_id and one.on_day == day]
    if own:
        return [(one.starts_minute, one.ends_minute or 0) for one in own if one.starts_minute is not None]
    mine = (stretch for staff_id, stretch in diary.weekly if staff_id == member_id)
    return [(one.starts_minute, one.ends_minute) for one in mine if one.weekday == day.weekday()]


def _instants(day: date, stretch: tuple[int, int], zone: str) -> Instants:
    return minute_of(day, stretch[0], zone=zone), minute_of(day, stretch[1], zone=zone)


def _present(member_id: UUID, time: Instants, diary: Diary) -> list[Instants]:
    """Return what is left of a shift while somebody is not away."""
    left = [time]
    for away in (one for one in diary.absences if one.staff_member_id == member_id):
        left = [part for starts, ends in left for part in _without(starts, ends, away)]
    return left


def _without(starts: datetime, ends: datetime, away: TimeOff) -> list[Instants]:
    parts = ((starts, min(ends, away.starts_at)), (max(starts, away.ends_at), ends))
    return [(one, other) for one, other in parts if one < other]


def _joined(times: Iterable[Instants]) -> list[Instants]:
    union: list[Instants] = []
    for starts, ends in sorted(times):
        if union and starts <= union[-1][1]:
            union[-1] = union[-1][0], max(union[-1][1], ends)
        else:
            union.append((starts, ends))
    return union
