"""Two records of one person become one, and nothing that belongs to either is lost."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app.auth import operations as auth
from app.auth.actor import Actor
from app.core.events import publish
from app.core.ids import new_id
from app.core.refusals import NotFound, Refusal
from app.customers import likeness, queries
from app.customers.commands import NoteKind
from app.customers.events import CustomersMerged
from app.customers.models import Customer, CustomerChange, CustomerConsent, CustomerNote, CustomerPhoto
from app.customers.operations.history import remember
from tenants.db import db


class SameCustomer(Refusal):
    """These are the same customer already."""

    code, status = "same_customer", HTTPStatus.UNPROCESSABLE_ENTITY


def merge(*, kept_id: UUID, merged_id: UUID, by: Actor, today: date, now: datetime) -> Customer:
    """Make one record of two; who hears of it moves what belongs to the other, in the same transaction.

    Both rows are locked against every booking for them: one that began before is waited for and moved, one that comes
    later waits and is led to the record that was kept (`queries.kept`). `today` is the salon's day.

    :raises NotFound: one of them is not there, or is part of another record
    :raises SameCustomer: they are one
    """
    kept, other = _locked(kept_id, merged_id)
    remember("merged", customer_id=kept.id, by=by, now=now, **_traces(other))
    _move(other, kept)
    said, rest = likeness.merged(kept, other), likeness.left_over(kept, other)
    if not kept.email:
        # The address goes along; an address beside another one stays with the old record, and leads from there.
        other.email = None
    other.merged_into_id = kept.id
    db.session.flush()
    for name, value in said.items():
        setattr(kept, name, value)
    db.session.add_all(_note(kept, text, by=by, today=today, now=now) for text in rest)
    db.session.flush()
    publish(CustomersMerged(kept_id=kept.id, merged_id=other.id, by=by, at=now))
    return kept


def _locked(kept_id: UUID, merged_id: UUID) -> tuple[Customer, Customer]:
    both = select(Customer).where(Customer.id.in_((kept_id, merged_id)), *queries.CURRENT).order_by(Customer.id)
    rows = db.session.scalars(both.with_for_update().execution_options(populate_existing=True)).all()
    found = {customer.id: customer for customer in rows}
    if found.keys() != {kept_id, merged_id}:
        raise NotFound
    if kept_id == merged_id:
        raise SameCustomer
    return found[kept_id], found[merged_id]


def _note(kept: Customer, text: str, *, by: Actor, today: date, now: datetime) -> CustomerNote:
    """Keep as a note what found no room on the card."""
    return CustomerNote(
        id=new_id(),
        customer_id=kept.id,
        kind=NoteKind.NOTE,
        written_on=today,
        text=text,
        by_account_id=by.account_id,
        by_name=by.name,
        created_at=now,
    )


def _traces(other: Customer) -> dict[str, Any]:
    """Return what the history remembers of the record that is no more."""
    consent = queries.find_consent(other.id)
    traces = {"id": str(other.id), "name": other.name, "email": other.email, "phone": other.phone}
    return traces | ({"agreed_at": consent.given_at.isoformat(), "noted_by": consent.noted_by_name} if consent else {})


def _move(other: Customer, kept: Customer) -> None:
    _move_consent(other, kept)
    auth.hand_customer_over(customer_id=other.id, to_id=kept.id, name=kept.name)
    for model in (CustomerNote, CustomerPhoto, CustomerConsent, CustomerChange):
        db.session.execute(update(model).where(model.customer_id == other.id).values(customer_id=kept.id))
    # Whoever was merged into the other one before belongs to this one now.
    earlier = update(Customer).where(Customer.merged_into_id == other.id)
    db.session.execute(earlier.values(merged_into_id=kept.id))


def _move_consent(other: Customer, kept: Customer) -> None:
    """Where both have agreed, the photos of both stand under one consent."""
    its, theirs = queries.find_consent(kept.id), queries.find_consent(other.id)
    if its is not None and theirs is not None:
        moved = update(CustomerPhoto).where(CustomerPhoto.consent_id == theirs.id)
        db.session.execute(moved.values(consent_id=its.id))
        db.session.delete(theirs)
        db.session.flush()
