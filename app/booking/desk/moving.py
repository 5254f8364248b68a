"""Moving a visit: pick another start, or type one in where the role may set rules aside."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.auth.permissions import Permission
from app.availability.sheet import Slot
from app.booking import asking, operations
from app.booking.addons import agreed
from app.booking.commands import Reschedule
from app.booking.desk.appointments import find, shown_again
from app.booking.desk.blueprint import bp, manages_visits
from app.booking.desk.starts import Starts, picked, starts_on
from app.booking.desk.taken import plainly
from app.booking.desk.undoing import Undo, outcome
from app.booking.desk.words import Clock, options
from app.booking.models import Appointment
from app.booking.queries.calendars import visible_team
from app.booking.states import Change, Status, after
from app.booking.told import is_news
from app.catalogue import queries as catalogue
from app.catalogue.models import StaffMember
from app.core import clock
from app.core.forms import build
from app.core.refusals import Refusal
from app.core.refused_forms import coming_back, shown_as_asked
from app.core.wall_clock import day_of

PAGE = "booking/desk/reschedule.html"
PARTIAL = "booking/desk/_reschedule.html"


@bp.get("/appointments/<uuid:appointment_id>/reschedule")
@manages_visits
def new_time(appointment_id: UUID) -> ResponseReturnValue:
    """Show where a visit can be moved to."""
    appointment = find(appointment_id)
    after(Change.RESCHEDULE, status=Status(appointment.status))
    return shown(appointment)


@bp.post("/appointments/<uuid:appointment_id>/reschedule")
@manages_visits
def create_new_time(appointment_id: UUID) -> ResponseReturnValue:
    """Move it."""
    appointment = find(appointment_id)
    before = appointment.sequence
    with coming_back(lambda refusal: shown(find(appointment_id), refusal)):
        moved = _move(appointment)
    undo = Undo.since(moved, before)
    return shown_again(moved, said=outcome(news_of(moved), undo), undo=undo)


def _move(appointment: Appointment) -> Appointment:
    start = picked(zone=_zone(appointment, _team_for(appointment)))
    stated = {
        "starts_at": start.starts_at,
        "staff_id": asking.find_id("staff"),
        "override": start.override,
        "override_reason": start.override_reason,
        "tell_customer": _tells_customer(),
    }
    command = build(Reschedule, stated)
    return operations.reschedule(appointment_id=appointment.id, command=command, by=current_actor(), now=clock.now())


def news_of(moved: Appointment) -> str:
    """Say that a visit is moved, and whether its customer will read of it."""
    if is_news(moved.changes[-1]) and moved.customer_email and moved.ends_at > clock.now():
        return str(_("The appointment is moved. %(name)s will be told by e-mail.", name=moved.customer_name))
    return str(_("The appointment is moved."))


def shown(appointment: Appointment, refusal: Refusal | None = None) -> Response:
    """Answer with the form, filled in with what the request asks for."""
    team = _team_for(appointment)
    zone = _zone(appointment, team)
    say, staff_id = Clock(zone=zone, country=catalogue.salon().country), _asked(team) or appointment.staff_member_id
    if refusal:
        asked_at = asking.find_instant("starts_at") or asking.find_reading("day", "clock", zone=zone)
        refusal = plainly(refusal, appointment, staff_member_id=staff_id, starts_at=asked_at, say=say)
    return shown_as_asked(
        PAGE,
        PARTIAL,
        refusal,
        it=appointment,
        staff=options(team),
        staff_id=staff_id,
        starts=_starts(appointment, zone, refusal, team),
        say=say,
        may_override=current_actor().may(Permission.OVERRIDE_RULES),
        tells_customer=_tells_customer(),
    )


def _tells_customer() -> bool:
    """Tell whether the customer is to hear of it: unless the form shows the box, and it is empty."""
    stated = request.values.getlist("tell_customer")
    return not stated or "true" in stated


def _starts(appointment: Appointment, zone: str, refusal: Refusal | None, team: Sequence[StaffMember]) -> Starts:
    chosen_at = asking.find_instant("starts_at") or asking.find_instant("at")
    # Yesterday's visit moves to a day to come.
    soonest = max(appointment.starts_at, clock.now())
    # Its own time with the same person would be no move.
    stays = (_asked(team) or appointment.staff_member_id) == appointment.staff_member_id
    others: Sequence[Slot] = (refusal.alternatives or ()) if refusal else ()
    return starts_on(
        asking.find_day() or day_of(chosen_at or soonest, zone=zone),
        service_id=appointment.service_id,
        staff_member_id=_asked(team) or appointment.staff_member_id,
        agreed=agreed(appointment.addons),
        ignoring=appointment.id,
        minutes=appointment.own_minutes,
        chosen_at=chosen_at,
        alternatives=[slot for slot in others if not (stays and slot.starts_at == appointment.starts_at)],
        now=clock.now(),
    )


def _team_for(appointment: Appointment) -> list[StaffMember]:
    """Return those whom whoever asks may give this visit to: they do the service."""
    team = visible_team(current_actor())
    return [member for member in team if any(offer.service_id == appointment.service_id for offer in member.offers)]


def _asked(team: Sequence[StaffMember]) -> UUID | None:
    wanted = asking.find_id("staff")
    return wanted if any(member.id == wanted for member in team) else None


def _zone(appointment: Appointment, team: Sequence[StaffMember]) -> str:
    wanted = _asked(team)
    return next((member.location.timezone for member in team if member.id == wanted), appointment.timezone)
