"""/appointments: book, look at, move, cancel; for the team also list, correct, confirm, complete, miss and reopen."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from flask import Response, request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.api.v1.appointment_json import as_json, secrets
from app.api.v1.blueprint import bp
from app.api.v1.idempotency import Answer, answer_once
from app.auth.access import current_actor, public, requires
from app.auth.actor import Actor
from app.auth.permissions import Permission
from app.booking import limits, operations, queries
from app.booking.commands import Book, Cancel, Correct, Id, Reschedule
from app.booking.models import Appointment
from app.booking.states import Status
from app.catalogue import queries as catalogue
from app.core import clock, http
from app.core.days import Day
from app.core.forms import build, parse
from app.core.paging import LARGEST_PAGE, PAGE_SIZE
from app.core.refusals import NotFound
from app.payments.queries import standing_of_visit, standings_of_visits
from tenants.db import db

MANAGE_TOKEN = "X-Manage-Token"  # noqa: S105 - the header's name
MANAGING = (Permission.MANAGE_APPOINTMENTS, Permission.MANAGE_OWN_APPOINTMENTS)


def _listed(text: Any) -> Any:
    return text.split(",") if isinstance(text, str) else text


class Listing(BaseModel):
    """Which appointments are asked for: days are the salon's, both included."""

    model_config = ConfigDict(frozen=True)

    from_: Day | None = Field(None, alias="from")
    to: Day | None = None
    staff_id: Id | None = None
    customer_id: Id | None = None
    status: Annotated[tuple[Status, ...], BeforeValidator(_listed)] = ()
    cursor: str | None = None
    limit: int = Field(PAGE_SIZE, ge=1, le=LARGEST_PAGE)


@bp.get("/appointments")
@requires(Permission.VIEW_CALENDAR)
def list_appointments() -> Response:
    """List the appointments that the caller may see, the earliest first."""
    asked = build(Listing, request.args.to_dict())
    page = queries.search(
        by=current_actor(),
        from_at=_bounds(asked.from_)[0],
        until_at=_bounds(asked.to)[1],
        staff_member_id=asked.staff_id,
        customer_id=asked.customer_id,
        statuses=asked.status,
        cursor=asked.cursor,
        limit=asked.limit,
    )
    money = standings_of_visits([row.id for row in page.data])
    shown = [as_json(row, for_team=True, money=money[row.id]) for row in page.data]
    return http.as_json({"data": shown, "next": page.next})


@bp.post("/appointments")
@public
def create_appointment() -> Response:
    """Book what a hold keeps, or a start directly."""
    by = current_actor()
    limits.count_booking(by=by)
    return answer_once(lambda: _book(by), secrets_of=_secrets_again)


@bp.get("/appointments/<uuid:appointment_id>")
@public
def show_appointment(appointment_id: UUID) -> Response:
    """Show an appointment to whoever may see it."""
    return _shown(queries.visible_to(current_actor(), token=_token()).get(appointment_id))


@bp.patch("/appointments/<uuid:appointment_id>")
@requires(*MANAGING)
def correct_appointment(appointment_id: UUID) -> Response:
    """Say what an appointment really is."""
    return _done(operations.correct, appointment_id, command=parse(Correct, request))


@bp.post("/appointments/<uuid:appointment_id>/cancel")
@public
def cancel_appointment(appointment_id: UUID) -> Response:
    """Call an appointment off."""
    command = parse(Cancel, request) if request.get_data() else Cancel()
    appointment = operations.cancel(
        appointment_id=appointment_id, reason=command.reason, by=current_actor(), token=_token(), now=clock.now()
    )
    return _shown(appointment)


@bp.post("/appointments/<uuid:appointment_id>/reschedule")
@public
def reschedule_appointment(appointment_id: UUID) -> Response:
    """Move an appointment to another start."""
    appointment = operations.reschedule(
        appointment_id=appointment_id,
        command=parse(Reschedule, request),
        by=current_actor(),
        token=_token(),
        now=clock.now(),
    )
    return _shown(appointment)


@bp.post("/appointments/<uuid:appointment_id>/confirm")
@requires(*MANAGING)
def confirm_appointment(appointment_id: UUID) -> Response:
    """Approve a request."""
    return _done(operations.confirm, appointment_id)


@bp.post("/appointments/<uuid:appointment_id>/decline")
@requires(*MANAGING)
def decline_appointment(appointment_id: UUID) -> Response:
    """Say no to a request."""
    command = parse(Cancel, request) if request.get_data() else Cancel()
    return _done(operations.decline, appointment_id, reason=command.reason)


@bp.post("/appointments/<uuid:appointment_id>/complete")
@requires(*MANAGING)
def complete_appointment(appointment_id: UUID) -> Response:
    """Note that the customer came."""
    return _done(operations.complete, appointment_id)


@bp.post("/appointments/<uuid:appointment_id>/no-show")
@requires(*MANAGING)
def miss_appointment(appointment_id: UUID) -> Response:
    """Note that the customer did not come."""
    return _done(operations.mark_no_show, appointment_id)


@bp.post("/appointments/<uuid:appointment_id>/reopen")
@requires(*MANAGING)
def reopen_appointment(appointment_id: UUID) -> Response:
    """Take back that the customer came, or did not."""
    return _done(operations.reopen, appointment_id)


def _book(by: Actor) -> Answer:
    appointment = operations.book(command=parse(Book, request), by=by, now=clock.now())
    return Answer(body=as_json(appointment, for_team=by.is_staff), secrets=secrets(appointment))


def _secrets_again(body: dict[str, Any]) -> dict[str, str]:
    appointment = db.session.get(Appointment, UUID(body["id"]))
    if appointment is None:
        raise NotFound
    return secrets(appointment)


def _done(act: Callable[..., Appointment], appointment_id: UUID, **values: Any) -> Response:
    return _shown(act(appointment_id=appointment_id, by=current_actor(), now=clock.now(), **values))


def _shown(appointment: Appointment) -> Response:
    for_team = queries.may_manage(current_actor(), staff_member_id=appointment.staff_member_id)
    body = as_json(appointment, for_team=for_team, money=standing_of_visit(appointment.id))
    return http.as_json(body if for_team else body | secrets(appointment))


def _token() -> str | None:
    return request.headers.get(MANAGE_TOKEN)


def _bounds(day: date | None) -> tuple[Any, Any]:
    if day is None:
        return None, None
    return queries.bounds(day, day, timezone=catalogue.salon().timezone)
