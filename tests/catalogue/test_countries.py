from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.numbers import is_currency

from app.catalogue import countries
from app.catalogue.countries import Defaults, defaults_for


@pytest.mark.parametrize(
    "country, expected",
    [
        ("DE", Defaults("Europe/Berlin", "EUR", "de_DE")),
        ("US", Defaults("America/New_York", "USD", "en_US")),
        ("JP", Defaults("Asia/Tokyo", "JPY", "ja_JP")),
        ("GB", Defaults("Europe/London", "GBP", "en_GB")),
        ("AU", Defaults("Australia/Sydney", "AUD", "en_AU")),
        ("BR", Defaults("America/Sao_Paulo", "BRL", "pt_BR")),
        ("KW", Defaults("Asia/Kuwait", "KWD", "ar_KW")),
        ("IN", Defaults("Asia/Kolkata", "INR", "hi_IN")),
        ("XX", defaults_for("US")),
    ],
)
def test_a_country_says_what_a_salon_begins_with(country, expected):
    assert defaults_for(country) == expected


def test_every_country_has_defaults_that_exist():
    for country in countries.zones():
        usual = defaults_for(country)

        assert ZoneInfo(usual.timezone)
        assert is_currency(usual.currency)
        assert Locale.parse(usual.locale)


def test_countries_are_listed_in_the_readers_language():
    listed = dict(countries.countries("de"))

    assert listed["DE"] == "Deutschland"
    assert len(listed) > 200


@pytest.mark.parametrize("name, known", [("Europe/Berlin", True), ("UTC", True), ("EST", False), ("Mars/Base", False)])
def test_a_zone_is_a_place(name, known):
    assert countries.is_zone(name) is known


def test_a_salon_writes_in_a_language_of_its_country():
    assert [code for code, _name in countries.locales_of("BE", "en_GB")][:3] == ["en_GB", "nl_BE", "fr_BE"]
