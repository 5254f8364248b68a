"""What is free, what booking a time means, and why a time is not offered. Nothing here writes.

Whatever the number of days and staff members, a question costs one statement, two when this process does not know the
salon's rules yet, and never more than six.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from flask_babel import gettext as _

from app.availability import offering, taken
from app.availability.choice import choose
from app.availability.empty_day import next_free
from app.availability.explain import Reason, reasons
from app.availability.explain import explain as reasons_against
from app.availability.hours import day_at, epoch, next_day
from app.availability.kept_sheets import sheet_of
from app.availability.occupancy import DayFull, SlotHeld, SlotTaken
from app.availability.offering import Judgement, Offer
from app.availability.opening import current_rules
from app.availability.records import SalonRules
from app.availability.rulebook import Extras
from app.availability.sentences import Listener, for_customers
from app.availability.sheet import Slot, SlotSheet, slots_in, soonest, with_next_free
from app.availability.situation import Days, Question, Situation, look, zone_of
from app.availability.slots import Slot as EngineSlot
from app.availability.slots import Wish, nearest, performers, slots_between
from app.catalogue.models import AnyStaffRule
from app.core.days import YEARS
from app.core.refusals import Invalid, NotFound, Refusal

__all__ = [
    "NotOffered",
    "Offer",
    "Outlook",
    "Slot",
    "SlotSheet",
    "alternatives",
    "explain",
    "explain_any_service",
    "offer",
    "outlook",
    "slots",
]

MOST_DAYS = 62
"""The widest range that one question may span: any two months."""

AROUND = timedelta(days=2)
ALTERNATIVES = 3


class NotOffered(Refusal):
    """The salon does not offer this time. Please choose another."""

    code, status = "not_offered", HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is offered in some days, and the first start with each staff member who has any."""

    sheet: SlotSheet
    soonest: Mapping[UUID, Slot]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What is said against a start, by staff member, and who could take it."""

    service_id: UUID
    starts_at: datetime
    timezone: str
    country: str
    names: Mapping[UUID, str]
    reasons: Mapping[UUID, tuple[Reason, ...]]

    @property
    def is_offered(self) -> bool:
        """Whether at least one of those asked about can take the start."""
        return any(not said for said in self.reasons.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyService:
    """What is said against a start with one staff member, whatever the service: by each that they do."""

    starts_at: datetime
    timezone: str
    country: str
    staff_member_id: UUID
    name: str
    reasons: Mapping[UUID, tuple[Reason, ...]]

    @property
    def common(self) -> list[Reason]:
        """The reasons that hold for every service; where nothing else differs, there is no need to choose one."""
        first, *others = list(self.reasons.values()) or [()]
        return [reason for reason in first if all(reason in said for said in others)]


def slots(
    *,
    service_id: UUID,
    from_day: date,
    to_day: date,
    now: datetime,
    staff_member_id: UUID | None = None,
    addon_ids: Sequence[UUID] = (),
    agreed: Extras = (),
    ignoring: UUID | None = None,
    online: bool = True,
    minutes: int | None = None,
) -> SlotSheet:
    """Return what is offered from one day to another, both included, with the reason of every empty day.

    :param addon_ids: add-ons that make the visit longer, as the salon offers them now
    :param agreed: instead: add-ons as they were when the visit was booked
    :param ignoring: a hold or appointment of the asker's own, whose time counts as free
    :param minutes: how long it is to take, when not as long as the service
    :param online: as a customer sees it; the desk is bound by neither notice nor horizon
    :raises NotFound: the salon has no such service, or no such staff member
    :raises Invalid: the range is too wide, or runs backwards; an add-on does not go with the service
    """
    _check_range(from_day, to_day)
    wish = _wish(service_id, staff_member_id, addon_ids, agreed, now=now, online=online, minutes=minutes)
    question = Question(wish=wish, days=lambda _: (from_day, to_day), asked_at=now, ignoring=ignoring)
    here = look(question)
    sheet = sheet_of(here, wish=wish, first=from_day, last=to_day)
    return sheet if sheet.days[-1].starts else with_next_free(sheet, _first_after(to_day, here, question))


def outlook(
    *,
    service_id: UUID,
    from_day: date,
    to_day: date,
    now: datetime,
    staff_member_id: UUID | None = None,
    addon_ids: Sequence[UUID] = (),
    agreed: Extras = (),
    ignoring: UUID | None = None,
    minutes: int | None = None,
) -> Outlook:
    """Return what customers are offered, as `slots` does, and when each staff member is free first in those days.

    It is one question, whoever is asked for.

    :raises NotFound: the salon has no such service, or no such staff member
    :raises Invalid: the range is too wide, or runs backwards; an add-on does not go with the service
    """
    _check_range(from_day, to_day)
    anybody = _wish(service_id, None, addon_ids, agreed, now=now, online=True, minutes=minutes)
    question = Question(wish=anybody, days=lambda _: (from_day, to_day), asked_at=now, ignoring=ignoring)
    here = look(question)
    every = sheet_of(here, wish=anybody, first=from_day, last=to_day)
    wish = replace(anybody, staff_id=staff_member_id)
    sheet = every if staff_member_id is None else sheet_of(here, wish=wish, first=from_day, last=to_day)
    if not sheet.days[-1].starts:
        sheet = with_next_free(sheet, _first_after(to_day, here, replace(question, wish=wish)))
    return Outlook(sheet=sheet, soonest=soonest(every))


def offer(
    *,
    service_id: UUID,
    starts_at: datetime,
    now: datetime,
    staff_member_id: UUID | None = None,
    addon_ids: Sequence[UUID] = (),
    agreed: Extras = (),
    ignoring: UUID | None = None,
    online: bool = True,
    override: bool = False,
    minutes: int | None = None,
) -> Offer:
    """Return what booking a start means: with whom, where, until when and at what price.

    :param override: the desk's word against the salon's rules; time that is taken stays taken
    :raises NotFound: the salon has no such service, or no such staff member
    :raises Invalid: an add-on does not go with the service
    :raises SlotTaken: somebody else was first; comes with alternatives
    :raises DayFull: the day has all the visits it may have; comes with alternatives
    :raises SlotHeld: the same, for the few minutes of a hold
    :raises NotOffered: the salon's rules do not allow this start; comes with alternatives
    """
    wish = _wish(service_id, staff_member_id, addon_ids, agreed, now=now, online=online, minutes=minutes)
    question = _about(starts_at, wish, now=now, ignoring=ignoring)
    here, starts = look(question), epoch(starts_at)
    judgement = offering.judge(here, wish=question.wish, starts=starts, override=override)
    if not judgement.able:
        raise _refusal(judgement, here, question, starts)
    chosen = staff_member_id or _choose(judgement.able, here, starts)
    return offering.offer_of(here, wish=question.wish, starts=starts, staff_id=chosen, override=override)


def alternatives(
    *,
    service_id: UUID,
    starts_at: datetime,
    now: datetime,
    staff_member_id: UUID | None = None,
    addon_ids: Sequence[UUID] = (),
    agreed: Extras = (),
    ignoring: UUID | None = None,
    online: bool = True,
    minutes: int | None = None,
    count: int = ALTERNATIVES,
) -> list[Slot]:
    """Return the starts that are nearest to the one that cannot be had, the nearest first.

    :raises NotFound: the salon has no such service, or no such staff member
    """
    wish = _wish(service_id, staff_member_id, addon_ids, agreed, now=now, online=online, minutes=minutes)
    question = _about(starts_at, wish, now=now, ignoring=ignoring)
    return _nearest(question, epoch(starts_at), count=count)


def explain(
    *,
    service_id: UUID,
    starts_at: datetime,
    now: datetime,
    staff_member_id: UUID | None = None,
    addon_ids: Sequence[UUID] = (),
    online: bool = True,
) -> Explanation:
    """Return everything that is said against a start, for one staff member or for each one of the salon.

    :raises NotFound: the salon has no such service, or no such staff member
    """
    wish = _wish(service_id, staff_member_id, addon_ids, (), now=now, online=online)
    here = look(_about(starts_at, wish, now=now))
    rulebook = here.rules.rulebook
    return Explanation(
        service_id=service_id,
        starts_at=starts_at,
        timezone=zone_of(here.rules, wish),
        country=here.rules.country,
        names=here.rules.names,
        reasons=reasons_against(rulebook=rulebook, busy=here.busy, wish=wish, starts=epoch(starts_at)),
    )


def explain_any_service(
    *, staff_member_id: UUID, starts_at: datetime, now: datetime, online: bool = True
) -> AnyService:
    """Return what is said against a start with one staff member, for each service that they do. One look at the time.

    :raises NotFound: the salon has no such staff member, or none of its services is theirs
    """
    rulebook = current_rules(now).rulebook
    theirs = [service for service in rulebook.services.values() if service.performer(staff_member_id)]
    if not theirs:
        raise NotFound
    # Whoever looks for the longest buffers sees all that is in the way of the others, too.
    widest = max(theirs, key=lambda service: service.buffer_before_minutes + service.buffer_after_minutes)
    here = look(_about(starts_at, _wish(widest.id, staff_member_id, (), (), now=now, online=False), now=now))
    wishes = (_wish(service.id, staff_member_id, (), (), now=now, online=online) for service in theirs)
    return AnyService(
        starts_at=starts_at,
        timezone=here.rules.rulebook.staff[staff_member_id].location.zone,
        country=here.rules.country,
        staff_member_id=staff_member_id,
        name=here.rules.names[staff_member_id],
        reasons={
            wish.service_id: reasons(
                rulebook=here.rules.rulebook,
                busy=here.busy,
                wish=wish,
                staff_id=staff_member_id,
                starts=epoch(starts_at),
            )
            for wish in wishes
        },
    )


def _check_range(from_day: date, to_day: date) -> None:
    if from_day.year not in YEARS or to_day.year not in YEARS:
        raise Invalid(errors={"from": [_("Please choose days that are not so far away.")]})
    if from_day > to_day:
        raise Invalid(errors={"to": [_("The last day comes before the first.")]})
    if (to_day - from_day).days >= MOST_DAYS:
        raise Invalid(errors={"to": [_("Please ask for at most %(count)s days at once.", count=MOST_DAYS)]})


def _wish(
    service_id: UUID,
    staff_id: UUID | None,
    addon_ids: Sequence[UUID],
    agreed: Extras,
    *,
    now: datetime,
    online: bool,
    minutes: int | None = None,
) -> Wish:
    return Wish(
        service_id=service_id,
        now=epoch(now),
        staff_id=staff_id,
        is_online=online,
        minutes=minutes,
        addon_ids=tuple(addon_ids),
        agreed=agreed,
    )


def _about(starts_at: datetime, wish: Wish, *, now: datetime, ignoring: UUID | None = None) -> Question:
    """Ask about one start: its day, and the next one for visits that last into it."""
    if starts_at.year not in YEARS:
        raise NotOffered

    def days(rules: SalonRules) -> Days:
        day = day_at(zone_of(rules, wish), epoch(starts_at))
        return day, next_day(day)

    return Question(wish=wish, days=days, asked_at=now, ignoring=ignoring, with_causes=True)


def _first_after(day: date, here: Situation, question: Question) -> EngineSlot | None:
    """Return the first slot after a day, as far as one can book."""
    until = _last_bookable_day(here.rules, question.wish)
    if day >= until or not performers(rulebook=here.rules.rulebook, wish=question.wish):
        return None
    there = look(replace(question, days=lambda _: (next_day(day), until)))
    return next_free(rulebook=there.rules.rulebook, busy=there.busy, wish=question.wish, after=day, until=until)


def _nearest(question: Question, starts: int, *, count: int) -> list[Slot]:
    """Return the nearest slots: those around the start, or, where these are too few, of all days one can book."""

    def around(rules: SalonRules) -> Days:
        day = day_at(zone_of(rules, question.wish), starts)
        return day - AROUND, day + AROUND

    def bookable(rules: SalonRules) -> Days:
        today = day_at(zone_of(rules, question.wish), question.wish.now)
        return today, _last_bookable_day(rules, question.wish)

    near = _nearest_in(around, question, starts, count=count)
    # Beyond that distance a day that was not looked at might have a nearer one.
    reach = AROUND.total_seconds()
    if len(near) == count and all(abs(slot.starts_at.timestamp() - starts) <= reach for slot in near):
        return near
    return _nearest_in(bookable, question, starts, count=count)


def _nearest_in(days: Callable[[SalonRules], Days], question: Question, starts: int, *, count: int) -> list[Slot]:
    here = look(replace(question, days=days, with_causes=False))
    first, last = days(here.rules)
    found = slots_between(rulebook=here.rules.rulebook, busy=here.busy, wish=question.wish, first=first, last=last)
    every = (slot for slots in found.values() for slot in slots)
    return slots_in(nearest(every, starts=starts, count=count), zone_of(here.rules, question.wish))


def _last_bookable_day(rules: SalonRules, wish: Wish) -> date:
    """Return the last day of the horizon; the desk may book later ones, but is not offered them of its own accord."""
    return day_at(zone_of(rules, wish), wish.now) + timedelta(days=rules.rulebook.horizon_days)


def _choose(able: list[UUID], here: Situation, starts: int) -> UUID:
    rule, staff = here.rules.any_staff_rule, here.rules.rulebook.staff
    last_given = taken.read_last_given(staff_ids=able) if rule is AnyStaffRule.ROTATION else {}
    places = {staff_id: staff[staff_id].location for staff_id in able}
    days = {staff_id: place.day(day_at(place.zone, starts)) for staff_id, place in places.items()}
    busy_seconds = {staff_id: here.busy.seconds(staff_id, (day.starts, day.ends)) for staff_id, day in days.items()}
    return choose(rule, able=able, busy_seconds=busy_seconds, last_given=last_given)


def _refusal(judgement: Judgement, here: Situation, question: Question, starts: int) -> Refusal:
    others = _nearest(question, starts, count=ALTERNATIVES)
    if judgement.is_held:
        return SlotHeld(alternatives=others)
    if judgement.is_taken:
        return (DayFull if judgement.is_day_full else SlotTaken)(alternatives=others)
    return NotOffered(_said(judgement, here.rules, question.wish), alternatives=others)


def _said(judgement: Judgement, rules: SalonRules, wish: Wish) -> str | None:
    """Return what helps most: the most general reason with whoever has the fewest against them."""
    if not judgement.against:
        return None
    staff_id, reasons = min(judgement.against.items(), key=lambda item: len(item[1]))
    listener = Listener(zone=zone_of(rules, wish), country=rules.country)
    return for_customers(reasons[0], listener, name=rules.names[staff_id])
