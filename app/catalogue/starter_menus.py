"""What a new salon may begin with: a short menu for each kind of business, its usual hours, and prices that fit.

Prices are those of a good salon in a large German city. Elsewhere they are a first guess by what such a service is
about worth there, in whole amounts as they stand on menus: something to change, not to look up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _

from app.catalogue.models import BusinessType
from app.core.money import Money, decimals

TUESDAY_TO_SATURDAY, MONDAY_TO_FRIDAY, MONDAY_TO_SATURDAY = range(1, 6), range(5), range(6)


@dataclass(frozen=True)
class Line:
    """One line of a starter menu; the names are those of the language that is spoken while they are read."""

    category: Any
    name: Any
    minutes: int
    euros: int
    buffer_after: int = 0
    on_request: bool = False


@dataclass(frozen=True)
class StarterMenu:
    """What one kind of business begins with."""

    lines: Sequence[Line]
    weekdays: range = TUESDAY_TO_SATURDAY
    opens: str = "09:00"
    closes: str = "18:00"


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A line as it is suggested to one salon: in its language and its currency."""

    category: str
    name: str
    minutes: int
    price: Money
    buffer_after: int
    on_request: bool


MENUS: Mapping[BusinessType, StarterMenu] = {
    BusinessType.NAILS: StarterMenu(
        (
            Line(_("Hands"), _("Classic manicure"), 45, 30),
            Line(_("Hands"), _("Gel manicure"), 60, 45, 5),
            Line(_("Hands"), _("Gel nails, new set"), 105, 80, 10),
            Line(_("Hands"), _("Gel nails, refill"), 75, 55, 10),
            Line(_("Hands"), _("Gel removal"), 30, 18),
            Line(_("Feet"), _("Classic pedicure"), 50, 40, 10),
            Line(_("Feet"), _("Gel pedicure"), 65, 50, 10),
        ),
    ),
    BusinessType.HAIR: StarterMenu(
        (
            Line(_("Cut"), _("Cut and blow-dry"), 60, 55),
            Line(_("Cut"), _("Short haircut"), 30, 35),
            Line(_("Cut"), _("Children's haircut"), 30, 20),
            Line(_("Cut"), _("Blow-dry"), 30, 30),
            Line(_("Colour"), _("Root colour"), 90, 65, 10),
            Line(_("Colour"), _("Full colour"), 120, 90, 10),
            Line(_("Colour"), _("Highlights"), 150, 120, 10),
            Line(_("Colour"), _("Balayage"), 180, 160, 10),
        ),
    ),
    BusinessType.BARBER: StarterMenu(
        (
            Line(_("Hair"), _("Haircut"), 30, 30),
            Line(_("Hair"), _("Skin fade"), 45, 35),
            Line(_("Hair"), _("Children's haircut"), 30, 20),
            Line(_("Beard"), _("Beard trim"), 20, 18),
            Line(_("Beard"), _("Hot towel shave"), 30, 30, 5),
            Line(_("Hair and beard"), _("Haircut and beard"), 50, 45),
        ),
        MONDAY_TO_SATURDAY,
        "10:00",
        "19:00",
    ),
    BusinessType.BROWS: StarterMenu(
        (
            Line(_("Brows"), _("Brow shaping"), 20, 18),
            Line(_("Brows"), _("Brow tint"), 15, 12),
            Line(_("Brows"), _("Brow lamination"), 60, 50),
            Line(_("Lashes"), _("Lash lift and tint"), 60, 60),
            Line(_("Lashes"), _("Lash extensions, new set"), 120, 100, 10),
            Line(_("Lashes"), _("Lash extensions, refill"), 60, 55, 10),
        ),
    ),
    BusinessType.SPA: StarterMenu(
        (
            Line(_("Massage"), _("Relaxing massage, 60 minutes"), 60, 70, 15),
            Line(_("Massage"), _("Relaxing massage, 90 minutes"), 90, 95, 15),
            Line(_("Massage"), _("Deep tissue massage"), 60, 75, 15),
            Line(_("Massage"), _("Hot stone massage"), 75, 85, 15),
            Line(_("Face"), _("Classic facial"), 60, 70, 10),
            Line(_("Face"), _("Express facial"), 30, 40, 10),
        ),
        MONDAY_TO_SATURDAY,
        "10:00",
        "19:00",
    ),
    BusinessType.TATTOO: StarterMenu(
        (
            Line(_("Talking it over"), _("Consultation"), 30, 0),
            Line(_("Tattoos"), _("Small tattoo"), 60, 100, 15, on_request=True),
            Line(_("Tattoos"), _("Half-day session"), 180, 300, 15, on_request=True),
            Line(_("Tattoos"), _("Day session"), 360, 600, 15, on_request=True),
            Line(_("Tattoos"), _("Touch-up"), 60, 50, 15),
        ),
        TUESDAY_TO_SATURDAY,
        "11:00",
        "19:00",
    ),
    BusinessType.CLINIC: StarterMenu(
        (
            Line(_("Treatment"), _("First appointment"), 60, 80, 5),
            Line(_("Treatment"), _("Follow-up treatment"), 30, 45, 5),
            Line(_("Treatment"), _("Manual therapy"), 30, 50, 5),
            Line(_("Movement"), _("Exercise therapy"), 45, 55, 5),
            Line(_("Movement"), _("Sports massage"), 45, 60, 10),
        ),
        MONDAY_TO_FRIDAY,
        "08:00",
        "17:00",
    ),
    BusinessType.OTHER: StarterMenu(
        (
            Line(_("Appointments"), _("Consultation"), 30, 0),
            Line(_("Appointments"), _("Appointment, half an hour"), 30, 35),
            Line(_("Appointments"), _("Appointment, one hour"), 60, 60),
        ),
        MONDAY_TO_FRIDAY,
        "09:00",
        "17:00",
    ),
}

# About how many units of a currency a euro's worth of such a service costs where the currency is used.
# fmt: off
LEVELS: Mapping[str, str] = dict(
    pair.split(":") for pair in """
    AED:4 AFN:25 ALL:45 AMD:200 AOA:500 ARS:700 AUD:1.8 AWG:2 AZN:0.9 BAM:0.9 BBD:2.2 BDT:35 BGN:1 BHD:0.35 BIF:1200
    BMD:1.6 BND:1.2 BOB:3 BRL:2.5 BSD:1.5 BWP:6 BYN:1.2 BZD:1.8 CAD:1.6 CDF:1200 CHF:1.8 CLP:550 CNY:4 COP:1500 CRC:350
    CUP:60 CVE:50 CZK:18 DJF:90 DKK:9 DOP:30 DZD:60 EGP:15 ERN:8 ETB:40 EUR:1 FJD:1.5 FKP:0.9 GBP:0.9 GEL:1.3 GHS:6
    GIP:0.9 GMD:30 GNF:4000 GTQ:4 GYD:120 HKD:8 HNL:12 HTG:60 HUF:220 IDR:5000 ILS:4 INR:25 IQD:600 IRR:250000 ISK:190
    JMD:80 JOD:0.5 JPY:130 KES:50 KGS:40 KHR:1800 KMF:250 KPW:500 KRW:1100 KWD:0.3 KYD:1.2 KZT:250 LAK:8000 LBP:50000
    LKR:120 LRD:90 LYD:3 MAD:5 MDL:12 MGA:1800 MKD:30 MMK:1500 MNT:1500 MOP:8 MRU:20 MUR:25 MVR:12 MWK:900 MXN:12
    MYR:2.2 MZN:35 NGN:600 NIO:18 NOK:11 NPR:60 NZD:1.9 OMR:0.4 PAB:0.8 PEN:2.2 PGK:3 PHP:25 PKR:90 PLN:3.2 PYG:3500
    QAR:4 RON:3 RSD:60 RUB:50 RWF:600 SAR:4 SBD:7 SCR:12 SDG:400 SEK:10.5 SGD:1.5 SHP:0.9 SLE:12 SOS:350 SRD:20 SSP:500
    STN:18 SYP:6000 SZL:9 THB:20 TJS:5 TMT:2 TND:1.4 TOP:2 TRY:25 TTD:5 TWD:24 TZS:1200 UAH:20 UGX:1800 USD:1.2 UYU:35
    UZS:6000 VES:40 VND:9000 VUV:100 WST:2.2 XAF:350 XCD:2.2 XCG:1.8 XOF:350 XPF:130 YER:300 ZAR:9 ZMW:12
    """.split()  # noqa: SIM905 - a table reads best as a table
)
# fmt: on


def suggested(kind: BusinessType, *, currency: str, locale: str) -> list[Suggestion]:
    """Return a kind of business's menu in a salon's own language and currency."""
    with force_locale(locale):
        return [
            Suggestion(
                category=str(line.category),
                name=str(line.name),
                minutes=line.minutes,
                price=price_in(currency, euros=line.euros),
                buffer_after=line.buffer_after,
                on_request=line.on_request,
            )
            for line in MENUS[kind].lines
        ]


def price_in(currency: str, *, euros: int) -> Money:
    """Return about what a price in euros is in another currency, as a whole amount."""
    whole = _as_on_menus(euros * Decimal(LEVELS.get(currency, "1")))
    return Money(whole * 10 ** decimals(currency), currency)


def _as_on_menus(amount: Decimal) -> int:
    """Round to two digits, of which the second is a 5 or a 0 from twenty on: 9, 18, 45, 120, 6,000."""
    if not amount:
        return 0
    second_digit: int = 10 ** max(amount.adjusted() - 1, 0)
    step = second_digit * 5 if amount >= 20 * second_digit else second_digit
    return max(int((amount / step).to_integral_value(ROUND_HALF_UP)) * step, 1)
