"""Running late: who has to wait after a visit, and what the desk does about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.booking import asking, operations
from app.booking.desk.appointments import find
from app.booking.desk.blueprint import CALENDAR_CHANGED, CLOSE_DRAWER, bp, manages_visits
from app.booking.desk.undoing import DONE, Undo
from app.booking.desk.words import Clock, salon
from app.booking.models import Appointment
from app.booking.queries.delays import Outlook, outlook
from app.core import clock
from app.core.htmx import announcing, page_or_partial, replace_or_redirect
from app.core.refusals import Forbidden, NotFound, Refusal
from app.customers.words import reach_by

PAGE = "booking/desk/delay.html"
PARTIAL = "booking/desk/_delay.html"
LENGTHS = (5, 10, 15, 20, 30, 45, 60)
USUAL = 15


@bp.get("/appointments/<uuid:appointment_id>/delay")
@manages_visits
def show_delay(appointment_id: UUID) -> ResponseReturnValue:
    """Show who has to wait."""
    return _shown(find(appointment_id))


@bp.post("/appointments/<uuid:appointment_id>/delay")
@manages_visits
def create_delay(appointment_id: UUID) -> ResponseReturnValue:
    """Move everybody who has to wait."""
    found = _act(operations.shift, appointment_id)
    undo = Undo.of_all([found.visits[wait.id] for wait in found.delay.waits])
    return _done(appointment_id, said=_("Everybody who has to wait has a new time."), undo=undo)


@bp.post("/appointments/<uuid:appointment_id>/delay/news")
@manages_visits
def create_news_of_delay(appointment_id: UUID) -> ResponseReturnValue:
    """Tell everybody who has to wait, and leave the calendar as it is."""
    _act(operations.tell_of_delay, appointment_id)
    return _done(appointment_id, said=_("Everybody who has to wait is told."))


def _act(act: Callable[..., Outlook], appointment_id: UUID) -> Outlook:
    key, by = asking.text("key"), current_actor()
    try:
        return act(appointment_id=appointment_id, minutes=_minutes(), key=key, by=by, now=clock.now())
    except (NotFound, Forbidden):
        raise
    except Refusal as refusal:
        abort(_shown(find(appointment_id), refusal))


def _done(appointment_id: UUID, *, said: str, undo: Undo | None = None) -> Response:
    to = url_for(".show_appointment", appointment_id=appointment_id)
    return announcing(replace_or_redirect(DONE, to=to, message=said, undo=undo), CALENDAR_CHANGED, CLOSE_DRAWER)


def _shown(appointment: Appointment, refusal: Refusal | None = None) -> Response:
    operations.check_running_late(appointment, now=clock.now())
    found = outlook(appointment, minutes=_minutes(), now=clock.now())
    known: dict[str, Any] = {
        "it": appointment,
        "minutes": _minutes(),
        "lengths": LENGTHS,
        "delay": found.delay,
        "visits": found.visits,
        "block": found.block,
        "say": Clock(zone=appointment.timezone, country=salon().country),
        "reach_by": reach_by,
        "refusal": refusal,
    }
    return page_or_partial(PAGE, PARTIAL, refusal.status if refusal else 200, **known)


def _minutes() -> int:
    stated = asking.text("minutes")
    return int(stated) if stated in map(str, LENGTHS) else USUAL
