"""What the team keeps about a customer."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.refusals import NotFound
from app.customers.commands import NoteKind
from app.customers.models import CustomerChange, CustomerConsent, CustomerNote, CustomerPhoto
from tenants.db import db


def notes(customer_id: UUID) -> Sequence[CustomerNote]:
    """Return what was written down about a customer, the latest first."""
    theirs = select(CustomerNote).where(CustomerNote.customer_id == customer_id)
    return db.session.scalars(theirs.order_by(CustomerNote.written_on.desc(), CustomerNote.id.desc())).all()


def find_latest(customer_id: UUID, *, kind: NoteKind) -> CustomerNote | None:
    """Return what was last written down of a kind about a customer."""
    theirs = select(CustomerNote).where(CustomerNote.customer_id == customer_id, CustomerNote.kind == kind)
    return db.session.scalars(theirs.order_by(CustomerNote.written_on.desc(), CustomerNote.id.desc()).limit(1)).first()


def note(note_id: UUID, *, customer_id: UUID) -> CustomerNote:
    """Return a note about a customer.

    :raises NotFound: there is no such note about them
    """
    found = db.session.get(CustomerNote, note_id)
    if found is None or found.customer_id != customer_id:
        raise NotFound
    return found


def find_consent(customer_id: UUID) -> CustomerConsent | None:
    """Return the customer's consent to photos, if it holds."""
    theirs = select(CustomerConsent).where(CustomerConsent.customer_id == customer_id)
    return db.session.scalars(theirs.where(CustomerConsent.withdrawn_at.is_(None))).first()


def find_consent_with_photos(customer_id: UUID) -> CustomerConsent | None:
    """Return the customer's consent to photos with what was taken under it, if it holds. One statement."""
    theirs = select(CustomerConsent).where(CustomerConsent.customer_id == customer_id)
    holding = theirs.where(CustomerConsent.withdrawn_at.is_(None)).options(joinedload(CustomerConsent.photos))
    return db.session.scalars(holding.execution_options(populate_existing=True)).unique().first()


def consents(customer_id: UUID) -> Sequence[CustomerConsent]:
    """Return all that a customer has agreed to, the latest first, whether it still holds or not."""
    theirs = select(CustomerConsent).where(CustomerConsent.customer_id == customer_id)
    return db.session.scalars(theirs.order_by(CustomerConsent.given_at.desc())).all()


def photos(customer_id: UUID) -> Sequence[CustomerPhoto]:
    """Return a customer's photos, the latest first."""
    theirs = select(CustomerPhoto).where(CustomerPhoto.customer_id == customer_id)
    return db.session.scalars(theirs.order_by(CustomerPhoto.id.desc())).all()


def photo(photo_id: UUID, *, customer_id: UUID) -> CustomerPhoto:
    """Return a photo of a customer.

    :raises NotFound: they have no such photo
    """
    found = db.session.get(CustomerPhoto, photo_id)
    if found is None or found.customer_id != customer_id:
        raise NotFound
    return found


def changes(customer_id: UUID) -> Sequence[CustomerChange]:
    """Return what is remembered of a record, the latest first."""
    theirs = select(CustomerChange).where(CustomerChange.customer_id == customer_id)
    return db.session.scalars(theirs.order_by(CustomerChange.at.desc(), CustomerChange.id.desc())).all()
