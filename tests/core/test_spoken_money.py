"""One spelling of money for each reader."""

import pytest
from flask_babel import force_locale

from app.core import money, spoken_money
from app.core.money import Money

pytestmark = pytest.mark.usefixtures("app")


def said(language, country, currency):
    with force_locale(language):
        return spoken_money.amount(Money(450000, currency), country=country).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "language, country, currency, expected",
    [
        ("en", "DE", "EUR", "€4,500.00"),
        ("de", "DE", "EUR", "4.500,00 €"),
        ("de", "US", "USD", "4.500,00 $"),
        ("ja", "JP", "JPY", "￥450,000"),
        ("en", "JP", "JPY", "¥450,000"),
    ],
)
def test_the_readers_language_decides_and_not_the_salons_country(language, country, currency, expected):
    assert said(language, country, currency) == expected


@pytest.mark.parametrize(
    "language, country, currency, expected",
    [
        ("en", "CA", "CAD", "$4,500.00"),
        ("de_DE", "CH", "CHF", "CHF 4’500.00"),
        ("es", "US", "USD", "$4,500.00"),
    ],
)
def test_a_language_of_the_country_is_written_as_it_is_there(language, country, currency, expected):
    assert said(language, country, currency) == expected


def test_a_country_that_nobody_knows_takes_nothing_from_the_reader():
    assert said("de", "??", "EUR") == "4.500,00 €"


@pytest.mark.parametrize(
    "language, currency, expected",
    [("en", "EUR", "4500.50"), ("de", "EUR", "4500,50"), ("fr", "EUR", "4500,50"), ("ja", "JPY", "450050")],
)
def test_is_typed_as_the_reader_writes_numbers(language, currency, expected):
    amount = Money(450050, currency)
    with force_locale(language):
        typed = spoken_money.typed(amount)

    assert typed == expected
    assert money.parse(typed, currency) == amount.amount_minor
