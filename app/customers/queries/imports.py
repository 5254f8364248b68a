"""Files of customers, and what becomes of their rows."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import defer

from app.core.refusals import NotFound
from app.core.texts import folded
from app.customers import intake, spreadsheets
from app.customers.columns import Columns
from app.customers.intake import Known, Read, Settled
from app.customers.models import Customer, CustomerImport
from app.customers.queries.records import CURRENT
from tenants.db import db

AT_ONCE = 500
"""Rows that are looked up by one statement."""


def customer_import(import_id: UUID, *, for_update: bool = False) -> CustomerImport:
    """Return an import.

    :raises NotFound: there is none by that id
    """
    wanted = select(CustomerImport).where(CustomerImport.id == import_id)
    locking = wanted.with_for_update().execution_options(populate_existing=True) if for_update else wanted
    found = db.session.scalars(locking).first()
    if found is None:
        raise NotFound
    return found


def imports(limit: int = 10) -> Sequence[CustomerImport]:
    """Return the latest imports, without their files."""
    latest = select(CustomerImport).options(defer(CustomerImport.content)).order_by(CustomerImport.id.desc())
    return db.session.scalars(latest.limit(limit)).all()


def settled_rows(of: CustomerImport, *, country: str) -> Iterator[Settled]:
    """Return what becomes of each row of a file. A statement every few hundred rows: no transaction stays idle long."""
    columns = Columns.model_validate(of.mapping)
    rows = spreadsheets.read(of.content or b"")[1 if columns.has_heading else 0 :]
    seen: set[str] = set()
    for first in range(0, len(rows), AT_ONCE):
        portion = list(intake.read(rows[first : first + AT_ONCE], columns, country=country))
        yield from intake.settle(portion, _known(portion), seen=seen)


def _known(rows: Sequence[Read]) -> Known:
    cards = [row.card for row in rows if row.card is not None]
    emails = [card.email for card in cards if card.email]
    numbers = {intake.phone_key(card.phone) for card in cards if card.phone and not card.email}
    kept_id = func.coalesce(Customer.merged_into_id, Customer.id)
    by_email = select(func.lower(cast(Customer.email, Text)), kept_id).where(Customer.email.in_(emails))
    by_phone = select(Customer.phone_key, Customer.name, Customer.id).where(*CURRENT, Customer.phone_key.in_(numbers))
    return Known(
        dict(db.session.execute(by_email).all()),
        {(key or "", folded(name)): customer_id for key, name, customer_id in db.session.execute(by_phone)},
    )
