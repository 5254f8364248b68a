"""Taking back what was just done at the desk: what a toast offers for ten seconds, and the answer to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.booking import asking, operations
from app.booking.desk.blueprint import CALENDAR_CHANGED, VISIT_CHANGED, bp, manages_visits
from app.booking.models import Appointment
from app.core import clock
from app.core.htmx import announcing, replace_or_redirect
from app.core.refusals import NotFound, Refusal

DONE = "booking/desk/done.htmx.html"
MOST_AT_ONCE = 100
"""More visits than anybody has on a day."""

MARK = {"undoes": "1"}
"""What the offer says where the same address answers a form as well."""


@dataclass(frozen=True, kw_only=True)
class Undo:
    """Where taking back is sent to, and with which values."""

    href: str
    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, appointment: Appointment) -> Self:
        """Return how the last change of a visit is taken back."""
        href = url_for(".create_undo", appointment_id=appointment.id)
        return cls(href=href, values={"sequence": appointment.sequence})

    @classmethod
    def since(cls, appointment: Appointment, sequence: int) -> Self | None:
        """Return how what has come of a visit since then is taken back; None where nothing has.

        The last change is an older one in that case, which nobody has asked to take back.
        """
        return cls.of(appointment) if appointment.sequence != sequence else None

    @classmethod
    def of_all(cls, visits: Sequence[Appointment]) -> Self:
        """Return how the last change of several visits is taken back, those first that go first."""
        first, *others = visits
        also = " ".join(f"{visit.id}:{visit.sequence}" for visit in others)
        return replace(cls.of(first), values={"sequence": first.sequence, "also": also})


def outcome(said: str, undo: Undo | None) -> str:
    """Say what has been done, or that there was nothing to do."""
    return said if undo else str(_("Nothing has changed."))


def refuse(refusal: Refusal) -> None:
    """Say in a toast that it cannot be taken back: there is no form behind the offer that could say it.

    :raises Refusal: the request takes something back
    """
    if all(asking.text(name) == value for name, value in MARK.items()):
        raise refusal


@bp.post("/appointments/<uuid:appointment_id>/undo")
@manages_visits
def create_undo(appointment_id: UUID) -> ResponseReturnValue:
    """Take back the last change of a visit, and of those that were changed with it."""
    sequence = request.form.get("sequence", type=int)
    if sequence is None:
        raise NotFound
    steps = [(appointment_id, sequence), *_others(request.form.get("also", ""))]
    operations.undo_all(steps=steps, by=current_actor(), now=clock.now())
    to = url_for(".show_appointment", appointment_id=appointment_id)
    return announcing(replace_or_redirect(DONE, to=to, message=_("It is as it was.")), CALENDAR_CHANGED, VISIT_CHANGED)


def _others(stated: str) -> list[tuple[UUID, int]]:
    """Read the visits that were changed with the first one.

    :raises NotFound: what is stated names none, or more than a day has
    """
    pairs = [one.partition(":") for one in stated.split()]
    if len(pairs) > MOST_AT_ONCE:
        raise NotFound
    try:
        return [(UUID(visit_id), int(sequence)) for visit_id, _colon, sequence in pairs]
    except ValueError:
        raise NotFound from None
