"""What the team writes down about a customer: notes, and formulas of what was mixed."""

from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.booking.desk.customers.blueprint import bp, sees_cards, shown_on_card, theirs
from app.booking.desk.customers.card import shown
from app.catalogue import queries as catalogue
from app.core import clock
from app.core.forms import parse
from app.core.refused_forms import came_back, coming_back
from app.core.wall_clock import day_of
from app.customers import operations
from app.customers.commands import NoteKind, WriteNote

FORMS = {NoteKind.NOTE: "notes", NoteKind.FORMULA: "formulas"}
"""The part of the card that shows each kind, and the form in it."""


@bp.post("/<uuid:customer_id>/notes")
@sees_cards
def create_note(customer_id: UUID) -> ResponseReturnValue:
    """Write a note or a formula down."""
    customer, now = theirs(customer_id), clock.now()
    with coming_back(lambda refusal: shown(customer, came_back(refusal, name=_part()))):
        command = parse(WriteNote, request)
        today = day_of(now, zone=catalogue.salon().timezone)
        operations.write_note(customer_id=customer.id, command=command, by=current_actor(), today=today, now=now)
    return shown_on_card(customer.id, said=_("It is written down."), part=FORMS[command.kind])


@bp.post("/<uuid:customer_id>/notes/<uuid:note_id>/removal")
@sees_cards
def create_note_removal(customer_id: UUID, note_id: UUID) -> Response:
    """Take a note away: one's own, or anybody's for who keeps the records."""
    customer = theirs(customer_id)
    note = operations.remove_note(customer_id=customer.id, note_id=note_id, by=current_actor())
    return shown_on_card(customer.id, said=_("The note is gone."), part=FORMS[NoteKind(note.kind)])


def _part() -> str:
    """Return the part of the card that the form was sent from."""
    return FORMS[NoteKind.FORMULA if request.form.get("kind") == NoteKind.FORMULA else NoteKind.NOTE]
