"""What a customer's card says, in the reader's words."""

from collections.abc import Mapping

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _

from app.core.forms import Options
from app.core.languages import NAMES
from app.customers import birthdays
from app.customers.commands import ReachBy
from app.customers.models import Customer


def reach_by(way: str) -> str:
    """Say how somebody wants to be reached."""
    return str({ReachBy.EMAIL: _("E-mail"), ReachBy.PHONE: _("Call"), ReachBy.TEXT: _("Text message")}[ReachBy(way)])


def language(code: str) -> str:
    """Say which language a code stands for."""
    try:
        return Locale.parse(code).get_display_name(_reader()) or code
    except (UnknownLocaleError, ValueError):
        return code


def month(number: int) -> str:
    """Return the name of a month."""
    return str(get_month_names("wide", context="stand-alone", locale=_reader())[number])


def birthday(customer: Customer) -> str:
    """Say when somebody has their birthday, as far as it is known."""
    day = birthdays.find(customer.birth_month, customer.birth_day)
    if day is None:
        return month(customer.birth_month) if customer.birth_month else ""
    return format_skeleton("MMMMd", day, locale=_reader())


def months() -> Options:
    """Return the months by number, as a form offers them."""
    return [(str(number), month(number)) for number in range(1, 13)]


def ways() -> Options:
    """Return the ways to be reached, as a form offers them."""
    return [(way, reach_by(way)) for way in ReachBy]


def favourite(customer: Customer, *, names: Mapping[str, str]) -> str:
    """Name the staff member whom somebody likes best; nobody, where they have left.

    :param names: of those who work here, by id
    """
    return names.get(str(customer.preferred_staff_member_id), "")


def choices(language_code: str | None, *, team: Options) -> dict[str, Options]:
    """Return what the fields of the card offer, by their names; the customer's own language is among those offered."""
    spoken = dict.fromkeys([*NAMES, *([language_code] if language_code else [])])
    offered: dict[str, Options] = {
        "preferred_staff_member_id": team,
        "birth_month": months(),
        "locale": [(code, language(code)) for code in spoken],
        "reach_by": ways(),
    }
    return {name: [("", "–"), *some] for name, some in offered.items()}


def _reader() -> Locale:
    return get_locale() or Locale("en")
