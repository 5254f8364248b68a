"""Addresses as an envelope in their country has them: which part stands before which, and what stands between them."""

CODE_AFTER_THE_CITY = frozenset({"AU", "CA", "GB", "IE", "IN", "NZ", "SG", "TH", "US", "ZA"})
"""Where the postal code follows the city. Source: Universal Postal Union, addressing systems."""

POSTAL_MARK = "〒"


def lines(*, street: str, postal_code: str, city: str, country: str) -> list[str]:
    """Return the lines of an address, without the parts that are not known.

    :param country: its ISO 3166 code
    """
    if country == "JP" and not (street + city).isascii():
        return _known(_japanese(street=street, postal_code=postal_code, city=city))
    # In Latin letters a Japanese address is turned round, and its code stands last.
    is_last = country in CODE_AFTER_THE_CITY or country == "JP"
    town = (city, postal_code) if is_last else (postal_code, city)
    return _known(street, " ".join(_known(*town)))


def one_line(*, street: str, postal_code: str, city: str, country: str) -> str:
    """Return the address on one line."""
    return ", ".join(lines(street=street, postal_code=postal_code, city=city, country=country))


def _japanese(*, street: str, postal_code: str, city: str) -> str:
    """From the large to the small, and nothing between city and street."""
    code = postal_code.removeprefix(POSTAL_MARK).strip()
    return " ".join(_known(POSTAL_MARK + code if code else "", city + street))


def _known(*parts: str) -> list[str]:
    return [part for part in parts if part]
