"""Wall-clock facts, and the one place where they become instants.

Instants are whole UTC epoch seconds, so that the engine counts in plain integers. A wall-clock fact is a day of the
location's zone (of the years 1902 to 9998) and minutes after its midnight, 0 to 1440. A reading becomes *the first
instant at which the local clock shows it or a later one*:

- a reading that spring skips becomes the instant of the jump,
- a reading that autumn shows twice becomes its first showing.

This map never runs backwards: shifts that join still join, a break stays a break, 09:00 to 17:00 is just that, and a
shift across the change lasts as long as it really does. See docs/decisions/0020-wall-clock-and-instants.md.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.core.interval import Interval, normalise

MINUTE, DAY = 60, 86_400
_ONE_DAY = timedelta(days=1)
_EPOCH = date(1970, 1, 1).toordinal()
# No zone is further than this from UTC.
_WIDEST_OFFSET = 16 * 3600

WallInterval = tuple[int, int]
Stretch = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Week:
    """Weekly hours from a day on: for each weekday from Monday, shifts in minutes after midnight (1440: the next)."""

    valid_from: date
    shifts: tuple[tuple[WallInterval, ...], ...]

    def __post_init__(self) -> None:
        if len(self.shifts) != 7:  # noqa: PLR2004  a week is a week
            raise ValueError("a week has seven days")


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A day of a zone as instants: from `starts` to before `ends`, in stretches of one UTC offset (seconds) each.

    `midnight` is the day's midnight read as if it were UTC: subtract a stretch's offset to get an instant. A day that
    a zone left out (Samoa, 30 December 2011) starts where it ends and has no stretches.
    """

    starts: int
    ends: int
    midnight: int
    stretches: tuple[Stretch, ...]

    def at(self, minute: int) -> int:
        """Return the first instant at which the clock shows this minute of the day, or a later one."""
        return _first_showing(self.stretches, self.midnight + minute * MINUTE, self.ends)

    def offset_at(self, instant: int) -> int:
        """Return the UTC offset in seconds at an instant of this day."""
        return next(offset for starts, ends, offset in self.stretches if starts <= instant < ends)

    def on_grid(self, ranges: Sequence[Interval], step: int) -> list[int]:
        """Return the instants within sorted ranges whose wall-clock reading is a multiple of `step` seconds.

        Readings count from local midnight, so 09:00 stays on the grid whatever the clocks do; a reading that is shown
        twice is on the grid twice.
        """
        found: list[int] = []
        for starts, ends, offset in self.stretches:
            origin = self.midnight - offset
            for low, high in ranges:
                low = max(low, starts)  # noqa: PLW2901  clipping is what the line says
                found.extend(range(low + (origin - low) % step, min(high, ends), step))
        return found


@lru_cache(maxsize=8192)
def local_day(zone: str, day: date) -> LocalDay:
    """Return a day of an IANA zone as instants."""
    midnight = (day.toordinal() - _EPOCH) * DAY
    around = _stretches(ZoneInfo(zone), midnight - _WIDEST_OFFSET, midnight + DAY + _WIDEST_OFFSET)
    starts, ends = (_first_showing(around, reading, around[-1][1]) for reading in (midnight, midnight + DAY))
    return LocalDay(starts, ends, midnight, tuple(_clipped(around, starts, ends)))


@lru_cache(maxsize=1024)
def day_at(zone: str, instant: int) -> date:
    """Return the day that a calendar on the wall shows at an instant."""
    return datetime.fromtimestamp(instant, ZoneInfo(zone)).date()


def days(first: date, last: date) -> Iterator[date]:
    """Go through the days from first to last, both included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def shifts_on(
    day: date, *, weeks: Sequence[Week], overrides: Mapping[date, tuple[WallInterval, ...]]
) -> list[Interval]:
    """Return the day's shifts in minutes after midnight, joined: its override, or else the newest week by then.

    :param weeks: sorted by `valid_from`
    """
    if day in overrides:
        return normalise(overrides[day])
    newest = next((week for week in reversed(weeks) if week.valid_from <= day), None)
    return normalise(newest.shifts[day.weekday()]) if newest else []


def next_day(day: date) -> date:
    """Return the day after."""
    return day + _ONE_DAY


def epoch(at: datetime) -> int:
    """Return an aware datetime as whole epoch seconds, rounded down."""
    return int(at.timestamp() // 1)


def moment(instant: int, zone: str | None = None) -> datetime:
    """Return an instant as an aware datetime, in UTC unless a zone is given."""
    return datetime.fromtimestamp(instant, ZoneInfo(zone) if zone else UTC)


def _first_showing(stretches: Sequence[Stretch], reading: int, otherwise: int) -> int:
    for starts, ends, offset in stretches:
        shown = max(starts, reading - offset)
        if shown < ends:
            return shown
    return otherwise


def _stretches(zone: ZoneInfo, starts: int, ends: int) -> list[Stretch]:
    """Cut a span of two or three days where the offset changes.

    One change is looked for: the closest pair between 2005 and 2037 in any zone lies 21 days apart (Cairo, 2010).
    """
    before, after = _offset(zone, starts), _offset(zone, ends)
    if before == after:
        return [(starts, ends, before)]
    change = starts + bisect_left(range(starts, ends), True, key=lambda instant: _offset(zone, instant) != before)
    return [(starts, change, before), (change, ends, after)]


def _clipped(stretches: Sequence[Stretch], starts: int, ends: int) -> Iterator[Stretch]:
    for opens, closes, offset in stretches:
        if max(opens, starts) < min(closes, ends):
            yield max(opens, starts), min(closes, ends), offset


def _offset(zone: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant, zone).utcoffset()
    return round(offset.total_seconds()) if offset is not None else 0
