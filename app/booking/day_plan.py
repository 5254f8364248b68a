"""What stands where in the desk's calendar: columns, and in them lines of five minutes. Values in, values out.

Instants are UTC epoch seconds. One day of several people is drawn as long as it really is, so a day on which the clocks
change has 23 or 25 hours and 09:00 stands where it belongs. The days of a week share their hours, so there a line is a
reading of the clock, and the hour that autumn shows twice is drawn once, with what happens in it side by side.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Generic, TypeVar

from app.availability.hours import DAY, MINUTE, LocalDay
from app.core.grid_lines import LANES, MINUTES_A_LINE
from app.core.interval import Interval, Intervals, intersect, normalise, subtract

Key = TypeVar("Key")

LINE = MINUTES_A_LINE * MINUTE
HOUR = 60 * MINUTE
STEP = 30 * MINUTE
"""Empty time is offered in pieces that begin on the half hours."""

LEAST_LINES = 3
"""A quarter of an hour: what is shorter is drawn as long, or nobody could read or touch it."""

USUAL_MINUTES = (9 * 60, 17 * 60)
"""What is shown of a day on which nobody works."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Something in a column, with the time that is kept for tidying up before and after it, in seconds.

    What `is_off` is only remembered: its time is as free as if it were not there.
    """

    starts: int
    ends: int
    before: int = 0
    after: int = 0
    thing: Any = None
    is_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What one column is made of: its day, when there is work, and what is taken."""

    local: LocalDay
    open: Intervals = ()
    taken: Sequence[Taken] = ()


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of a column: its first line and how many it has."""

    line: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Strip):
    """Something with its place; `lane` counts from 1, None is the whole width."""

    thing: Any
    lane: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Free(Strip):
    """Time that could be booked; the first piece of a gap knows when the whole gap ends."""

    starts: int
    gap_ends: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Strip):
    """Time at which there is no work, from one instant to another."""

    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the axis, and an instant whose reading is written there."""

    line: int
    instant: int


@dataclass(frozen=True, slots=True)
class Jump:
    """A line from which on instants are so many seconds later than the lines before it would make them."""

    line: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Key]):
    """One column as it is drawn; `starts` is the instant of its first line, `jumps` where the clock jumps."""

    key: Key
    starts: int
    jumps: list[Jump]
    open: Intervals
    is_open: bool
    lanes: int
    items: list[Placed]
    closed: list[Closed]
    buffers: list[Placed]
    free: list[Free]
    now_line: int | None

    @property
    def in_order(self) -> list[Placed | Free | Closed]:
        """What can be used or asked about, in the order of time, as a keyboard or a list goes through the day."""
        return sorted([*self.items, *self.free, *self.closed], key=lambda strip: strip.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Generic[Key]):
    """The whole grid; `first` is the minute after midnight with which it begins."""

    first: int
    lines: int
    marks: list[Mark]
    columns: list[Column[Key]]


@dataclass(frozen=True, slots=True)
class Frame:
    """Which hours are shown, in minutes after midnight, and how instants become lines."""

    first: int
    last: int
    by_clock: bool

    def window(self, local: LocalDay) -> Interval:
        """Return the part of a day that is shown."""
        return local.at(self.first), local.at(self.last)

    def lines(self, local: LocalDay) -> int:
        """Return how many lines there are; the stylesheet knows multiples of three."""
        starts, ends = self.window(local)
        length = (self.last - self.first) * MINUTE if self.by_clock else ends - starts
        return -(-length // (3 * LINE)) * 3

    def jumps(self, local: LocalDay) -> list[Jump]:
        """Return where the next line is not five minutes later: only lines that are readings of the clock jump."""
        starts, ends = self.window(local)
        shown = [stretch for stretch in local.stretches if stretch[1] > starts and stretch[0] < ends]
        if not self.by_clock:
            return []
        return [Jump(self._seconds(local, after[0]) // LINE, before[2] - after[2]) for before, after in pairwise(shown)]

    def strip(self, local: LocalDay, interval: Interval) -> Strip:
        """Return the lines that an interval touches."""
        first = self._seconds(local, interval[0]) // LINE
        return Strip(first, max(1, -(-self._seconds(local, interval[1]) // LINE) - first))

    def _seconds(self, local: LocalDay, instant: int) -> int:
        if self.by_clock:
            return reading(local, instant) - self.first * MINUTE
        return instant - local.at(self.first)


def lay_out(days: Mapping[Key, Day], *, now: int, by_clock: bool = False) -> Plan[Key]:
    """Return the grid for some columns.

    :param days: at least one; without `by_clock` all are the same day of the same zone
    :param by_clock: columns are different days, so lines are readings of the clock
    """
    frame = _frame(days.values(), by_clock=by_clock)
    plain = next((day.local for day in days.values() if len(day.local.stretches) == 1), next(iter(days.values())).local)
    return Plan(
        first=frame.first,
        lines=frame.lines(plain),
        marks=list(_marks(frame, plain)),
        columns=[_column(key, day, frame, now) for key, day in days.items()],
    )


def reading(local: LocalDay, instant: int) -> int:
    """Return what the clock shows at an instant, in seconds after the day's midnight; a day lasts to 24:00."""
    if instant >= local.ends:
        return DAY
    if instant < local.starts:
        return 0
    return instant + local.offset_at(instant) - local.midnight


def _frame(days: Iterable[Day], *, by_clock: bool) -> Frame:
    """Return whole hours that cover all work and all that is taken; the usual ones as well where nobody works."""
    days = list(days)
    shown = [(reading(day.local, starts), reading(day.local, ends)) for day in days for starts, ends in _shown(day)]
    if not any(day.open for day in days):
        shown.append((USUAL_MINUTES[0] * MINUTE, USUAL_MINUTES[1] * MINUTE))
    starts, ends = min(starts for starts, _ends in shown), max(ends for _starts, ends in shown)
    return Frame(starts // HOUR * 60, -(-ends // HOUR) * 60, by_clock)


def _shown(day: Day) -> Iterator[Interval]:
    whole = (day.local.starts, day.local.ends)
    yield from intersect(day.open, [whole])
    yield from intersect(_intervals(day.taken, with_buffers=True), [whole])


def _marks(frame: Frame, local: LocalDay) -> Iterator[Mark]:
    for instant in local.on_grid([frame.window(local)], HOUR):
        yield Mark(frame.strip(local, (instant, instant)).line, instant)


def _column(key: Key, day: Day, frame: Frame, now: int) -> Column[Key]:
    window, lines = frame.window(day.local), frame.lines(day.local)
    items = _in_lanes(
        [
            _placed(taken.thing, part, day.local, frame, lines)
            for taken in day.taken
            for part in intersect([(taken.starts, taken.ends)], [window])
        ]
    )
    return Column(
        key=key,
        starts=window[0],
        jumps=frame.jumps(day.local),
        open=day.open,
        is_open=bool(day.open),
        lanes=max((item.lane or 1 for item in items), default=1),
        items=items,
        closed=[_closed(closed, day.local, frame) for closed in subtract([window], day.open)],
        buffers=_buffers(day, frame),
        free=list(_free(day, frame, now)),
        now_line=frame.strip(day.local, (now, now)).line if window[0] <= now < window[1] else None,
    )


def _closed(interval: Interval, local: LocalDay, frame: Frame) -> Closed:
    strip = frame.strip(local, interval)
    return Closed(strip.line, strip.length, starts=interval[0], ends=interval[1])


def _placed(thing: Any, part: Interval, local: LocalDay, frame: Frame, lines: int) -> Placed:
    strip = frame.strip(local, part)
    return Placed(strip.line, min(max(strip.length, LEAST_LINES), lines - strip.line), thing=thing)


def _buffers(day: Day, frame: Frame) -> list[Placed]:
    window = [frame.window(day.local)]
    around = [
        (taken.thing, edge)
        for taken in day.taken
        if not taken.is_off
        for edge in ((taken.starts - taken.before, taken.starts), (taken.ends, taken.ends + taken.after))
        if edge[0] < edge[1]
    ]
    strips = [(thing, frame.strip(day.local, part)) for thing, edge in around for part in intersect([edge], window)]
    return [Placed(strip.line, strip.length, thing=thing) for thing, strip in strips]


def _in_lanes(items: Sequence[Placed]) -> list[Placed]:
    """Put what overlaps side by side; what stands alone keeps the whole width."""
    placed: list[Placed] = []
    for crowd in _crowds(sorted(items, key=lambda item: (item.line, -item.length))):
        ends: list[int] = []
        for item in crowd:
            lane = next((n for n, end in enumerate(ends) if end <= item.line), len(ends))
            ends[lane : lane + 1] = [item.line + item.length]
            shown = None if len(crowd) == 1 else min(lane + 1, LANES)
            placed.append(Placed(item.line, item.length, thing=item.thing, lane=shown))
    return placed


def _crowds(items: Iterable[Placed]) -> Iterator[list[Placed]]:
    """Go through groups of items that overlap, directly or by way of one another."""
    crowd: list[Placed] = []
    until = 0
    for item in items:
        if crowd and item.line >= until:
            yield crowd
            crowd = []
        crowd.append(item)
        until = max(until, item.line + item.length)
    if crowd:
        yield crowd


def _free(day: Day, frame: Frame, now: int) -> Iterator[Free]:
    ahead = [(now, day.local.ends)] if now < day.local.ends else []
    standing = [taken for taken in day.taken if not taken.is_off]
    gaps = intersect(subtract(day.open, _intervals(standing, with_buffers=True)), ahead)
    for gap in intersect(gaps, [frame.window(day.local)]):
        pieces = [piece for piece in _pieces(day.local, gap) if piece[1] - piece[0] >= LEAST_LINES * LINE]
        for place, piece in enumerate(pieces):
            strip = frame.strip(day.local, piece)
            yield Free(strip.line, strip.length, starts=piece[0], gap_ends=None if place else gap[1])


def _pieces(local: LocalDay, gap: Interval) -> Iterator[Interval]:
    # The present is no round number of minutes; the first piece begins with the next line.
    begins = -(-gap[0] // LINE) * LINE
    cuts = [begins, *(cut for cut in local.on_grid([gap], STEP) if cut > begins), gap[1]]
    return ((starts, ends) for starts, ends in pairwise(cuts) if starts < ends)


def _intervals(taken: Iterable[Taken], *, with_buffers: bool) -> Intervals:
    return normalise((one.starts - one.before * with_buffers, one.ends + one.after * with_buffers) for one in taken)
