"""What is in the way of a visit that is to move, in words: at the desk it can be seen, so it is named."""

from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from app.availability.occupancy import SlotTaken
from app.booking.desk.faces import Face, Faces
from app.booking.desk.words import Clock
from app.booking.lengths import MINUTE
from app.booking.models import Appointment
from app.booking.queries.in_the_way import in_the_way
from app.core.refusals import Refusal


def plainly(
    refusal: Refusal, appointment: Appointment, *, staff_member_id: UUID, starts_at: datetime | None, say: Clock
) -> Refusal:
    """Return the refusal of a move with the names of what stands there, where it is for that."""
    # A full day and a hold have sentences of their own.
    if type(refusal) is not SlotTaken or starts_at is None:
        return refusal
    faces, before = Faces(say), appointment.buffer_before_minutes
    there = in_the_way(
        staff_member_id=staff_member_id,
        starts_at=starts_at - before * MINUTE,
        ends_at=starts_at + (appointment.minutes + appointment.buffer_after_minutes) * MINUTE,
        besides=appointment.id,
    )
    if not there:
        return refusal
    named = "; ".join(_named(faces.of(entry)) for entry in there)
    return SlotTaken(_("Taken: %(what)s.", what=named), alternatives=refusal.alternatives)


def _named(face: Face) -> str:
    return ", ".join(said for said in (face.who, face.what, face.when) if said)
