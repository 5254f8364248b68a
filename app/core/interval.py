"""Half-open intervals of whole numbers, kept as sorted lists of `(start, end)` pairs.

The unit is the caller's (availability counts UTC epoch seconds). A list is *normal* when its intervals are sorted, not
empty and neither overlap nor touch; every function here returns normal lists when it is given normal lists.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

Interval = tuple[int, int]
Intervals = Sequence[Interval]


def normalise(intervals: Iterable[Interval]) -> list[Interval]:
    """Sort, drop what is empty, and join what overlaps or touches."""
    normal: list[Interval] = []
    for start, end in sorted(interval for interval in intervals if interval[0] < interval[1]):
        if normal and start <= normal[-1][1]:
            normal[-1] = (normal[-1][0], max(end, normal[-1][1]))
        else:
            normal.append((start, end))
    return normal


def unite(*lists: Intervals) -> list[Interval]:
    """Return what lies in at least one of the lists."""
    return normalise(interval for intervals in lists for interval in intervals)


def intersect(left: Intervals, right: Intervals) -> list[Interval]:
    """Return what lies in both normal lists, by one merge."""
    common: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            common.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return common


def subtract(intervals: Intervals, cuts: Intervals) -> list[Interval]:
    """Return what is left of a normal list. The cuts are sorted by their start and may overlap one another."""
    left: list[Interval] = []
    first, count = 0, len(cuts)
    for start, end in intervals:
        while first < count and cuts[first][1] <= start:
            first += 1
        at, cursor = first, start
        while at < count and cuts[at][0] < end:
            cut_start, cut_end = cuts[at]
            if cut_start > cursor:
                left.append((cursor, cut_start))
            cursor = max(cursor, cut_end)
            at += 1
        if cursor < end:
            left.append((cursor, end))
    return left


def contains(intervals: Intervals, interval: Interval) -> bool:
    """Tell whether the whole interval lies in a normal list."""
    after = bisect_right(intervals, interval[0], key=_start)
    return after > 0 and interval[1] <= intervals[after - 1][1]


def overlapping(intervals: Intervals, interval: Interval) -> Intervals:
    """Return the members of a list of sorted, disjoint intervals that share a number with the interval, uncut."""
    # A one-tuple sorts before every pair with the same start, so that tuples are compared in C, without a key.
    first = bisect_left(intervals, (interval[0],))
    if first and intervals[first - 1][1] > interval[0]:
        first -= 1
    return intervals[first : bisect_left(intervals, (interval[1],), first)]


def total(intervals: Intervals) -> int:
    """Return how much the intervals cover together; the list is disjoint."""
    return sum(end - start for start, end in intervals)


def _start(interval: Interval) -> int:
    return interval[0]
