"""What a customer's card says, in the reader's words."""

from collections.abc import Iterable

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _

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


def months() -> list[tuple[str, str]]:
    """Return the months by number, as a form offers them."""
    return [(str(number), month(number)) for number in range(1, 13)]


def ways() -> list[tuple[str, str]]:
    """Return the ways to be reached, as a form offers them."""
    return [(way, reach_by(way)) for way in ReachBy]


def favourite(customer: Customer, *, team: Iterable[tuple[str, str]]) -> str:
    """Name the staff member whom somebody likes best; nobody, where they have left.

    :param team: those who work here, as the options of a field
    """
    return dict(team).get(str(customer.preferred_staff_member_id), "")


def _reader() -> Locale:
    return get_locale() or Locale("en")
