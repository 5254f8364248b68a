"""Facts of the catalogue as people of a locale say them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from flask_babel import get_locale, ngettext, pgettext
from flask_babel import gettext as _

from app.catalogue.absences.models import RequestState, TimeOffRequest
from app.catalogue.hours import Stretch, by_weekday, clock
from app.catalogue.models import Location, Salon, TimeOff, WorkingWeek
from app.catalogue.openness import Openness
from app.core import spoken_money, spoken_time
from app.core.money import Money

HOUR, DAY = 60, 24 * 60


def weekday_name(weekday: int) -> str:
    """Return the name of a weekday; 0 is Monday."""
    return str(get_day_names("wide", context="stand-alone", locale=get_locale() or "en")[weekday])


def short_weekday(weekday: int) -> str:
    """Return the name of a weekday in little room."""
    return str(get_day_names("abbreviated", context="stand-alone", locale=get_locale() or "en")[weekday])


def length(minutes: int) -> str:
    """Return a number of minutes in words: days where it is whole days, else hours and minutes."""
    if minutes < HOUR:
        return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))
    if minutes % HOUR:
        return str(_("%(hours)d h %(minutes)d min", hours=minutes // HOUR, minutes=minutes % HOUR))
    # A day's notice is understood as 24 hours, two days' as days.
    if minutes % DAY or minutes == DAY:
        return str(ngettext("%(num)d hour", "%(num)d hours", minutes // HOUR))
    return str(ngettext("%(num)d day", "%(num)d days", minutes // DAY))


def hours(minutes: int) -> str:
    """Return how long somebody works: 38 h 30 min, or 40 h."""
    whole, rest = divmod(minutes, HOUR)
    if not rest:
        return str(_("%(hours)d h", hours=whole))
    return str(_("%(hours)d h %(minutes)d min", hours=whole, minutes=rest))


def request_states() -> Mapping[RequestState, str]:
    """Return what is said of a wish for time off, by what became of it."""
    return {
        RequestState.PENDING: _("Waiting"),
        RequestState.APPROVED: _("Approved"),
        RequestState.DECLINED: pgettext("time off", "Declined"),
        RequestState.WITHDRAWN: _("Taken back"),
    }


def policies(salon: Salon) -> list[str]:
    """Return the salon's rules as sentences a customer understands, its own words last."""
    until = cancellation(salon.cancellation_cutoff_minutes)
    return [_ahead(salon), _notice(salon), until, *salon.policies_text.splitlines()]


def cancellation(cutoff_minutes: int) -> str:
    """Say until when a visit may be cancelled or moved: on the salon's page, before booking and in the mail."""
    if not cutoff_minutes:
        return str(_("You can cancel or move your appointment until it begins."))
    before = length(cutoff_minutes)
    return str(_("You can cancel or move your appointment until %(length)s before it begins.", length=before))


def nearness() -> str:
    """Say of a time that it lies within the notice that the salon asks for, before anybody agrees to it."""
    return str(_("Once booked, a visit at this time can no longer be changed or cancelled online."))


def cancellation_in_short(cutoff_minutes: int) -> str:
    """Say the same in little room."""
    if not cutoff_minutes:
        return str(_("Cancel or move it until it begins"))
    return str(_("Cancel or move it until %(length)s before", length=length(cutoff_minutes)))


def _ahead(salon: Salon) -> str:
    days = salon.booking_horizon_days
    return str(ngettext("You can book %(num)d day ahead.", "You can book up to %(num)d days ahead.", days))


def _notice(salon: Salon) -> str:
    if not salon.minimum_notice_minutes:
        return str(_("Free times can be booked until they begin."))
    return str(_("Please book at least %(length)s before.", length=length(salon.minimum_notice_minutes)))


def price(amounts: Sequence[Money], country: str) -> str:
    """Say what something costs; where it depends, from the lowest amount on."""
    written = spoken_money.amount(amounts[0], country=country)
    return str(_("from %(price)s", price=written)) if len(amounts) > 1 else written


def span(stretch: Stretch, country: str) -> str:
    """Say from when until when: 09:00 – 17:00, or as it is said in the country."""
    return " – ".join(_time(minute, country) for minute in (stretch.starts_minute, stretch.ends_minute))


def date_of(on: date, country: str) -> str:
    """Say a day with its year."""
    return spoken_time.date_of(on, country=country)


def days(first: date, last: date, country: str) -> str:
    """Say a day, or from which day to which."""
    return spoken_time.days(first, last, country=country)


def openness(of: Openness, location: Location, *, now: datetime) -> str:
    """Say whether it is open, and until when or from when on."""
    if of.changes_at is None:
        return str(_("Closed at the moment"))
    here, today = of.changes_at.astimezone(ZoneInfo(location.timezone)), now.astimezone(ZoneInfo(location.timezone))
    time = spoken_time.time(of.changes_at, zone=location.timezone, country=location.country)
    if of.is_open:
        return str(_("Open now, until %(time)s", time=time))
    if here.date() == today.date():
        return str(_("Closed now, opens at %(time)s", time=time))
    return str(_("Closed now, opens %(weekday)s at %(time)s", weekday=weekday_name(here.weekday()), time=time))


def moment(at: datetime, zone: str, country: str) -> str:
    """Say day and time on the clock of a place."""
    return spoken_time.moment(at, zone=zone, country=country)


def week(of: WorkingWeek) -> list[tuple[str, str]]:
    """Return weekdays with their hours, those without any left out."""
    listed = by_weekday(of.stretches)
    return [
        (weekday_name(weekday), ", ".join(f"{clock(one.starts_minute)}–{clock(one.ends_minute)}" for one in stretches))
        for weekday, stretches in enumerate(listed)
        if stretches
    ]


def absence(of: TimeOff | TimeOffRequest, location: Location) -> str:
    """Say from when until when somebody is away, or wants to be."""
    return between(of.starts_at, of.ends_at, zone=location.timezone, country=location.country)


def first_day(of: TimeOffRequest, location: Location) -> date:
    """Return the first day of an absence, on the calendar of its place."""
    return of.starts_at.astimezone(ZoneInfo(location.timezone)).date()


def between(starts_at: datetime, ends_at: datetime, *, zone: str, country: str) -> str:
    """Say from when until when; whole days without their midnights."""
    starts, ends = (at.astimezone(ZoneInfo(zone)) for at in (starts_at, ends_at))
    if starts.time() == ends.time() == time():
        return days(starts.date(), ends.date() - timedelta(days=1), country)
    place = {"zone": zone, "country": country}
    return f"{spoken_time.stamp(starts_at, **place)} – {spoken_time.stamp(ends_at, **place)}"


def _time(minute: int, country: str) -> str:
    hour, minutes = divmod(minute % DAY, HOUR)
    # A time of a wall clock has no zone; UTC lets it pass through unchanged.
    return spoken_time.time(datetime(2000, 1, 1, hour, minutes, tzinfo=UTC), zone="UTC", country=country)
