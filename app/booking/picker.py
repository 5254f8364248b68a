"""The picker of a time as values: which days are shown, what each looks like, and the chosen day's slots by part."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from app.availability.empty_day import Emptiness
from app.availability.sheet import DaySlots, Slot, SlotSheet, slots_in

ONE_DAY = timedelta(days=1)
FEWEST_DAYS = 14
"""So many days are shown at least, also when the month is nearly over."""

FEW = 4
"""A day with at most so many starts is nearly full."""

NOON, EVENING = 12, 17

SHORTCUTS = 3
"""So many of the soonest starts are offered above the days."""


class Part(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Look(StrEnum):
    """What a day looks like in the strip."""

    FREE = "free"
    BUSY = "busy"
    FULL = "full"
    CLOSED = "closed"


class Face(NamedTuple):
    """A day in the strip."""

    day: date
    look: Look


@dataclass(frozen=True, kw_only=True)
class Own:
    """The time that the asker has already: a hold, or the appointment that is being moved."""

    source_id: UUID
    service_id: UUID
    staff_member_id: UUID
    starts_at: datetime
    # None: an appointment, which does not run out.
    expires_at: datetime | None = None
    # How long it is, when not as long as the service.
    minutes: int | None = None

    @property
    def is_hold(self) -> bool:
        """Whether it is only kept for a while."""
        return self.expires_at is not None


@dataclass(frozen=True, kw_only=True)
class Window:
    """The days that are shown, and the first days of the months before and after, where there is something to see."""

    first: date
    last: date
    month: date
    previous: date | None
    following: date | None

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def window(*, today: date, horizon_days: int, month: date | None) -> Window:
    """Return the days to show for a month: what is left of it, but no fewer than `FEWEST_DAYS`, within the horizon."""
    horizon = today + timedelta(days=horizon_days)
    month = min(max(month or today, today), horizon).replace(day=1)
    first = max(today, month)
    last = min(max(next_month(month) - ONE_DAY, first + (FEWEST_DAYS - 1) * ONE_DAY), horizon)
    this_month = today.replace(day=1)
    previous = max((month - ONE_DAY).replace(day=1), this_month)
    following = next_month(month)
    return Window(
        first=first,
        last=last,
        month=month,
        previous=previous if previous < month else None,
        following=following if following <= horizon else None,
    )


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=28) + 4 * ONE_DAY).replace(day=1)


def chosen_day(sheet: SlotSheet, *, asked: date | None) -> DaySlots:
    """Return the day that was asked for, or else the first one with slots, or else the first one."""
    for day in sheet.days:
        if day.day == asked:
            return day
    return next((day for day in sheet.days if day.starts), sheet.days[0])


def shortcuts(sheet: SlotSheet) -> list[Slot]:
    """Return the first start of each of the first days that have any."""
    free = [day for day in sheet.days if day.starts]
    return slots_in([day.starts[0] for day in free[:SHORTCUTS]], sheet.timezone)


def faces(sheet: SlotSheet) -> list[Face]:
    """Return the days of the strip."""
    return [Face(day.day, look(day)) for day in sheet.days]


def look(day: DaySlots) -> Look:
    """Return what a day looks like; one for which it is too late is not full: nobody need have booked."""
    if day.starts:
        return Look.BUSY if len(day.starts) <= FEW else Look.FREE
    is_full = day.why_empty is not None and day.why_empty.code is Emptiness.FULLY_BOOKED
    return Look.FULL if is_full else Look.CLOSED


def parts(slots: Iterable[Slot]) -> list[tuple[Part, list[Slot]]]:
    """Return the slots of a day by the part of the day, in their order."""
    return [(part, list(those)) for part, those in groupby(slots, key=_part)]


def fingerprint(day: DaySlots, own: Own | None) -> str:
    """Return a short text that changes whenever the chosen day looks different."""
    shown: Sequence[object] = (
        day.day.isoformat(),
        [(slot.starts, slot.staff_ids) for slot in day.starts],
        day.why_empty and day.why_empty.code,
        day.next_free and day.next_free.starts_at.timestamp(),
        own and (own.source_id.hex, own.starts_at.timestamp()),
    )
    return sha256(repr(shown).encode()).hexdigest()[:16]


def _part(slot: Slot) -> Part:
    if slot.starts_at.hour < NOON:
        return Part.MORNING
    return Part.AFTERNOON if slot.starts_at.hour < EVENING else Part.EVENING
