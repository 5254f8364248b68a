"""The starts that a form offers: those of one day, one that lies elsewhere, and what to do when none will do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _

from app.availability import queries as availability
from app.availability.rulebook import Extras
from app.availability.sentences import for_empty_day
from app.availability.sheet import Slot
from app.booking import asking
from app.booking.lengths import LONGEST, MINUTE, SHORTEST
from app.core.refusals import Invalid

OTHER = "other"
"""What the form says when the time is typed in rather than picked."""


@dataclass(frozen=True, kw_only=True)
class Starts:
    """What can be picked on a day, and what was picked or asked for so far.

    Those of the `alternatives` that lie on the day are not among its `slots`.
    """

    day: date
    zone: str
    slots: Sequence[Slot]
    why_none: str
    chosen_at: datetime | None
    is_other: bool
    alternatives: Sequence[Slot] = ()

    @property
    def is_chosen_offered(self) -> bool:
        """Whether the chosen instant is one of those that are offered."""
        return any(slot.starts_at == self.chosen_at for slot in (*self.slots, *self.alternatives))


@dataclass(frozen=True, kw_only=True)
class Picked:
    """The start that a form asks for, and whether the salon's rules are to be set aside for it."""

    starts_at: datetime
    override: bool = False
    override_reason: str = ""


def starts_on(
    day: date,
    *,
    service_id: UUID,
    staff_member_id: UUID | None,
    now: datetime,
    addon_ids: Sequence[UUID] = (),
    agreed: Extras = (),
    ignoring: UUID | None = None,
    minutes: int | None = None,
    chosen_at: datetime | None = None,
    alternatives: Sequence[Slot] = (),
) -> Starts:
    """Return what the desk is offered on a day. One statement, or two."""
    sheet = availability.slots(
        service_id=service_id,
        from_day=day,
        to_day=day,
        staff_member_id=staff_member_id,
        addon_ids=addon_ids,
        agreed=agreed,
        ignoring=ignoring,
        online=False,
        minutes=minutes,
        now=now,
    )
    (found,) = sheet.days
    near = {slot.starts_at for slot in alternatives}
    return Starts(
        day=day,
        zone=sheet.timezone,
        slots=[slot for slot in found.slots if slot.starts_at not in near],
        why_none=for_empty_day(found.why_empty) if found.why_empty else "",
        chosen_at=chosen_at,
        is_other=asking.text("starts_at") == OTHER,
        alternatives=alternatives,
    )


def wanted_minutes() -> int | None:
    """Return how long the visit is to take: as the form says, or as long as the stretch that was chosen; or None."""
    at, until = asking.find_instant("at"), asking.find_instant("until")
    if at and until and not asking.text("minutes"):
        return _sensible((until - at) // MINUTE)
    return _sensible(int(asking.text("minutes"))) if asking.text("minutes").isdecimal() else None


def picked(*, zone: str) -> Picked:
    """Return the start that the form asks for.

    :raises Invalid: it asks for none or for one of another age, or wants rules set aside without saying why
    """
    asking.refuse_other_ages("day")
    if asking.text("starts_at") != OTHER:
        return Picked(starts_at=_required(asking.find_instant("starts_at"), field="starts_at"))
    starts_at = _required(asking.find_reading("day", "clock", zone=zone), field="clock")
    override, reason = bool(asking.text("override")), asking.text("override_reason")
    if override and not reason:
        raise Invalid(errors={"override_reason": [_("Please say why the rules are set aside.")]})
    return Picked(starts_at=starts_at, override=override, override_reason=reason if override else "")


def _sensible(minutes: int) -> int | None:
    return minutes if SHORTEST <= minutes <= LONGEST else None


def _required(at: datetime | None, *, field: str) -> datetime:
    if at is None:
        raise Invalid(errors={field: [_("Please choose a time.")]})
    return at
