"""What is offered, as those who ask want it: days with slots, or with the reason why there are none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

import orjson

from app.availability.empty_day import WhyEmpty
from app.availability.hours import moment
from app.availability.slots import Slot as EngineSlot


@dataclass(frozen=True, slots=True)
class Slot:
    """A start that is offered, in the salon's time, and who can take it, in the salon's order.

    The fields bear the names that programs know: a refusal's alternatives are sent as they are.
    """

    starts_at: datetime
    ends_at: datetime
    staff_ids: tuple[UUID, ...]

    @classmethod
    def of(cls, slot: EngineSlot, zone: str) -> "Slot":
        return cls(moment(slot.starts, zone), moment(slot.ends, zone), slot.staff_ids)


@dataclass(frozen=True)
class DaySlots:
    """One day: its slots, or else why there are none and when there is the next one.

    `starts` are the same slots in epoch seconds, for those who need nothing else.
    """

    day: date
    timezone: str
    starts: Sequence[EngineSlot]
    why_empty: WhyEmpty | None = None
    next_free: Slot | None = None

    @cached_property
    def slots(self) -> list[Slot]:
        """The slots with aware datetimes in the zone of the sheet; made when they are looked at."""
        return slots_in(self.starts, self.timezone)


@dataclass(frozen=True)
class SlotSheet:
    """Days in a row, in the zone in which they are counted."""

    timezone: str
    days: list[DaySlots]

    @cached_property
    def as_json(self) -> orjson.Fragment:
        """The slots of all days as a JSON list, written once for all who are told of the same sheet."""
        return orjson.Fragment(orjson.dumps(self.slots))

    @property
    def slots(self) -> list[Slot]:
        """The slots of all days."""
        return [slot for day in self.days for slot in day.slots]


def slots_in(slots: Iterable[EngineSlot], zone: str) -> list[Slot]:
    """Return the slots with aware datetimes in a zone."""
    return [Slot.of(slot, zone) for slot in slots]


def soonest(sheet: SlotSheet) -> dict[UUID, Slot]:
    """Return the first slot with each staff member who has any."""
    found: dict[UUID, EngineSlot] = {}
    for day in sheet.days:
        for slot in day.starts:
            for staff_id in slot.staff_ids:
                found.setdefault(staff_id, slot)
    return {staff_id: Slot.of(slot, sheet.timezone) for staff_id, slot in found.items()}


def lay_out(found: Mapping[date, Sequence[EngineSlot]], *, zone: str, whys: Mapping[date, WhyEmpty]) -> SlotSheet:
    """Return the days as a sheet; every empty day knows the first slot on a later one."""
    days: list[DaySlots] = []
    free: EngineSlot | None = None
    for day, slots in reversed(list(found.items())):
        later = Slot.of(free, zone) if free is not None and not slots else None
        days.append(DaySlots(day, zone, slots, whys.get(day), later))
        free = slots[0] if slots else free
    return SlotSheet(zone, days[::-1])


def with_next_free(sheet: SlotSheet, following: EngineSlot | None) -> SlotSheet:
    """Return the sheet with the first slot after its last day told to the empty days at its end."""
    if following is None:
        return sheet
    later = Slot.of(following, sheet.timezone)
    days = [day if day.starts or day.next_free else replace(day, next_free=later) for day in sheet.days]
    return SlotSheet(sheet.timezone, days)
