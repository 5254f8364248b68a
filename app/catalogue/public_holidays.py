"""Public holidays of a country or a part of it, from the library `holidays`; computed once a year and place."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType


@lru_cache(maxsize=1024)
def in_year(country: str, subdivision: str | None, year: int, language: str = "en") -> Mapping[date, str]:
    """Return the public holidays of a year with their names; none where the country is not known."""
    from holidays import country_holidays

    if not is_known(country):
        return MappingProxyType({})
    spoken = _language(country, language)
    days = country_holidays(country, subdiv=_subdivision(country, subdivision), years=year, language=spoken)
    return MappingProxyType({day: days[day] for day in sorted(days)})


def between(
    *, country: str, subdivision: str | None, from_day: date, to_day: date, language: str = "en"
) -> dict[date, str]:
    """Return the public holidays from one day to another, both included, with their names."""
    years = range(from_day.year, to_day.year + 1)
    every = (item for year in years for item in in_year(country, subdivision, year, language).items())
    return {day: name for day, name in every if from_day <= day <= to_day}


def is_known(country: str) -> bool:
    """Tell whether the library knows this country's holidays."""
    return country in _countries()


def subdivisions(country: str) -> tuple[str, ...]:
    """Return the codes of the country's parts that have holidays of their own."""
    return _countries().get(country, ())


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, tuple[str, ...]]:
    from holidays import list_supported_countries

    return {code: tuple(parts) for code, parts in list_supported_countries(include_aliases=False).items()}


def _subdivision(country: str, subdivision: str | None) -> str | None:
    return subdivision if subdivision in subdivisions(country) else None


@lru_cache(maxsize=1024)
def _language(country: str, language: str) -> str | None:
    """Return the library's name for a language (`en` may be called `en_US`), or for the country's own."""
    from holidays import country_holidays

    # Without a language the library would take that of the machine it runs on.
    known = country_holidays(country)
    wanted = language.partition("_")[0]
    spoken = (code for code in known.supported_languages if code.partition("_")[0] == wanted)
    return next(spoken, known.default_language)
