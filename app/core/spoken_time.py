"""Instants as people say them: in the reader's language, with the habits of the country where the clock hangs.

`zone` is the IANA zone of that clock and `country` its ISO 3166 code. The language is that of the running request, or
the one that `force_locale` sets.
"""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton, format_time, get_timezone_location
from flask_babel import get_locale
from flask_babel import gettext as _

INTERNATIONAL = {"en": "en_GB"}
"""Where a language is read in a country whose habits CLDR does not list for it."""

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"


def day(at: datetime, *, zone: str, country: str = "") -> str:
    """Say the day: Sunday, 28 March 2027."""
    return format_date(at.astimezone(ZoneInfo(zone)), "full", locale=_habits(country))


def short_day(at: datetime, *, zone: str, country: str = "") -> str:
    """Say the day in little room: Sun, 28 Mar."""
    return format_skeleton("MMMEd", at.astimezone(ZoneInfo(zone)), locale=_habits(country))


def time(at: datetime, *, zone: str, country: str = "") -> str:
    """Say the time of day: 09:00, or 9:00 AM where that is how it is said."""
    # Old mail programs show a box in place of CLDR's narrow space.
    return format_time(at.astimezone(ZoneInfo(zone)), "short", locale=_habits(country)).replace(NARROW_SPACE, " ")


def span(starts_at: datetime, ends_at: datetime, *, zone: str, country: str = "") -> str:
    """Say from when until when, on one day: 09:00 – 09:45."""
    return f"{time(starts_at, zone=zone, country=country)} – {time(ends_at, zone=zone, country=country)}"


def moment(at: datetime, *, zone: str, country: str = "") -> str:
    """Say day and time in little room: Sun, 28 Mar, 09:00."""
    said = {"day": short_day(at, zone=zone, country=country), "time": time(at, zone=zone, country=country)}
    return str(_("%(day)s, %(time)s", **said))


def stamp(at: datetime, *, zone: str, country: str = "") -> str:
    """Say day, year and time for a list of what happened: 28 Mar 2027, 09:00."""
    on = at.astimezone(ZoneInfo(zone)).date()
    return str(_("%(day)s, %(time)s", day=date_of(on, country=country), time=time(at, zone=zone, country=country)))


def date_of(on: date, *, country: str = "") -> str:
    """Say a day with its year: 28 Mar 2027."""
    return format_date(on, "medium", locale=_habits(country))


def days(first: date, last: date, *, country: str = "") -> str:
    """Say a day with its year, or from which to which: 28 Mar 2027, or 1–7 Mar 2027."""
    if first == last:
        return date_of(first, country=country)
    return format_interval(first, last, "yMMMd", locale=_habits(country))


def place(zone: str) -> str:
    """Say whose time it is, by the zone's city: Berlin time."""
    city = get_timezone_location(ZoneInfo(zone), locale=_language(), return_city=True)
    return str(_("%(city)s time", city=city))


def differs(zone: str, other: str, *, at: datetime) -> bool:
    """Tell whether clocks in two zones show different times at an instant; a zone nobody knows is no other time."""
    return _offset(zone, at) != (_offset(other, at) or _offset(zone, at))


def _offset(zone: str, at: datetime) -> timedelta | None:
    try:
        return at.astimezone(ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _language() -> Locale:
    return get_locale() or Locale("en")


def _habits(country: str) -> Locale:
    return _locale(str(_language()), country.upper())


@cache
def _locale(language: str, country: str) -> Locale:
    try:
        return Locale.parse(f"{language.partition('_')[0]}_{country}") if country else Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(INTERNATIONAL.get(language, language))
