"""The order in which the parts of an address are written."""

import pytest

from app.core import postal


@pytest.mark.parametrize(
    "country, street, postal_code, city, lines",
    [
        ("DE", "Torstraße 1", "10119", "Berlin", ["Torstraße 1", "10119 Berlin"]),
        ("US", "90 Berry Street", "11249", "Brooklyn", ["90 Berry Street", "Brooklyn 11249"]),
        ("GB", "1 Mare Street", "E8 4RP", "London", ["1 Mare Street", "London E8 4RP"]),
        ("JP", "神楽坂3-6-12", "162-0825", "新宿区", ["〒162-0825 新宿区神楽坂3-6-12"]),
        ("JP", "神楽坂3-6-12", "〒162-0825", "新宿区", ["〒162-0825 新宿区神楽坂3-6-12"]),
        ("JP", "神楽坂3-6-12", "", "新宿区", ["新宿区神楽坂3-6-12"]),
        ("JP", "3-6-12 Kagurazaka", "162-0825", "Shinjuku", ["3-6-12 Kagurazaka", "Shinjuku 162-0825"]),
        ("DE", "", "", "Berlin", ["Berlin"]),
        ("DE", "", "", "", []),
    ],
)
def test_is_that_of_the_country(country, street, postal_code, city, lines):
    parts = {"street": street, "postal_code": postal_code, "city": city, "country": country}

    assert postal.lines(**parts) == lines
    assert postal.one_line(**parts) == ", ".join(lines)
