"""Running late: who has to wait, and how long. Values in, values out.

Gaps take up a delay: whoever comes after a long enough one is not affected, nor is anybody after them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.core.wall_clock import day_of

NOTHING = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A visit, or a block, as it stands in somebody's day, with the time before and after it that is its own."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    before: timedelta = NOTHING
    after: timedelta = NOTHING
    is_fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A visit that begins, or where it has begun only ends, later than planned."""

    id: UUID
    by: timedelta
    has_begun: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Who waits, in the order of the day, and the block that the last of them would run into, if any."""

    waits: Sequence[Wait]
    in_the_way: UUID | None = None

    @property
    def key(self) -> str:
        """Name the delay in short, so that what is done is what was looked at."""
        return ",".join(f"{wait.id.hex[-8:]}{wait.by.total_seconds():.0f}" for wait in self.waits)


def can_run_late(*, starts_at: datetime, ends_at: datetime, zone: str, now: datetime) -> bool:
    """Tell whether a visit is one of today that is not over: of other days nobody knows yet."""
    return now < ends_at and day_of(starts_at, zone=zone) <= day_of(now, zone=zone)


def delay(day: Iterable[Stop], *, late_id: UUID, by: timedelta, now: datetime) -> Delay:
    """Return what a delay means for a visit and whoever comes after it that day.

    :param day: in the order of time, without overlaps
    """
    stops = _from(day, late_id)
    first = next(stops)
    waits = [Wait(id=first.id, by=by, has_begun=first.starts_at <= now)]
    busy_until = first.ends_at + first.after + by
    for stop in stops:
        wait = busy_until - (stop.starts_at - stop.before)
        if wait <= NOTHING:
            break
        if stop.is_fixed:
            return Delay(waits=waits, in_the_way=stop.id)
        waits.append(Wait(id=stop.id, by=wait))
        busy_until = stop.ends_at + stop.after + wait
    return Delay(waits=waits)


def _from(day: Iterable[Stop], late_id: UUID) -> Iterator[Stop]:
    is_later = False
    for stop in day:
        is_later = is_later or stop.id == late_id
        if is_later:
            yield stop
