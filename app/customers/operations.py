"""Every write to customers."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from app.auth import audit
from app.auth.audit import Subject, Verb
from app.core.ids import new_id
from app.core.refusals import Refusal
from app.core.rows import known, names
from app.customers import queries
from app.customers.commands import ChangeCustomer
from app.customers.models import Customer
from tenants.constraints import refusing
from tenants.db import db
from tenants.statements import run

FIND_OR_CREATE = """
INSERT INTO customers (id, name, email, phone, locale, timezone, created_at)
VALUES (%(id)s, %(name)s, %(email)s, %(phone)s, %(locale)s, %(timezone)s, %(created_at)s)
ON CONFLICT (email) WHERE email IS NOT NULL DO UPDATE SET
    phone = coalesce(customers.phone, excluded.phone),
    locale = coalesce(customers.locale, excluded.locale),
    timezone = coalesce(customers.timezone, excluded.timezone)
RETURNING """ + ", ".join(names(Customer))


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
    new = {"id": new_id(), "created_at": now, **stated}
    (row,) = run(FIND_OR_CREATE, **new).rows
    return known(Customer(**dict(zip(names(Customer), row, strict=True))))


def change(*, customer_id: UUID, command: ChangeCustomer) -> Customer:
    """Correct what is known of a customer.

    :raises NotFound: there is none by that id
    :raises EmailTaken: another customer has the address
    """
    customer = queries.customer(customer_id)
    with refusing({"uq_customers_email": EmailTaken}):
        for name, value in command:
            setattr(customer, name, value)
        audit.note(Verb.CHANGED, Subject.CUSTOMER, customer)
        db.session.flush()
    return customer
