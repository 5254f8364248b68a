"""What the team writes down about a customer."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete

from app.auth.actor import Actor
from app.core.ids import new_id
from app.customers import queries, removing
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


def remove_note(*, customer_id: UUID, note_id: UUID, by: Actor) -> CustomerNote:
    """Take a note away and return what it was.

    :raises NotFound: this customer has no such note
    :raises Forbidden: it is somebody else's
    """
    note = queries.note(note_id, customer_id=customer_id)
    removing.check(note, by=by)
    # Two who take it away at once are not in each other's way.
    db.session.execute(delete(CustomerNote).where(CustomerNote.id == note.id))
    return note
