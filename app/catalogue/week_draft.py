"""A week while it is being written: for each weekday, rows of two times as they stand in the fields."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from app.catalogue.hours import MIDNIGHT, WEEKDAYS, Stretch, by_weekday, clock, end_minutes, merged, minutes

HALF_AN_HOUR = 30
SHORTEST_TO_SPLIT = 3 * HALF_AN_HOUR
WORKDAYS = range(5)
BUTTON = re.compile(r"(?P<verb>add|copy|(remove|split)(?=-\d-))-(?P<weekday>[0-6])(-(?P<place>\d{1,2}))?")


class Row(NamedTuple):
    """Two fields of a form; what stands in them need not be times."""

    start: str
    end: str

    @classmethod
    def between(cls, starts_minute: int, ends_minute: int) -> Self:
        """Return the fields of a shift: in a time field midnight is 00:00."""
        return cls(clock(starts_minute), clock(ends_minute % MIDNIGHT))

    @property
    def interval(self) -> tuple[int, int] | None:
        """The minutes from and until which it goes on, where both are times in their order."""
        try:
            starts, ends = minutes(self.start), end_minutes(self.end)
        except ValueError:
            return None
        return (starts, ends) if starts < ends else None


USUAL = Row("09:00", "17:00")
EMPTY = Row("", "")

Days = tuple[tuple[Row, ...], ...]


class NoSuchButtonError(ValueError):
    """The editor has no such button."""


@dataclass(frozen=True)
class Draft:
    """Seven days of rows, Monday's first. Every change gives another draft."""

    days: Days

    @classmethod
    def of(cls, stretches: Iterable[Stretch]) -> Self:
        """Return the draft that a week's shifts begin as."""
        listed = by_weekday(stretches)
        return cls(tuple(tuple(Row.between(one.starts_minute, one.ends_minute) for one in day) for day in listed))

    def with_shift(self, weekday: int) -> Self:
        """Add a row: to an empty day the hours of the day before it that has some, to others an empty one."""
        rows = self.days[weekday]
        return self._with(weekday, (*rows, EMPTY) if rows else (self._usual(weekday),))

    def without(self, weekday: int, place: int) -> Self:
        """Take a row out."""
        rows = self.days[weekday]
        return self._with(weekday, rows[:place] + rows[place + 1 :])

    def split(self, weekday: int, place: int) -> Self:
        """Put a break of half an hour into the middle of a shift; what is too short gets a row after it."""
        rows = self.days[weekday]
        halves = _halves(rows[place]) if place < len(rows) else ()
        return self._with(weekday, rows[:place] + halves + rows[place + 1 :])

    def copied(self, weekday: int, *, to: Collection[int]) -> Self:
        """Give other days the hours of one."""
        return type(self)(tuple(self.days[weekday if day in to else day] for day in WEEKDAYS))

    def minutes_on(self, weekday: int) -> int:
        """Return how long work goes on that day, as far as the rows can be read."""
        intervals = (row.interval for row in self.days[weekday])
        stretches = [Stretch(weekday, *interval) for interval in intervals if interval]
        return sum(one.ends_minute - one.starts_minute for one in merged(stretches))

    @property
    def minutes(self) -> int:
        """How long work goes on in the whole week."""
        return sum(self.minutes_on(weekday) for weekday in WEEKDAYS)

    def _usual(self, weekday: int) -> Row:
        """Return the hours that a day off most likely gets: those of the nearest day before it, first to last."""
        before = [self.days[(weekday - back) % len(WEEKDAYS)] for back in WEEKDAYS]
        return next((Row(rows[0].start, rows[-1].end) for rows in before if rows), USUAL)

    def _with(self, weekday: int, rows: tuple[Row, ...]) -> Self:
        return type(self)((*self.days[:weekday], rows, *self.days[weekday + 1 :]))


def edited(draft: Draft, act: str, *, to: Collection[int] = ()) -> Draft:
    """Return the draft after a button was pressed, such as `add-0` or `split-3-1`: act, weekday, place of the row.

    :raises NoSuchButtonError: there is none of this name
    """
    found = BUTTON.fullmatch(act)
    if found is None:
        raise NoSuchButtonError(act)
    weekday, place = int(found["weekday"]), int(found["place"] or 0)
    match found["verb"]:
        case "add":
            return draft.with_shift(weekday)
        case "copy":
            return draft.copied(weekday, to=to)
        case "remove":
            return draft.without(weekday, place)
    return draft.split(weekday, place)


def likely_copies(weekday: int) -> Sequence[int]:
    """Return the days that a day is probably copied to: workdays to the other workdays, Saturday to Sunday."""
    alike = WORKDAYS if weekday in WORKDAYS else range(len(WORKDAYS), len(WEEKDAYS))
    return [day for day in alike if day != weekday]


def _halves(row: Row) -> tuple[Row, ...]:
    if row.interval is None or row.interval[1] - row.interval[0] < SHORTEST_TO_SPLIT:
        return (row, EMPTY)
    starts, ends = row.interval
    pause = (starts + ends) // 2 // HALF_AN_HOUR * HALF_AN_HOUR
    return (Row.between(starts, pause), Row.between(pause + HALF_AN_HOUR, ends))
