"""Running late: who has to wait after a visit, and what the desk does about it."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.booking import asking, operations
from app.booking.desk.appointments import find
from app.booking.desk.blueprint import CALENDAR_CHANGED, CLOSE_DRAWER, bp, manages_visits
from app.booking.desk.undoing import DONE, Undo
from app.booking.desk.words import Clock
from app.booking.models import Appointment
from app.booking.queries.delays import Outlook, outlook
from app.catalogue import queries as catalogue
from app.core import clock
from app.core.htmx import announcing, replace_or_redirect
from app.core.refusals import Refusal
from app.core.refused_forms import coming_back, shown_as_asked
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
    return _done(appointment_id, said=_news_of(found, appointment_id), undo=undo)


@bp.post("/appointments/<uuid:appointment_id>/delay/news")
@manages_visits
def create_news_of_delay(appointment_id: UUID) -> ResponseReturnValue:
    """Tell everybody who has to wait, and leave the calendar as it is."""
    _act(operations.tell_of_delay, appointment_id)
    return _done(appointment_id, said=_("Everybody who has to wait is told."))


def _act(act: Callable[..., Outlook], appointment_id: UUID) -> Outlook:
    key, by = asking.text("key"), current_actor()
    with coming_back(lambda refusal: _shown(find(appointment_id), refusal)):
        return act(appointment_id=appointment_id, minutes=_minutes(), key=key, by=by, now=clock.now())


def _news_of(found: Outlook, appointment_id: UUID) -> str:
    """Say what has moved: those who wait, or where nobody does, only the end of the visit itself."""
    if any(not wait.has_begun for wait in found.delay.waits):
        return str(_("Everybody who has to wait has a new time."))
    late = found.visits[appointment_id]
    say = Clock(zone=late.timezone, country=catalogue.salon().country)
    return str(_("Lasts until %(time)s now.", time=say.time(late.ends_at)))


def _done(appointment_id: UUID, *, said: str, undo: Undo | None = None) -> Response:
    to = url_for(".show_appointment", appointment_id=appointment_id)
    return announcing(replace_or_redirect(DONE, to=to, message=said, undo=undo), CALENDAR_CHANGED, CLOSE_DRAWER)


def _shown(appointment: Appointment, refusal: Refusal | None = None) -> Response:
    operations.check_running_late(appointment, now=clock.now())
    found = outlook(appointment, minutes=_minutes(), now=clock.now())
    return shown_as_asked(
        PAGE,
        PARTIAL,
        refusal,
        it=appointment,
        minutes=_minutes(),
        lengths=LENGTHS,
        delay=found.delay,
        visits=found.visits,
        block=found.block,
        closing=found.closing,
        ends_too_late=found.ends_too_late,
        say=Clock(zone=appointment.timezone, country=catalogue.salon().country),
        reach_by=reach_by,
    )


def _minutes() -> int:
    stated = asking.text("minutes")
    return int(stated) if stated in map(str, LENGTHS) else USUAL
