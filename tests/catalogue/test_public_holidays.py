from datetime import date

from app.catalogue import public_holidays

UNITY_DAY, WOMENS_DAY = date(2027, 10, 3), date(2027, 3, 8)


def year(country, subdivision=None, language="en"):
    return public_holidays.in_year(country, subdivision, 2027, language)


def test_a_country_has_its_own():
    assert year("DE")[UNITY_DAY] == "German Unity Day"
    assert UNITY_DAY not in year("US")


def test_a_part_of_a_country_has_more():
    assert WOMENS_DAY in year("DE", "BE")
    assert WOMENS_DAY not in year("DE", "BY")


def test_a_part_that_is_none_is_the_whole_country():
    assert year("DE", "NY") == year("DE")


def test_a_country_that_nobody_knows_has_none():
    assert year("XX") == {}


def test_they_are_named_in_the_readers_language_or_the_countrys():
    assert year("DE", language="de")[UNITY_DAY] == "Tag der Deutschen Einheit"
    assert year("DE", language="sw")[UNITY_DAY] == "Tag der Deutschen Einheit"


def test_a_stretch_of_days_crosses_the_new_year():
    found = public_holidays.between(
        country="DE", subdivision=None, from_day=date(2026, 12, 26), to_day=date(2027, 1, 1)
    )

    assert list(found) == [date(2026, 12, 26), date(2027, 1, 1)]


def test_the_parts_of_a_country_are_known():
    assert "BE" in public_holidays.subdivisions("DE")
    assert public_holidays.subdivisions("XX") == ()
