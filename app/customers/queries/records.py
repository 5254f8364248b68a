"""Single records, and keeping them as they are until the commit."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from app.core.refusals import NotFound
from app.customers.models import Customer
from tenants.db import db

Conditions = Sequence[ColumnElement[bool]]

CURRENT: Conditions = (Customer.merged_into_id.is_(None), Customer.erased_at.is_(None))
"""What is true of whom the salon works with: neither part of another record nor erased."""


def customer(customer_id: UUID) -> Customer:
    """Return a customer, erased or not; the id of a record that was merged leads to the one that was kept.

    :raises NotFound: there is none by that id
    """
    found = db.session.get(Customer, customer_id)
    if found is not None and found.merged_into_id:
        found = db.session.get(Customer, found.merged_into_id)
    if found is None:
        raise NotFound
    return found


def current(customer_id: UUID) -> Customer:
    """Return a customer whom the salon knows.

    :raises NotFound: there is none by that id, or they were erased
    """
    found = customer(customer_id)
    if not found.is_current:
        raise NotFound
    return found


def find_by_email(email: str) -> Customer | None:
    """Return whom the salon knows by an address, in whatever letters; that of a merged record leads to the kept one."""
    found = db.session.scalars(select(Customer).where(Customer.email == email)).first()
    return customer(found.id) if found else None


def kept(customer_id: UUID) -> Customer:
    """Return a customer who stays who they are until the commit: nobody merges or erases them meanwhile.

    :raises NotFound: there is none by that id, or they were erased
    """
    return _held(customer_id, select(Customer).with_for_update(key_share=True, read=True))


def locked(customer_id: UUID) -> Customer:
    """Return a customer whom nobody else books for, merges, or photographs until the commit.

    :raises NotFound: there is none by that id, or they were erased
    """
    return _held(customer_id, select(Customer).with_for_update())


def _held(customer_id: UUID, locking: Select[Customer]) -> Customer:
    """Follow the merges, as they are once the lock is there: each waits for whoever is merging right now."""
    wanted: UUID | None = customer_id
    while wanted is not None:
        one = locking.where(Customer.id == wanted).execution_options(populate_existing=True)
        found = db.session.scalars(one).first()
        if found is None or found.erased_at is not None:
            raise NotFound
        if found.merged_into_id is None:
            return found
        wanted = found.merged_into_id
    raise NotFound
