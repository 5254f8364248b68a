"""Photos of customers: kept while they agree, and no longer."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import delete, select

from app.auth.actor import Actor
from app.core import storage
from app.core.ids import new_id
from app.core.refusals import NotFound, Refusal
from app.customers import queries, removing
from app.customers.commands import DescribePhoto
from app.customers.models import CustomerConsent, CustomerPhoto
from app.customers.operations.history import remember
from app.customers.photos import KIND, Forms, form
from tenants.db import db


class ConsentNeeded(Refusal):
    """Photos are only kept of customers who agree to it. Please ask, and note that they do."""

    code, status = "consent_needed", HTTPStatus.UNPROCESSABLE_ENTITY


def give_consent(*, customer_id: UUID, by: Actor, now: datetime) -> CustomerConsent:
    """Note that a customer agrees to photos being kept, unless that is noted already.

    :raises NotFound: there is no such customer
    """
    customer = queries.locked(customer_id)
    consent = queries.find_consent(customer.id)
    if consent is None:
        consent = CustomerConsent(
            id=new_id(),
            customer_id=customer.id,
            kind=KIND,
            given_at=now,
            noted_by_account_id=by.account_id,
            noted_by_name=by.name,
        )
        db.session.add(consent)
        remember("consent_given", customer_id=customer.id, by=by, now=now)
    return consent


def withdraw_consent(*, customer_id: UUID, by: Actor, now: datetime) -> None:
    """Note that a customer agrees no longer, and forget the photos.

    :raises NotFound: they had not agreed
    """
    customer = queries.locked(customer_id)
    consent = queries.find_consent(customer.id)
    if consent is None:
        raise NotFound
    consent.withdraw(by_name=by.name, now=now)
    forget_photos(customer_id=customer.id)
    remember("consent_withdrawn", customer_id=customer.id, by=by, now=now)


def add_photo(*, customer_id: UUID, photo: Forms, command: DescribePhoto, by: Actor, now: datetime) -> CustomerPhoto:
    """Keep a photo that has been developed, under the consent that is noted or that comes with it.

    :raises ConsentNeeded: the customer has not agreed
    """
    customer = queries.locked(customer_id)
    if command.consent:
        give_consent(customer_id=customer.id, by=by, now=now)
    consent = queries.find_consent(customer.id)
    if consent is None:
        raise ConsentNeeded
    kept = CustomerPhoto(
        id=new_id(),
        customer_id=customer.id,
        consent_id=consent.id,
        key=storage.store(storage.PRIVATE, {form(width): content for width, content in photo.items()}),
        caption=command.caption,
        by_account_id=by.account_id,
        by_name=by.name,
        created_at=now,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def remove_photo(*, customer_id: UUID, photo_id: UUID, by: Actor) -> None:
    """Forget a photo.

    :raises NotFound: this customer has no such photo
    :raises Forbidden: it is somebody else's
    """
    photo = queries.photo(photo_id, customer_id=customer_id)
    removing.check(photo, by=by)
    storage.discard(photo.key)
    db.session.delete(photo)
    db.session.flush()


def forget_photos(*, customer_id: UUID) -> None:
    """Forget all photos of a customer."""
    keys = db.session.scalars(select(CustomerPhoto.key).where(CustomerPhoto.customer_id == customer_id)).all()
    db.session.execute(delete(CustomerPhoto).where(CustomerPhoto.customer_id == customer_id))
    for key in keys:
        storage.discard(key)
