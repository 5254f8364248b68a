"""What a booking is asked for ahead: the salon's rules, held against who books what and when."""

from collections.abc import Mapping
from typing import Any

from app.booking.models import VisitTally
from app.booking.queries.conditions import Conditions
from app.core.wall_clock import day_of
from app.customers.models import Customer
from app.payments.demands import Circumstances, demanded
from app.payments.terms import queries as terms
from tenants.db import db


def deposit(conditions: Conditions, customer: Customer, *, time: Mapping[str, Any]) -> int:
    """Return how many minor units are to be paid before a visit is booked.

    :param time: the columns of time, service and price that the visit will have
    """
    if not conditions.takes_payments:
        return 0
    rules = terms.rules_asked()
    if not rules:
        return 0
    tally = db.session.get(VisitTally, customer.id)
    found = Circumstances(
        price_minor=time["price_minor"],
        service_id=time["service_id"],
        parent_id=conditions.parent_id,
        weekday=day_of(time["starts_at"], zone=conditions.timezone).weekday(),
        is_new=tally is None or tally.visits == 0,
        no_shows=tally.no_shows if tally else 0,
        tags=frozenset(customer.tags),
    )
    return demanded(rules, found).amount_minor
