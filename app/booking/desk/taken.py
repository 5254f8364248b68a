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
    before, after = appointment.buffer_before_minutes, appointment.minutes + appointment.buffer_after_minutes
    there = what_is_there(
        staff_member_id=staff_member_id,
        starts_at=starts_at - before * MINUTE,
        ends_at=starts_at + after * MINUTE,
        besides=appointment.id,
        say=say,
    )
    return SlotTaken(there, alternatives=refusal.alternatives) if there else refusal


def what_is_there(
    *, staff_member_id: UUID, starts_at: datetime, ends_at: datetime, besides: UUID | None, say: Clock
) -> str:
    """Name the visits and blocks in somebody's time; nothing where it is something else that takes it, as a hold.

    :param besides: the visit or the block that may stand there, because it is the one that moves
    """
    asked = {"starts_at": starts_at, "ends_at": ends_at}
    there = in_the_way(staff_member_id=staff_member_id, **asked, besides=besides)
    faces = Faces(say)
    return str(_("Taken: %(what)s.", what="; ".join(_named(faces.of(entry)) for entry in there))) if there else ""


def _named(face: Face) -> str:
    return ", ".join(said for said in (face.who, face.what, face.when) if said)
