"""What a salon may begin with: sensible everywhere, in its own words and its own money."""

import pytest
from house import translations

from app.catalogue.countries import defaults_for, zones
from app.catalogue.hours import Stretch
from app.catalogue.models import BusinessType
from app.catalogue.starter_menus import LEVELS, MENUS, price_in, suggested
from app.core.money import decimals

CURRENCIES = sorted({defaults_for(country).currency for country in zones()})

every_kind = pytest.mark.parametrize("kind", BusinessType)


@every_kind
def test_every_kind_of_business_has_a_short_menu_and_usual_hours(kind):
    menu = MENUS[kind]

    assert 3 <= len(menu.lines) <= 8
    assert all(5 <= line.minutes <= 480 and line.minutes % 5 == 0 for line in menu.lines)
    assert all(Stretch.of(day, menu.opens, menu.closes) for day in menu.weekdays)


@every_kind
@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_names_are_in_the_salons_language(app, kind, language):
    catalog = translations.read(language)
    english = suggested(kind, currency="EUR", locale="en")
    theirs = suggested(kind, currency="EUR", locale=language)

    for source, line in zip(english, theirs, strict=True):
        assert (line.category, line.name) == (catalog.get(source.category).string, catalog.get(source.name).string)
        assert line.category
        assert line.name


def test_a_salon_in_tokyo_begins_in_japanese_and_yen(app):
    first = suggested(BusinessType.NAILS, currency="JPY", locale="ja_JP")[0]

    assert first.name == "ベーシックマニキュア"
    assert (first.price.amount_minor, first.price.currency) == (4000, "JPY")


@pytest.mark.parametrize(
    "currency, minor",
    [("EUR", 4500), ("USD", 5500), ("GBP", 4000), ("JPY", 6000), ("KWD", 14_000), ("CHF", 8000), ("KRW", 50_000)],
)
def test_prices_are_whole_amounts_as_they_stand_on_menus(currency, minor):
    assert price_in(currency, euros=45).amount_minor == minor


@pytest.mark.parametrize("currency", CURRENCIES)
def test_prices_fit_the_money_of_every_country(currency):
    assert currency in LEVELS
    for line in (line for menu in MENUS.values() for line in menu.lines):
        price = price_in(currency, euros=line.euros)
        assert price.amount_minor % 10 ** decimals(currency) == 0
        assert bool(price.amount_minor) == bool(line.euros)
        assert price.amount_minor <= 1_000_000_000
