"""Money as people write it: in the reader's language, as its speakers in the salon's country do.

A language that is none of the country's is written as at home: readers of English see €45.00 of a salon in Berlin, and
$45.00, not CA$45.00, of one in Toronto. The language is that of the words around it: of the running request, or the one
that `force_locale` sets, which for a reader who has named none is the salon's (docs/decisions/0053).
"""

from functools import cache

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.numbers import format_currency, format_decimal
from flask_babel import get_locale

from app.core.money import Money, decimals


def amount(money: Money, *, country: str) -> str:
    """Say an amount; `country` is the salon's, as its ISO 3166 code."""
    language = str(get_locale() or "en").partition("_")[0]
    return format_currency(money.major, money.currency, locale=_habits(language, country.upper()))


def typed(money: Money) -> str:
    """Say an amount as one types it into a field: 57.50, or 57,50; the currency stands beside the field."""
    places = decimals(money.currency)
    return format_decimal(money.major, format=f"0.{'0' * places}" if places else "0", locale=get_locale() or "en")


@cache
def _habits(language: str, country: str) -> Locale:
    spoken_there = get_official_languages(country, regional=True, de_facto=True)
    try:
        return Locale.parse(f"{language}_{country}" if language in spoken_there else language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language)
