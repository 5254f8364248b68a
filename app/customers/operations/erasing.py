"""Forgetting somebody: the visits stay for the books, and nobody can tell any more whose they were."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from app.auth import operations as auth
from app.auth.actor import Actor
from app.auth.roles import Role
from app.core.events import publish
from app.customers import queries
from app.customers.events import CustomerErased
from app.customers.models import Customer, CustomerChange, CustomerConsent, CustomerNote
from app.customers.operations.history import remember
from app.customers.operations.photos import forget_photos
from tenants.db import db

NAMELESS = "–"
"""In place of a name, in every language."""

NOBODY = Actor(role=Role.CUSTOMER, name=NAMELESS)
"""Whoever asked to be forgotten, in the line that says so."""

BLANK: dict[str, Any] = {
    "name": NAMELESS,
    "email": None,
    "phone": None,
    "locale": None,
    "timezone": None,
    "notes": "",
    "allergies": "",
    "birth_month": None,
    "birth_day": None,
    "preferred_staff_member_id": None,
    "reach_by": None,
    "tags": [],
}


def erase(*, customer_id: UUID, by: Actor, now: datetime) -> Customer:
    """Forget a customer, with whatever was merged into them and the way they signed in.

    The record is locked against bookings meanwhile; one that comes later does not find it.

    :raises NotFound: there is no such customer
    :raises VisitsAhead: they are still expected
    """
    customer = queries.locked(customer_id)
    erased = CustomerErased(customer_id=customer.id, by=by, at=now)
    publish(erased)
    _forget_accounts(customer)
    forget_photos(customer_id=customer.id)
    for model in (CustomerNote, CustomerConsent, CustomerChange):
        db.session.execute(delete(model).where(model.customer_id == customer.id))
    theirs = or_(Customer.id == customer.id, Customer.merged_into_id == customer.id)
    db.session.execute(update(Customer).where(theirs).values(**BLANK, erased_at=now))
    remember("erased", customer_id=customer.id, by=NOBODY if erased.is_own_wish else by, now=now)
    return customer


def _forget_accounts(customer: Customer) -> None:
    known = select(Customer.email).where(or_(Customer.id == customer.id, Customer.merged_into_id == customer.id))
    addresses = [email for email in db.session.scalars(known) if email]
    auth.forget_customer(customer_id=customer.id, addresses=addresses, nameless=NAMELESS)
