"""Who somebody is: found, made, corrected."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import update

from app.auth import audit
from app.auth import operations as auth
from app.auth.audit import Subject, Verb
from app.core.contact import phone_number
from app.core.ids import new_id
from app.core.refusals import Conflict, Invalid, Refusal
from app.core.rows import known, names
from app.customers import birthdays, queries
from app.customers.commands import Command
from app.customers.models import Customer
from app.customers.versions import version
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


class CardChanged(Conflict):
    """Somebody has changed this record meanwhile. Please look at the marked fields and save again."""

    code = "card_changed"


class UnknownStaffMember(Refusal):
    """Nobody like that works here."""

    code, status = "unknown_staff_member", HTTPStatus.UNPROCESSABLE_ENTITY


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
    found = known(Customer(**dict(zip(names(Customer), row, strict=True))))
    # An address leads to the record that its own one has been merged into.
    return queries.kept(found.merged_into_id) if found.merged_into_id else found


def add(*, command: Command, now: datetime, country: str | None = None) -> Customer:
    """Enter somebody who has not booked; a number is put into its one spelling where `country` helps to read it.

    :raises EmailTaken: another customer has the address
    :raises UnknownStaffMember: the preferred staff member is none of the team
    :raises Invalid: there is no such birthday
    """
    return _written(Customer(id=new_id(), created_at=now), command.changes(), country, Verb.ADDED)


def change(*, customer_id: UUID, command: Command, country: str | None = None, seen: str | None = None) -> Customer:
    """Correct what is known of a customer; a number is put into its one spelling where `country` helps to read it.

    :param seen: the version of the card that was looked at, where all of it is written anew
    :raises CardChanged: it says something else meanwhile
    :raises NotFound: there is none by that id
    :raises EmailTaken: another customer has the address
    :raises UnknownStaffMember: the preferred staff member is none of the team
    :raises Invalid: there is no such birthday
    """
    if not seen:
        return _written(queries.kept(customer_id), command.changes(), country, Verb.CHANGED)
    customer = queries.locked(customer_id)
    if version(customer) != seen:
        raise CardChanged
    return _written(customer, command.changes(), country, Verb.CHANGED)


def _written(customer: Customer, said: Mapping[str, Any], country: str | None, verb: Verb) -> Customer:
    # Before anything is set: the record says in which language its owner is answered.
    _check_birthday(customer, said)
    with refusing(
        {
            "uq_customers_email": EmailTaken,
            "fk_customers_preferred_staff_member_id_staff_members": UnknownStaffMember,
        }
    ):
        if said.get("email"):
            _take_back(said["email"], customer)
        for name, value in said.items():
            setattr(customer, name, _spelled(value, country) if name == "phone" and value else value)
        db.session.add(customer)
        audit.note(verb, Subject.CUSTOMER, customer)
        db.session.flush()
    auth.rename_customer(customer_id=customer.id, name=customer.name)
    return customer


def _check_birthday(customer: Customer, changes: Mapping[str, Any]) -> None:
    month, day = (changes.get(name, getattr(customer, name)) for name in ("birth_month", "birth_day"))
    if day and not birthdays.find(month, day):
        raise Invalid(errors={"birth_day": [_("There is no such day in a year.")]})


def _take_back(email: str, customer: Customer) -> None:
    """Free an address that belongs to a record which has become part of this one."""
    merged = update(Customer).where(Customer.merged_into_id == customer.id, Customer.email == email)
    db.session.execute(merged.values(email=None))


def _spelled(phone: str, country: str | None) -> str:
    try:
        return phone_number(phone, country=country) if country else phone
    except ValueError:
        return phone  # an extension, or a number with words beside it: as good as the salon knows it
