"""What is dragged in the calendar, or moved there by keyboard: the guard decides, a toast tells and can take back."""

from datetime import datetime
from uuid import UUID

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.booking import asking, operations
from app.booking.commands import MoveBlock, Reschedule
from app.booking.desk import appointments, blocks, moving, undoing
from app.booking.desk.blueprint import CALENDAR_CHANGED, blocks_time, bp, manages_visits
from app.booking.desk.undoing import DONE, Undo, outcome
from app.booking.lengths import MINUTE
from app.booking.models import Appointment, Block
from app.booking.queries.blocks import block as find_block
from app.core import clock
from app.core.forms import build
from app.core.htmx import announcing, replace_or_redirect
from app.core.refusals import Invalid
from app.core.refused_forms import coming_back


@bp.post("/appointments/<uuid:appointment_id>/placement")
@manages_visits
def create_placement(appointment_id: UUID) -> ResponseReturnValue:
    """Move a visit to where it was dropped."""
    appointment = appointments.find(appointment_id)
    before = appointment.sequence
    with coming_back(lambda refusal: moving.shown(appointment, refusal)):
        stated = {"starts_at": asking.find_instant("starts_at"), "staff_id": asking.find_id("staff")}
        command, by = build(Reschedule, stated), current_actor()
        moved = operations.reschedule(appointment_id=appointment_id, command=command, by=by, now=clock.now())
    said = moving.news_of(moved)
    return _placed(moved, said=said, undo=Undo.since(moved, before))


@bp.post("/appointments/<uuid:appointment_id>/length")
@manages_visits
def create_length(appointment_id: UUID) -> ResponseReturnValue:
    """Let a visit end where its edge was dropped, or last as long as the form says."""
    appointment = appointments.find(appointment_id)
    before = appointment.sequence
    with coming_back(lambda refusal: appointments.shown(appointment_id, refusal)):
        minutes, by = _minutes(appointment), current_actor()
        stretched = operations.stretch(appointment_id=appointment_id, minutes=minutes, by=by, now=clock.now())
    said, undo = _("The appointment has another length."), Undo.since(stretched, before)
    if asking.find_instant("ends_at"):
        return _placed(stretched, said=said, undo=undo)
    return appointments.shown_again(stretched, said=outcome(said, undo), undo=undo)


@bp.post("/blocks/<uuid:block_id>/placement")
@blocks_time
def create_block_placement(block_id: UUID) -> ResponseReturnValue:
    """Move a block, or its end, to where it was dropped."""
    block = find_block(block_id, by=current_actor())
    whose, undo = block.staff_member, _undo_of(block)
    with coming_back(lambda refusal: blocks.shown(block, refusal)):
        operations.move_block(block_id=block.id, command=_placement(block), by=current_actor(), now=clock.now())
    return _toast(
        _("The block is changed."),
        to=url_for(".show_block", block_id=block.id),
        undo=blocks.back_to(whose, block, undo),
    )


def _placed(appointment: Appointment, *, said: str, undo: Undo | None) -> Response:
    return _toast(outcome(said, undo), to=appointments.address_of(appointment), undo=undo)


def _toast(said: str, *, to: str, undo: Undo | None) -> Response:
    return announcing(replace_or_redirect(DONE, to=to, message=said, undo=undo), CALENDAR_CHANGED)


def _minutes(appointment: Appointment) -> int:
    """Return the length that is asked for, as an end or as a number.

    :raises Invalid: neither is
    """
    ends_at: datetime | None = asking.find_instant("ends_at")
    if ends_at is not None:
        return (ends_at - appointment.starts_at) // MINUTE
    try:
        return int(asking.text("minutes"))
    except ValueError:
        raise Invalid(_("Please enter a whole number.")) from None


def _placement(block: Block) -> MoveBlock:
    stated = {
        "staff_id": asking.find_id("staff") or block.staff_member_id,
        "starts_at": asking.find_instant("starts_at") or block.starts_at,
        "ends_at": asking.find_instant("ends_at") or block.ends_at,
    }
    return build(MoveBlock, stated)


def _undo_of(block: Block) -> Undo:
    """Return how a block is put back where it is now."""
    values = {
        "staff": block.staff_member_id,
        "starts_at": block.starts_at.isoformat(),
        "ends_at": block.ends_at.isoformat(),
    } | undoing.MARK
    return Undo(href=url_for(".create_block_placement", block_id=block.id), values=values)
