"""What was and what became, as the history of the salon says it: instants on its clock, codes by their words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _

from app.auth.audit import queries as acts
from app.auth.audit.words import name_of_field
from app.auth.roles import Role
from app.catalogue import business, words
from app.catalogue.desk.services import VISIBILITIES
from app.catalogue.desk.settings import ANY_STAFF_RULES
from app.catalogue.desk.team import SIGHTS
from app.catalogue.hours import clock
from app.catalogue.models import Salon
from app.catalogue.names import names
from app.core import spoken_money, spoken_time
from app.core.money import Money

LATER = "from "
"""What the name of hours begins with that hold from a day on."""


@dataclass(frozen=True, kw_only=True)
class PastValues:
    """The salon on whose clock instants are read, the words of its codes, and the names behind ids."""

    salon: Salon
    codes: Mapping[tuple[str, str], str]
    names: Mapping[str, str]

    def field(self, name: str) -> str:
        """Return what a field is called; hours go by the day they are of."""
        day = name.removeprefix(LATER)
        try:
            said = self._day(day)
        except ValueError:
            return name_of_field(name)
        return str(_("from %(day)s on", day=said)) if day != name else said

    def said(self, field: str, value: Any) -> Any:
        """Return a value as people read it; one that has no other words stands for itself."""
        if isinstance(value, list):
            return [self.said(field, one) for one in value]
        if value in (None, "") or isinstance(value, bool):
            return value
        try:
            return self._in_words(field, value)
        except (ValueError, TypeError, LookupError):
            # Blotted out, or written by the program as it was some time ago.
            return value

    def _in_words(self, field: str, value: Any) -> Any:
        if (field, str(value)) in self.codes:
            return self.codes[field, str(value)]
        for ending, say in self._shapes():
            if field.endswith(ending):
                return say(value)
        return value

    def _shapes(self) -> tuple[tuple[str, Callable[[Any], str]], ...]:
        return (
            ("_at", self._stamp),
            ("_on", self._day),
            ("on_day", self._day),
            ("birthday", self._day),
            ("_minutes", lambda value: words.length(int(value))),
            ("_minute", lambda value: clock(int(value))),
            ("price_minor", self._price),
            ("_id", lambda value: self.names[value]),
            ("_key", lambda _value: _("yes")),
            ("locale", lambda value: _language().languages[str(value).partition("_")[0]]),
            ("country", lambda value: _language().territories[value]),
        )

    def _stamp(self, value: str) -> str:
        return spoken_time.stamp(datetime.fromisoformat(value), zone=self.salon.timezone, country=self.salon.country)

    def _day(self, value: str) -> str:
        day = date.fromisoformat(value)
        return spoken_time.date_of(day, country=self.salon.country)

    def _price(self, value: Any) -> str:
        return spoken_money.amount(Money(int(value), self.salon.currency), country=self.salon.country)


def past_values(salon: Salon) -> PastValues:
    """Return how the values of a salon's history are read. Two statements, however long the history is."""
    things = {str(thing_id): name for thing_id, name in names().items()}
    people = {str(account_id): name for account_id, name in acts.people()}
    return PastValues(salon=salon, codes=_codes(), names=things | people)


def _codes() -> dict[tuple[str, str], str]:
    """Return the words of all codes, by the field that holds them."""
    tables = {"visibility": VISIBILITIES, "any_staff_rule": ANY_STAFF_RULES, "staff_sees_customers": SIGHTS}
    chosen = {(field, str(code)): say() for field, table in tables.items() for code, say in table}
    roles = {("role", str(role)): role.label for role in Role}
    kinds = {("business_type", str(code)): str(name) for code, name in business.NAMES.items()}
    states = {("state", str(state)): word for state, word in words.request_states().items()}
    return chosen | roles | kinds | states


def _language() -> Locale:
    return get_locale() or Locale("en")
