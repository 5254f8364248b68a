"""Wall-clock hours in minutes after local midnight: reading, writing and comparing them. 1440 is the next midnight."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter

HOUR = 60
MIDNIGHT = 24 * HOUR
WEEKDAYS = range(7)


@dataclass(frozen=True, order=True)
class Stretch:
    """Work on one weekday (0 is Monday), from one minute after local midnight to another."""

    weekday: int
    starts_minute: int
    ends_minute: int

    @classmethod
    def of(cls, weekday: int, start: str, end: str) -> "Stretch":
        """Return the stretch between two times as people write them: `Stretch.of(0, "09:00", "17:00")`."""
        return cls(weekday, minutes(start), end_minutes(end))


def minutes(clock: str) -> int:
    """Return the minutes after midnight of a time written HH:MM, from 00:00 to 24:00.

    :raises ValueError: it is no such time
    """
    hour, minute, *seconds = (int(part) for part in clock.strip().split(":"))
    total = hour * HOUR + minute
    if hour < 0 or not 0 <= minute < HOUR or total > MIDNIGHT or any(seconds):
        raise ValueError(clock)
    return total


def end_minutes(clock: str) -> int:
    """Return the minutes of a time at which something ends: 00:00 is the midnight after the day.

    :raises ValueError: it is no time
    """
    return minutes(clock) or MIDNIGHT


def clock(minute: int) -> str:
    """Return minutes after midnight as HH:MM; the end of the day is 24:00."""
    return f"{minute // HOUR:02}:{minute % HOUR:02}"


def overlapping(stretches: Iterable[Stretch]) -> Iterator[tuple[Stretch, Stretch]]:
    """Return neighbours of one weekday that share time; one may begin when the other ends."""
    for one, other in pairwise(sorted(stretches)):
        if one.weekday == other.weekday and other.starts_minute < one.ends_minute:
            yield one, other


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the times at which anything goes on: what touches or overlaps becomes one stretch."""
    union: list[Stretch] = []
    for stretch in sorted(stretches):
        last = union[-1] if union else None
        if last and last.weekday == stretch.weekday and stretch.starts_minute <= last.ends_minute:
            union[-1] = Stretch(last.weekday, last.starts_minute, max(last.ends_minute, stretch.ends_minute))
        else:
            union.append(stretch)
    return union


def by_weekday(stretches: Iterable[Stretch]) -> list[Sequence[Stretch]]:
    """Return seven lists, Monday's first."""
    days = {day: list(group) for day, group in groupby(sorted(stretches), key=attrgetter("weekday"))}
    return [days.get(weekday, []) for weekday in WEEKDAYS]
