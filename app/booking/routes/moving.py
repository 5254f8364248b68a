"""Moving a visit: the picker again, with the visit's own time among those on offer, and one look before it is moved."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from app.auth.access import public
from app.booking import operations, queries
from app.booking.addons import agreed, bill
from app.booking.commands import Reschedule
from app.booking.models import Appointment
from app.booking.operations import Move
from app.booking.picker import Own
from app.booking.policy import Policy, TooLateToReschedule
from app.booking.queries.performers import performers
from app.booking.routes import picking
from app.booking.routes.blueprint import bp
from app.booking.routes.managing import find, given_token, page, until, url_of
from app.booking.routes.picking import Asked, Doors, Picker
from app.booking.routes.visits import acting_customer, own_wall
from app.booking.states import AlreadyCancelled, NotAllowedNow
from app.booking.wall import Wall
from app.catalogue import words
from app.core import clock, spoken_money
from app.core.forms import build, parse
from app.core.htmx import go_to
from app.core.http import render
from app.core.refusals import Refusal

NOT_ANY_MORE = (TooLateToReschedule, AlreadyCancelled, NotAllowedNow)


@bp.get("/a/<uuid:appointment_id>/move")
@public
def choose_new_time(appointment_id: UUID) -> ResponseReturnValue:
    """Show the times to which the visit can be moved; nobody chooses one before they hear that it is too late."""
    try:
        appointment = operations.movable(
            appointment_id=appointment_id, by=acting_customer(), now=clock.now(), token=given_token()
        )
    except NOT_ANY_MORE as refusal:
        abort(page(find(appointment_id), refusal=refusal))
    return picking.show(_picker(appointment, Asked.of(request.args)), moving=appointment)


@bp.get("/a/<uuid:appointment_id>/move/times")
@public
def new_times(appointment_id: UUID) -> ResponseReturnValue:
    """Show the times of one day again, if they have changed."""
    return picking.show_times(_picker(find(appointment_id), Asked.of(request.args)))


@bp.get("/a/<uuid:appointment_id>/move/confirm")
@public
def confirm_new_time(appointment_id: UUID) -> ResponseReturnValue:
    """Show from when to when the visit would move, and what it would cost; nothing is moved yet.

    Whoever comes back here after the move is led to the visit: there is nothing left to decide.
    """
    appointment = find(appointment_id)
    try:
        command = build(Reschedule, {name: request.args.get(name) or None for name in ("starts_at", "staff_id")})
        if operations.is_there_already(appointment, command):
            return go_to(url_of(appointment_id))
        planned = operations.foresee(
            appointment_id=appointment_id, command=command, by=acting_customer(), now=clock.now(), token=given_token()
        )
    except Refusal as refusal:
        abort(_refused(appointment, refusal))
    return _look(appointment, planned)


@bp.post("/a/<uuid:appointment_id>/reschedule")
@public
def create_reschedule(appointment_id: UUID) -> ResponseReturnValue:
    """Move the visit; when that is refused, the old time stays."""
    try:
        _reschedule(appointment_id)
    except Refusal as refusal:
        abort(_refused(find(appointment_id), refusal))
    return go_to(url_of(appointment_id))


def _reschedule(appointment_id: UUID) -> None:
    # On this page nobody lifts the salon's rules, whatever a form says.
    command = parse(Reschedule, request, override=False)
    operations.reschedule(
        appointment_id=appointment_id, command=command, by=acting_customer(), now=clock.now(), token=given_token()
    )


def _refused(appointment: Appointment, refusal: Refusal) -> Response:
    """Say why the visit stays where it is; as long as it can be moved, with other times."""
    if isinstance(refusal, NOT_ANY_MORE):
        return page(appointment, refusal=refusal)
    asked = Asked.of_form(request.values)
    return picking.show_refusal(_picker(appointment, asked), refusal, moving=appointment)


def _look(appointment: Appointment, planned: Move) -> Response:
    facts = queries.terms(service_id=appointment.service_id, staff_member_id=planned.staff_member_id)
    country, agreed_on = facts.salon.country, Policy.stored(appointment.policy)
    wall, now = Wall(zone=facts.location.timezone, country=country), clock.now()
    doors = _doors(appointment)
    return render(
        "booking/move/show.html",
        appointment=appointment,
        planned=planned,
        facts=facts,
        policy=agreed_on,
        change_until=until(agreed_on.reschedule_until(planned.starts_at), appointment, now=now),
        wall=wall,
        old_wall=Wall(zone=appointment.timezone, country=country),
        own=own_wall(wall, at=planned.starts_at),
        price=spoken_money.amount(planned.price, country=country),
        bill=bill(appointment.addons, service_name=appointment.service_name, total=planned.price, country=country),
        hidden=[*doors.hidden, *_kept()],
        another=doors.page(day=wall.local(planned.starts_at).date().isoformat(), staff=request.args.get("staff_id")),
        home=doors.own,
        words=words,
    )


def _kept() -> list[tuple[str, str]]:
    """Return what was chosen, for the form that moves the visit."""
    return [(name, request.args[name]) for name in ("starts_at", "staff_id", "day") if request.args.get(name)]


def _picker(appointment: Appointment, asked: Asked) -> Picker:
    who = performers(appointment.service_id)
    # Whoever took anybody takes anybody again; whoever chose somebody stays with them until they choose another.
    wanted = asked.staff_id or (appointment.staff_member_id if appointment.chosen_by is None else None)
    return Picker(
        salon=picking.find_salon(),
        service=appointment.service,
        offers=who,
        asked=asked,
        staff_id=picking.does(who, wanted),
        doors=_doors(appointment),
        now=clock.now(),
        own=_own(appointment),
        may_be_anybody=appointment.chosen_by is not None,
        agreed=agreed(appointment.addons),
    )


def _doors(appointment: Appointment) -> Doors:
    known: dict[str, Any] = {"appointment_id": appointment.id, "token": given_token()}
    return Doors(
        page=partial(url_for, "booking.choose_new_time", **known),
        times=partial(url_for, "booking.new_times", **known),
        action=url_for("booking.confirm_new_time", appointment_id=appointment.id),
        method="get",
        hidden=[("token", given_token() or "")],
        back=url_of(appointment.id),
        own=url_of(appointment.id),
    )


def _own(appointment: Appointment) -> Own:
    return Own(
        source_id=appointment.id,
        service_id=appointment.service_id,
        staff_member_id=appointment.staff_member_id,
        starts_at=appointment.starts_at,
        minutes=appointment.own_minutes,
    )
