"""What the team writes down about a customer."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete

from app.auth.actor import Actor
from app.core.ids import new_id
from app.core.refusals import NotFound
from app.customers import queries
from app.customers.commands import WriteNote
from app.customers.models import CustomerNote
from tenants.db import db


def write_note(*, customer_id: UUID, command: WriteNote, by: Actor, today: date, now: datetime) -> CustomerNote:
    """Keep a note or a formula with who wrote it and when.

    :raises NotFound: there is no such customer
    """
    note = CustomerNote(
        id=new_id(),
        customer_id=queries.kept(customer_id).id,
        kind=command.kind,
        written_on=command.written_on or today,
        text=command.text,
        by_account_id=by.account_id,
        by_name=by.name,
        created_at=now,
    )
    db.session.add(note)
    db.session.flush()
    return note


def remove_note(*, customer_id: UUID, note_id: UUID) -> None:
    """Take a note away.

    :raises NotFound: this customer has no such note
    """
    gone = delete(CustomerNote).where(CustomerNote.id == note_id, CustomerNote.customer_id == customer_id)
    if db.session.execute(gone.returning(CustomerNote.id)).first() is None:
        raise NotFound
