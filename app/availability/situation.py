"""What is known at an instant: a salon's rules and the time that is taken, read so that they belong together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _

from app.availability import records, taken
from app.availability.busy import Busy
from app.availability.hours import MINUTE, local_day
from app.availability.records import SalonRules
from app.availability.rulebook import StaffRules
from app.availability.slots import Wish, performers
from app.availability.taken import Window
from app.core.interval import Interval
from app.core.refusals import Invalid, NotFound

# The rules are read anew when they were changed meanwhile. Twice is plenty: nobody edits that fast.
READS = 3


Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Situation:
    """The rules, and who is taken when, in the stretch of time that was asked for."""

    rules: SalonRules
    busy: Busy


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a situation is needed for: a wish, the days it is about, and whether causes matter or only whether.

    Which days these are may depend on the salon's zone, so they are asked for when its rules are known.
    """

    wish: Wish
    days: Callable[[SalonRules], Days]
    asked_at: datetime
    ignoring: UUID | None = None
    with_causes: bool = False


def look(question: Question) -> Situation:
    """Read the situation: one statement, and one more when this process does not know the salon's rules.

    :raises NotFound: the salon has no such service, or no such staff member
    :raises Invalid: an add-on does not go with the service
    """
    rules = _known(question) or records.load(now=question.asked_at)
    for _try in range(READS):
        _require_known(question.wish, rules)
        stamp, busy = _read(question, rules)
        if stamp == rules.stamp:
            break
        rules = records.load(now=question.asked_at)
    return Situation(rules, busy)


def zone_of(rules: SalonRules, wish: Wish) -> str:
    """Return the zone in which the days of a wish are counted: the place's, or the salon's where there are several."""
    zones = {performer.staff.location.zone for performer in performers(rulebook=rules.rulebook, wish=wish)}
    return zones.pop() if len(zones) == 1 else rules.timezone


def _known(question: Question) -> SalonRules | None:
    """Return the rules that were kept, unless they are so old that they do not even know what is asked for."""
    rules = records.find_kept()
    return rules if rules is not None and _is_known(question.wish, rules) else None


def _require_known(wish: Wish, rules: SalonRules) -> None:
    if not _is_service_known(wish, rules):
        raise NotFound
    if not _go_together(wish, rules):
        raise Invalid(errors={"addon_ids": [_("This add-on does not go with this service.")]})


def _is_known(wish: Wish, rules: SalonRules) -> bool:
    return _is_service_known(wish, rules) and _go_together(wish, rules)


def _is_service_known(wish: Wish, rules: SalonRules) -> bool:
    service = rules.rulebook.services.get(wish.service_id)
    if service is None or (wish.is_online and not service.is_bookable_online):
        return False
    return wish.staff_id is None or wish.staff_id in rules.rulebook.staff


def _go_together(wish: Wish, rules: SalonRules) -> bool:
    extras = rules.rulebook.services[wish.service_id].extras
    wanted = [extras.get(id_) for id_ in wish.addon_ids]
    return all(extra is not None and (extra.is_bookable_online or not wish.is_online) for extra in wanted)


def _read(question: Question, rules: SalonRules) -> tuple[records.Stamp, Busy]:
    who = [performer.staff for performer in performers(rulebook=rules.rulebook, wish=question.wish)]
    window = Window(_reach(question, rules, who), question.asked_at, question.ignoring)
    if question.with_causes or _has_caps(question.wish, rules, who):
        stamp, rows = taken.read_occupied(window)
        return stamp, Busy.of(rows, rulebook=rules.rulebook)
    stamp, by_staff = taken.read_taken(window, staff_ids=[staff.id for staff in who])
    return stamp, Busy(by_staff)


def _has_caps(wish: Wish, rules: SalonRules, who: Sequence[StaffRules]) -> bool:
    is_capped = rules.rulebook.services[wish.service_id].max_per_day is not None
    return is_capped or any(staff.max_per_day is not None for staff in who)


def _reach(question: Question, rules: SalonRules, who: Sequence[StaffRules]) -> Interval:
    """Return the instants that have a say in the days asked for: visits may last past midnight, and have buffers."""
    service, (first, last) = rules.rulebook.services[question.wish.service_id], question.days(rules)
    zones = {staff.location.zone for staff in who} or {rules.timezone}
    nights = [opening[-1][1] for staff in who if (opening := staff.open_from(last))]
    starts = min(local_day(zone, first).starts for zone in zones)
    ends = max(nights + [local_day(zone, last).ends for zone in zones])
    return starts - service.buffer_before_minutes * MINUTE, ends + service.buffer_after_minutes * MINUTE
