"""Every write to customers."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert

from app.core.ids import new_id
from app.core.refusals import Refusal
from app.customers import queries
from app.customers.commands import ChangeCustomer
from app.customers.models import Customer
from tenants.constraints import refusing
from tenants.db import db


class EmailTaken(Refusal):
    """Another customer has this e-mail address."""

    code, status = "email_taken", HTTPStatus.CONFLICT


def find_or_create(
    *,
    name: str,
    email: str | None,
    now: datetime,
    phone: str | None = None,
    locale: str | None = None,
    timezone: str | None = None,
) -> Customer:
    """Return the customer with this e-mail address, made now when there is none; without an address, always a new one.

    What is known stays: whoever types somebody's address may add a missing telephone number but change nothing.
    """
    stated = {"name": name, "email": email, "phone": phone, "locale": locale, "timezone": timezone}
    new = insert(Customer).values(id=new_id(), created_at=now, **stated)
    added = {
        field: func.coalesce(getattr(Customer, field), new.excluded[field]) for field in ("phone", "locale", "timezone")
    }
    known = new.on_conflict_do_update(
        index_elements=[Customer.email], index_where=text("email IS NOT NULL"), set_=added
    )
    found = db.session.scalars(known.returning(Customer), execution_options={"populate_existing": True})
    return found.one()


def change(*, customer_id: UUID, command: ChangeCustomer) -> Customer:
    """Correct what is known of a customer.

    :raises NotFound: there is none by that id
    :raises EmailTaken: another customer has the address
    """
    customer = queries.customer(customer_id)
    with refusing({"uq_customers_email": EmailTaken}):
        for name, value in command:
            setattr(customer, name, value)
        db.session.flush()
    return customer
