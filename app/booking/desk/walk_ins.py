"""Somebody walks in: who is free first, and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.availability import queries as availability
from app.availability.sheet import Slot, soonest
from app.catalogue.models import StaffMember
from app.core.wall_clock import day_of

SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class FirstFree:
    """The soonest start with somebody."""

    starts_at: datetime
    staff_id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class Firsts:
    """Who is free when today, the soonest first; where nobody is, who is on the next day that has a start."""

    listed: Sequence[FirstFree]
    is_today: bool
    chosen: FirstFree | None = None


def who_is_first(
    service_id: UUID,
    staff: Sequence[StaffMember],
    *,
    addon_ids: Sequence[UUID],
    minutes: int | None,
    picked: str,
    now: datetime,
) -> Firsts:
    """Return who of these is free first from now on; the salon's order decides between equals.

    :param picked: the id of one of them; anything else picks whoever is first, but not for another day than today
    """
    day = day_of(now, zone=staff[0].location.timezone if staff else "UTC")
    sheet = availability.slots(
        service_id=service_id,
        from_day=day,
        to_day=day,
        staff_member_id=staff[0].id if len(staff) == 1 else None,
        addon_ids=addon_ids,
        minutes=minutes,
        online=False,
        now=now,
    )
    today = _of(soonest(sheet).items(), staff)
    listed = today or _of(_with_each(sheet.days[0].next_free), staff)
    wanted = next((first for first in listed if str(first.staff_id) == picked), None)
    return Firsts(listed=listed, is_today=bool(today), chosen=wanted or next(iter(today), None))


def _of(found: Iterable[tuple[UUID, Slot]], staff: Sequence[StaffMember]) -> list[FirstFree]:
    names = {member.id: member.name for member in staff}
    firsts = [FirstFree(starts_at=slot.starts_at, staff_id=who, name=names[who]) for who, slot in found if who in names]
    return firsts[:SHOWN]


def _with_each(slot: Slot | None) -> list[tuple[UUID, Slot]]:
    return [(who, slot) for who in slot.staff_ids] if slot else []
