"""Who a booking is for: checked before the time is taken, entered among the customers after it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from app.auth.actor import Actor
from app.booking.commands import Book, Contact
from app.booking.queries import people
from app.core.contact import phone_number
from app.core.reader import stated_language
from app.core.refusals import Invalid, NotFound
from app.customers import operations as customers
from app.customers import queries
from app.customers.models import Customer


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody who comes, as this booking describes them, and their record if the salon has told us which it is."""

    name: str
    email: str | None
    phone: str | None
    timezone: str | None = None
    locale: str | None = None
    known: Customer | None = None


def guest(command: Book, *, country: str, by: Actor) -> Guest:
    """Return who the booking is for. Nothing is written.

    :raises Invalid: nobody is named, or nobody whom they may see, or a customer could not be reached
    """
    known = _known(_seen(command.customer_id, by) or by.customer_id)
    contact = command.customer or _contact_of(known)
    if contact is None:
        raise Invalid(errors={"customer": [_("Please tell us who is coming.")]})
    if not contact.email and not by.is_staff:
        raise Invalid(errors={"customer.email": [_("Please fill this in.")]})
    return Guest(
        name=contact.name,
        email=contact.email,
        phone=_phone(contact.phone, country),
        timezone=contact.timezone,
        # The language of the desk is not the customer's.
        locale=None if by.is_staff else stated_language(),
        known=known,
    )


def enter(guest: Guest, *, now: datetime) -> Customer:
    """Return the guest's record, made if there is none."""
    if guest.known is not None:
        return guest.known
    return customers.find_or_create(
        name=guest.name,
        email=guest.email,
        phone=guest.phone,
        locale=guest.locale,
        timezone=guest.timezone,
        now=now,
    )


def _seen(customer_id: UUID | None, by: Actor) -> UUID | None:
    """Return whom the booking names, if whoever books may know them: what is booked says who they are."""
    if customer_id is None or customer_id == by.customer_id:
        return customer_id
    try:
        return people.open_to(by, customer_id).id
    except NotFound:
        raise Invalid(errors={"customer_id": [_("We do not know this customer.")]}) from None


def _known(customer_id: UUID | None) -> Customer | None:
    if customer_id is None:
        return None
    try:
        # Held until the commit: a visit must not end up with a record that is being merged into another one.
        return queries.kept(customer_id)
    except NotFound:
        raise Invalid(errors={"customer_id": [_("We do not know this customer.")]}) from None


def _contact_of(customer: Customer | None) -> Contact | None:
    if customer is None:
        return None
    # What the salon wrote down is taken as it is.
    return Contact.model_construct(name=customer.name, email=customer.email, phone=customer.phone)


def _phone(text: str | None, country: str) -> str | None:
    if not text:
        return None
    try:
        return phone_number(text, country=country)
    except ValueError as error:
        raise Invalid(errors={"customer.phone": [str(error)]}) from None
