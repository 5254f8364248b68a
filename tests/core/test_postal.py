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


@pytest.mark.parametrize(
    "country, postal_code, city, region, said",
    [
        ("US", "11249", "Brooklyn", "NY", "Brooklyn, NY 11249"),
        ("US", "", "Brooklyn", "NY", "Brooklyn, NY"),
        ("CA", "K1A 0B1", "Ottawa", "ON", "Ottawa ON K1A 0B1"),
        ("AU", "2000", "Sydney", "NSW", "Sydney NSW 2000"),
        ("MX", "06600", "Ciudad de México", "CDMX", "06600 Ciudad de México, CDMX"),
        ("BR", "01310-100", "São Paulo", "SP", "01310-100 São Paulo - SP"),
        ("JP", "162-0825", "新宿区", "東京都", "〒162-0825 東京都新宿区"),
        ("JP", "162-0825", "Shinjuku", "Tokyo", "Shinjuku, Tokyo 162-0825"),
        ("DE", "10119", "Berlin", "Berlin", "10119 Berlin"),
    ],
)
def test_names_the_state_where_addresses_do(country, postal_code, city, region, said):
    assert postal.lines(street="", postal_code=postal_code, city=city, region=region, country=country) == [said]
