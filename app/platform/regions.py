"""What a browser's languages and a country let one guess: where a salon is, its clock, its money and its language."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_currency_name

from app.catalogue import countries
from app.core.languages import SUPPORTED

FOLLOWS = ("timezone", "currency", "locale")
"""What follows from the country as long as nobody says otherwise."""

Choices = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Region:
    """Where a salon is, and what follows from it."""

    country: str
    timezone: str
    currency: str
    locale: str


def guess(languages: Sequence[str]) -> Region:
    """Return where somebody is most likely to be who reads these languages, the dearest first: `de-AT`, `en`."""
    return of_country(next(filter(countries.is_country, map(_country_of, languages)), countries.FALLBACK), languages)


def of_country(country: str, languages: Sequence[str]) -> Region:
    """Return what follows from a country for somebody who reads these languages."""
    usual = countries.defaults_for(country)
    spoken = set(get_official_languages(country, de_facto=True))
    theirs = (f"{language}_{country}" for tag in languages if (language := _language_of(tag)) in spoken)
    locale = next(filter(countries.is_locale, theirs), usual.locale)
    return Region(country=country, timezone=usual.timezone, currency=usual.currency, locale=locale)


def overtaken(form: Mapping[str, str], languages: Sequence[str]) -> dict[str, None]:
    """Return what a form still holds only because it followed from another country than the one it states now."""
    before, now = form.get("guessed_for", ""), form.get("country", "")
    if not before or before == now:
        return {}
    guessed = asdict(of_country(before, languages))
    return {name: None for name in FOLLOWS if form.get(name) == guessed[name]}


def zones_of(country: str, *also: str) -> Choices:
    """Return the time zones of a country, with names for people."""
    listed = dict.fromkeys([*filter(None, also), *sorted(countries.zones().get(country, countries.all_zones()))])
    return [(zone, zone.replace("_", " ").replace("/", " / ")) for zone in listed]


def currencies(language: str) -> Choices:
    """Return every country's currency by code, with its name."""
    codes = sorted({countries.defaults_for(country).currency for country in countries.zones()})
    return [(code, f"{code} · {get_currency_name(code, locale=language)}") for code in codes]


def languages_of(country: str, chosen: str) -> Choices:
    """Return the languages that a salon may write in: the country's, and those that customers can read here."""
    return countries.locales_of(country, chosen, *SUPPORTED)


def _language_of(tag: str) -> str:
    return tag.replace("-", "_").partition("_")[0].lower()


def _country_of(tag: str) -> str:
    """Return the country that a language tag names, or that most people live in who write this language (CLDR)."""
    last = tag.replace("-", "_").rpartition("_")[2].upper()
    if countries.is_country(last) and last != tag.upper():
        return last
    likely: str = get_global("likely_subtags").get(_language_of(tag), "")
    return likely.rpartition("_")[2]
