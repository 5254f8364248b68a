"""What a country usually means for a salon: its time zone, currency and language; and lists to choose from."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from babel import Locale
from babel.languages import get_official_languages
from babel.localedata import locale_identifiers
from babel.numbers import get_territory_currencies

FALLBACK = "US"

# The time zone database lists a country's zones from east to west or by other habits of its own. Where the first one is
# not where most people live, this is.
MOST_PEOPLE = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "FM": "Pacific/Pohnpei",
    "MN": "Asia/Ulaanbaatar",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
}


@dataclass(frozen=True)
class Defaults:
    """What a new salon in a country begins with."""

    timezone: str
    currency: str
    locale: str


@cache
def defaults_for(country: str) -> Defaults:
    """Return what to propose for a country (ISO 3166-1 alpha-2); for one that is not known, what fits the USA."""
    if country not in zones():
        return defaults_for(FALLBACK)
    return Defaults(
        timezone=MOST_PEOPLE.get(country, zones()[country][0]),
        currency=get_territory_currencies(country)[0],
        locale=_locale_of(country),
    )


@cache
def zones() -> dict[str, list[str]]:
    """Return the IANA time zones of every country that has a currency, as the time zone database lists them."""
    known: dict[str, list[str]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            known.setdefault(country, []).append(zone)
    return {country: listed for country, listed in known.items() if get_territory_currencies(country)}


def is_country(code: str) -> bool:
    """Tell whether salons may be in this country."""
    return code in zones()


@cache
def is_zone(name: str) -> bool:
    """Tell whether this is a place's time zone: abbreviations such as EST have no clock changes and are none."""
    return name in available_timezones() and ("/" in name or name == "UTC")


@cache
def is_locale(identifier: str) -> bool:
    """Tell whether this is a language, or a language of a country, as CLDR writes it: `de`, `de_AT`."""
    return identifier in locale_identifiers()


@cache
def countries(language: str = "en") -> list[tuple[str, str]]:
    """Return codes and names of all countries, in the order of their names."""
    names = Locale.parse(language).territories
    return sorted(((code, names.get(code, code)) for code in zones()), key=lambda entry: entry[1].casefold())


@cache
def all_zones() -> list[str]:
    """Return every place's time zone once, in alphabetical order."""
    return sorted({zone for listed in zones().values() for zone in listed})


@cache
def country_of_zone(zone: str) -> str:
    """Return the country that a time zone is the usual one of, or lies in; for one that is not known, the USA."""
    usual = (country for country in zones() if defaults_for(country).timezone == zone)
    listed = (country for country, names in zones().items() if zone in names)
    return next(usual, None) or next(listed, FALLBACK)


def locales_of(country: str, *also: str) -> list[tuple[str, str]]:
    """Return the languages that a salon in a country may write in, each with its own name for itself."""
    local = [f"{language}_{country}" for language in get_official_languages(country, de_facto=True)]
    known = dict.fromkeys(filter(is_locale, (*also, *local, "en")))
    return [(identifier, Locale.parse(identifier).get_display_name() or identifier) for identifier in known]


def _locale_of(country: str) -> str:
    for language in get_official_languages(country, de_facto=True):
        if is_locale(f"{language}_{country}"):
            return f"{language}_{country}"
    return "en"
