"""What the standard rate of value-added tax usually is: proposed to owners, who know better, and claimed of nobody.

Sources: European Commission, "VAT rates applied in the Member States"; OECD, "Consumption Tax Trends", annex on rates;
as they stood for the end of 2025. A country that is not listed has no such tax, several of them, or none that we know.
"""

STANDARD: dict[str, int] = {
    "AE": 500,
    "AT": 2000,
    "AU": 1000,
    "BE": 2100,
    "BG": 2000,
    "CH": 810,
    "CL": 1900,
    "CY": 1900,
    "CZ": 2100,
    "DE": 1900,
    "DK": 2500,
    "EE": 2400,
    "ES": 2100,
    "FI": 2550,
    "FR": 2000,
    "GB": 2000,
    "GR": 2400,
    "HR": 2500,
    "HU": 2700,
    "IE": 2300,
    "IL": 1800,
    "IS": 2400,
    "IT": 2200,
    "JP": 1000,
    "KR": 1000,
    "LI": 810,
    "LT": 2100,
    "LU": 1700,
    "LV": 2100,
    "MT": 1800,
    "MX": 1600,
    "NL": 2100,
    "NO": 2500,
    "NZ": 1500,
    "PL": 2300,
    "PT": 2300,
    "RO": 2100,
    "SA": 1500,
    "SE": 2500,
    "SG": 900,
    "SI": 2200,
    "SK": 2300,
    "TR": 2000,
    "ZA": 1500,
}
"""Basis points by country (ISO 3166)."""

TAX_ON_TOP = frozenset({"CA", "US"})
"""Where prices are shown without tax."""


def usual_rate(country: str) -> int | None:
    """Return the standard rate of a country in basis points; None: none that could be proposed."""
    return STANDARD.get(country)


def usually_included(country: str) -> bool:
    """Tell whether prices contain the tax where consumers see them."""
    return country not in TAX_ON_TOP
