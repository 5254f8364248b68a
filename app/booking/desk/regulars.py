"""What the salon knows of a customer, in short, for whoever opens one of their visits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.auth.actor import Actor
from app.booking.models import Appointment
from app.booking.queries import people
from app.booking.queries.summaries import Summary, summary
from app.customers import queries as customers
from app.customers import words
from app.customers.commands import NoteKind
from app.customers.models import CustomerNote


@dataclass(frozen=True, kw_only=True)
class Known:
    """Their visits, what was mixed for them last, whom they like to come to, and how they want to be reached."""

    visits: Summary
    formula: CustomerNote | None
    favourite: str
    reach_by: str


def find_known(appointment: Appointment, *, by: Actor, names: Mapping[str, str], now: datetime) -> Known | None:
    """Return it to those who may see the customer's card; `names` are those of the team, by id."""
    customer = appointment.customer
    if not people.is_open_to(by, customer):
        return None
    return Known(
        visits=summary(customer_id=customer.id, apart_from=appointment.id, now=now),
        formula=customers.find_latest(customer.id, kind=NoteKind.FORMULA),
        favourite=words.favourite(customer, names=names),
        reach_by=words.reach_by(customer.reach_by) if customer.reach_by else "",
    )
