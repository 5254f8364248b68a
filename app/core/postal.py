"""Addresses as an envelope in their country has them: which part stands before which, and what stands between them."""

CODE_AFTER_THE_CITY = frozenset({"AU", "CA", "GB", "IE", "IN", "NZ", "SG", "TH", "US", "ZA"})
"""Where the postal code follows the city. Source: Universal Postal Union, addressing systems."""

BEFORE_THE_REGION = {"AU": " ", "BR": " - ", "CA": " ", "JP": ", ", "MX": ", ", "US": ", "}
"""Whose addresses name a state, province or prefecture, and what stands between the city and it. Source: as above."""

POSTAL_MARK = "〒"


def lines(*, street: str, postal_code: str, city: str, country: str, region: str = "") -> list[str]:
    """Return the lines of an address, without the parts that are not known.

    :param country: its ISO 3166 code
    :param region: the state, province or prefecture; left out where addresses name none
    """
    region = region if country in BEFORE_THE_REGION else ""
    if country == "JP" and not (street + city).isascii():
        return _known(_japanese(street=street, postal_code=postal_code, city=region + city))
    # In Latin letters a Japanese address is turned round, and its code stands last.
    is_last = country in CODE_AFTER_THE_CITY or country == "JP"
    place = BEFORE_THE_REGION.get(country, "").join(_known(city, region))
    town = (place, postal_code) if is_last else (postal_code, place)
    return _known(street, " ".join(_known(*town)))


def one_line(*, street: str, postal_code: str, city: str, country: str, region: str = "") -> str:
    """Return the address on one line."""
    return ", ".join(lines(street=street, postal_code=postal_code, city=city, country=country, region=region))


def _japanese(*, street: str, postal_code: str, city: str) -> str:
    """From the large to the small, and nothing between city and street."""
    code = postal_code.removeprefix(POSTAL_MARK).strip()
    return " ".join(_known(POSTAL_MARK + code if code else "", city + street))


def _known(*parts: str) -> list[str]:
    return [part for part in parts if part]
