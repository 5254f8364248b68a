"""What to tell a customer about a day without slots: why, and when there is one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.availability.busy import NOT_BUSY, Busy
from app.availability.explain import Reason, closed_reasons
from app.availability.hours import days, next_day
from app.availability.rulebook import Performer, Rulebook
from app.availability.slots import Slot, Wish, last_day, performers, slots_on, starts_on


class Emptiness(StrEnum):
    """Why a day has no slots."""

    NOBODY_DOES_IT = "nobody_does_it"
    TOO_FAR = "too_far"
    CLOSED = "closed"
    PUBLIC_HOLIDAY = "public_holiday"
    NOBODY_WORKS = "nobody_works"
    NOTHING_FITS = "nothing_fits"
    FULLY_BOOKED = "fully_booked"
    TOO_SOON = "too_soon"


@dataclass(frozen=True, slots=True)
class WhyEmpty:
    """The reason of an empty day; `reasons` are the closures or holidays behind it, for their names."""

    code: Emptiness
    reasons: tuple[Reason, ...] = ()


def why_empty(*, rulebook: Rulebook, wish: Wish, day: date) -> WhyEmpty:
    """Return why nothing is offered on a day on which `slots_on` found nothing.

    A day that would have slots if nothing were taken is fully booked, also when part of it is over.
    """
    able = performers(rulebook=rulebook, wish=wish)
    without_day = _without_looking_at_the_day(able, rulebook, wish, day) or _without_hours(able, day)
    if without_day is not None:
        return without_day
    if slots_on(rulebook=rulebook, busy=NOT_BUSY, wish=wish, day=day):
        return WhyEmpty(Emptiness.FULLY_BOOKED)
    return WhyEmpty(Emptiness.TOO_SOON if _would_fit(rulebook, wish, able, day) else Emptiness.NOTHING_FITS)


def next_free(*, rulebook: Rulebook, busy: Busy, wish: Wish, after: date, until: date) -> Slot | None:
    """Return the first slot on the days after one day and until another, which `busy` must cover."""
    for day in days(next_day(after), until):
        if slots := slots_on(rulebook=rulebook, busy=busy, wish=wish, day=day):
            return slots[0]
    return None


def _without_looking_at_the_day(
    able: Sequence[Performer], rulebook: Rulebook, wish: Wish, day: date
) -> WhyEmpty | None:
    if not able:
        return WhyEmpty(Emptiness.NOBODY_DOES_IT)
    horizons = [last_day(rulebook, wish, performer.staff.location) for performer in able]
    return WhyEmpty(Emptiness.TOO_FAR) if all(last is not None and day > last for last in horizons) else None


def _without_hours(able: Sequence[Performer], day: date) -> WhyEmpty | None:
    """Return why nobody is at work; a closed day counts as closed only where every location of theirs is."""
    if any(performer.staff.open_on(day) for performer in able):
        return None
    if not all(performer.staff.location.is_closed_on(day) for performer in able):
        return WhyEmpty(Emptiness.NOBODY_WORKS)
    reasons = {reason: None for performer in able for reason in closed_reasons(performer.staff.location, day)}
    is_closure = any(reason.source == "closure" for reason in reasons)
    return WhyEmpty(Emptiness.CLOSED if is_closure else Emptiness.PUBLIC_HOLIDAY, tuple(reasons))


def _would_fit(rulebook: Rulebook, wish: Wish, able: Sequence[Performer], day: date) -> bool:
    """Tell whether the day had slots if it lay ahead of us."""
    eve = min(performer.staff.location.day(day).starts for performer in able)
    # As the desk sees it, so that neither a long notice nor the horizon counted from the eve gets in the way.
    ahead = replace(wish, now=eve, is_online=False)
    return any(
        starts_on(rulebook=rulebook, busy=NOT_BUSY, wish=ahead, performer=performer, day=day) for performer in able
    )
