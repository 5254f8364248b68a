"""Reasons as sentences: for customers, who need not know the salon's affairs, and for the team, who can change them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from babel.units import format_unit
from flask_babel import get_locale
from flask_babel import gettext as _

from app.availability.empty_day import Emptiness, WhyEmpty
from app.availability.explain import Code, Reason
from app.availability.hours import moment
from app.availability.models import OccupancyKind
from app.core import spoken_time
from app.core.interval import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Where a sentence is read: the zone and the country (ISO 3166) whose clocks and habits it follows."""

    zone: str
    country: str = ""

    def span(self, interval: Interval) -> str:
        """Say from when until when: 09:00 – 17:00."""
        return spoken_time.span(moment(interval[0]), moment(interval[1]), zone=self.zone, country=self.country)

    def instant(self, at: int) -> str:
        """Say day and time: Sun, 28 Mar, 09:00."""
        return spoken_time.moment(moment(at), zone=self.zone, country=self.country)

    def day(self, at: int) -> str:
        """Say the day: Sunday, 28 March 2027."""
        return spoken_time.day(moment(at), zone=self.zone, country=self.country)


def for_customers(reason: Reason, listener: Listener, *, name: str) -> str | None:
    """Return what a customer is told about a time that is not offered, if there is anything they can make use of."""
    say = _FOR_CUSTOMERS.get(reason.code)
    return say(reason, listener, {"name": name}) if say else None


def for_team(reason: Reason, listener: Listener, *, name: str) -> str:
    """Return what is said to somebody who works here; `name` is the staff member's whom the reason is about."""
    return _FOR_TEAM[reason.code](reason, listener, {"name": name})


def for_empty_day(why: WhyEmpty) -> str:
    """Return why a day has no slots."""
    note = why.reasons[0].note if why.reasons else ""
    if note and why.code in (Emptiness.CLOSED, Emptiness.PUBLIC_HOLIDAY):
        return str(_("Closed: %(reason)s", reason=note))
    return str(_EMPTY[why.code]())


Values = Mapping[str, Any]
_Say = Callable[[Reason, Listener, Values], str]


def _not_online(reason: Reason, _listener: Listener, values: Values) -> str:
    if reason.source == "service":
        return str(_("This cannot be booked online. Please call us."))
    return str(_("%(name)s cannot be booked online. Please call us.", **values))


def _off_grid(reason: Reason, _listener: Listener, _values: Values) -> str:
    return str(_("Visits start every %(minutes)s minutes, not in between.", minutes=reason.limit))


def _past(_reason: Reason, _listener: Listener, _values: Values) -> str:
    return str(_("This time has passed."))


def _too_soon(reason: Reason, _listener: Listener, _values: Values) -> str:
    return str(_("This is too soon: please book %(notice)s ahead.", notice=_length(reason.limit or 0)))


def _too_far(reason: Reason, listener: Listener, _values: Values) -> str:
    return str(_("This is too far ahead: one can book until %(day)s.", day=listener.day(reason.intervals[0][1] - 1)))


def _closed(reason: Reason, _listener: Listener, _values: Values) -> str:
    if not reason.note:
        return str(_("We are closed on this day."))
    return str(_("We are closed on this day: %(reason)s", reason=reason.note))


def _does_not_do_it(_reason: Reason, _listener: Listener, values: Values) -> str:
    return str(_("%(name)s does not do this service.", **values))


def _day_full(reason: Reason, _listener: Listener, values: Values) -> str:
    if reason.source == "service":
        return str(_("This is done %(count)s times a day at most, and booked out.", count=reason.limit))
    return str(_("%(name)s takes %(count)s visits a day at most, and has them.", **values, count=reason.limit))


def _day_off(_reason: Reason, _listener: Listener, values: Values) -> str:
    return str(_("%(name)s has the day off.", **values))


def _not_working(_reason: Reason, _listener: Listener, values: Values) -> str:
    return str(_("%(name)s does not work on this weekday.", **values))


def _outside_hours(reason: Reason, listener: Listener, values: Values) -> str:
    hours = ", ".join(listener.span(interval) for interval in reason.intervals)
    return str(_("%(name)s works %(hours)s on this day.", **values, hours=hours))


def _time_off(reason: Reason, listener: Listener, values: Values) -> str:
    said = str(_("%(name)s is away until %(when)s.", **values, when=listener.instant(reason.intervals[0][1])))
    return f"{said} ({reason.note})" if reason.note else said


def _busy(reason: Reason, listener: Listener, values: Values) -> str:
    values = {**values, "span": listener.span(reason.intervals[0])}
    match reason.source:
        case OccupancyKind.HOLD:
            return str(_("A customer is booking %(name)s at the moment: %(span)s.", **values))
        case OccupancyKind.BLOCK:
            return str(_("The time of %(name)s is blocked: %(span)s.", **values))
    return str(_("%(name)s has a visit: %(span)s.", **values))


def _buffer(reason: Reason, listener: Listener, values: Values) -> str:
    span = listener.span(reason.intervals[0])
    return str(_("This leaves %(name)s too little time beside %(span)s.", **values, span=span))


def _length(minutes: int) -> str:
    """Say a length in the largest unit that says it exactly: 90 minutes, 2 hours, 1 day."""
    unit, size = next((unit, size) for unit, size in _UNITS if minutes % size == 0)
    return format_unit(minutes // size, unit, locale=get_locale() or "en")


_UNITS = (("duration-day", 24 * 60), ("duration-hour", 60), ("duration-minute", 1))

_FOR_CUSTOMERS: dict[Code, _Say] = {
    Code.DOES_NOT_DO_SERVICE: _does_not_do_it,
    Code.NOT_BOOKABLE_ONLINE: _not_online,
    Code.OFF_GRID: _off_grid,
    Code.IN_THE_PAST: _past,
    Code.TOO_SOON: _too_soon,
    Code.TOO_FAR: _too_far,
    Code.CLOSED: _closed,
    Code.PUBLIC_HOLIDAY: _closed,
}

_FOR_TEAM: dict[Code, _Say] = _FOR_CUSTOMERS | {
    Code.DAY_FULL: _day_full,
    Code.DAY_OFF: _day_off,
    Code.NOT_WORKING: _not_working,
    Code.OUTSIDE_HOURS: _outside_hours,
    Code.TIME_OFF: _time_off,
    Code.BUSY: _busy,
    Code.BUFFER: _buffer,
}

_EMPTY: dict[Emptiness, Callable[[], str]] = {
    Emptiness.NOBODY_DOES_IT: lambda: _("Nobody can be booked for this at the moment."),
    Emptiness.TOO_FAR: lambda: _("This is further ahead than one can book."),
    Emptiness.CLOSED: lambda: _("Closed"),
    Emptiness.PUBLIC_HOLIDAY: lambda: _("Closed: public holiday"),
    Emptiness.NOBODY_WORKS: lambda: _("Nobody works on this day."),
    Emptiness.NOTHING_FITS: lambda: _("No working time on this day is long enough for this."),
    Emptiness.FULLY_BOOKED: lambda: _("Fully booked"),
    Emptiness.TOO_SOON: lambda: _("It is too late to book for this day."),
}
