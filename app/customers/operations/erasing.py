"""Forgetting somebody: the visits stay for the books, and nobody can tell any more whose they were."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update

from app.auth.actor import Actor
from app.auth.audit.models import AuditEntry
from app.auth.models import Account, OneTimeCode
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
    """Take away the ways to sign in as them, and the codes on their way to them."""
    theirs = Account.customer_id == customer.id, Account.role == Role.CUSTOMER
    known = select(Customer.email).where(or_(Customer.id == customer.id, Customer.merged_into_id == customer.id))
    addresses = known.where(Customer.email.is_not(None)).union(select(Account.email).where(*theirs))
    db.session.execute(delete(OneTimeCode).where(OneTimeCode.email.in_(addresses), OneTimeCode.role.is_(None)))
    _forget_acts(theirs)
    db.session.execute(delete(Account).where(*theirs))


def _forget_acts(theirs: tuple[ColumnElement[bool], ...]) -> None:
    """Take their name from what they did to their own record and browsers, and what was done to their account."""
    accounts = select(Account.id).where(*theirs)
    acts, objects = AuditEntry.account_id.in_(accounts), AuditEntry.subject_id.in_(accounts)
    db.session.execute(update(AuditEntry).where(acts).values(name=NAMELESS))
    db.session.execute(update(AuditEntry).where(objects).values(subject_name=NAMELESS))
