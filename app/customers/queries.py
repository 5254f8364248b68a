"""Every read of customers beyond `get`."""

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_

from app.core.paging import PAGE_SIZE, Page, decode_cursor, encode_cursor
from app.core.refusals import NotFound
from app.customers.models import Customer
from tenants.db import db


def customer(customer_id: UUID) -> Customer:
    """Return a customer.

    :raises NotFound: there is none by that id
    """
    found = db.session.get(Customer, customer_id)
    if found is None:
        raise NotFound
    return found


def page(*, text: str = "", cursor: str | None = None, size: int = PAGE_SIZE) -> Page[Customer]:
    """Return customers in the order of their names; with `text`, those whose name, e-mail or telephone has it.

    :raises Invalid: the cursor is none of ours
    """
    listed = select(Customer).order_by(Customer.name, Customer.id).limit(size + 1)
    if text.strip():
        listed = listed.where(_mentions(text.strip()))
    if cursor:
        after = decode_cursor(cursor, str, UUID)
        listed = listed.where(tuple_(Customer.name, Customer.id) > tuple_(*after))
    rows = db.session.scalars(listed).all()
    following = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], encode_cursor(following.name, str(following.id)) if following else None)


def _mentions(text: str) -> ColumnElement[bool]:
    return or_(
        Customer.name.icontains(text, autoescape=True),
        Customer.email.icontains(text, autoescape=True),
        Customer.phone.icontains(text.replace(" ", ""), autoescape=True),
    )
