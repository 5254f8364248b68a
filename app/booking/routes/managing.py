"""The manage page of one visit: what was booked, and moving, cancelling and keeping it in a calendar."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from app.auth.access import public
from app.booking import operations, queries
from app.booking.addons import bill
from app.booking.commands import Cancel
from app.booking.models import Appointment
from app.booking.policy import Policy
from app.booking.routes.blueprint import bp
from app.booking.routes.standing import standing, time_before
from app.booking.routes.till import Till
from app.booking.routes.visits import acting_customer, own_wall
from app.booking.states import Change, Status, is_allowed
from app.booking.tokens import manage_url
from app.booking.wall import Wall
from app.catalogue import queries as catalogue
from app.catalogue.models import Location, Salon
from app.core import clock, doors, ics, spoken_money
from app.core.forms import parse
from app.core.htmx import go_to
from app.core.http import render
from app.core.links import settings
from app.core.money import Money
from app.core.refusals import Refusal
from tenants.db import db


@bp.after_request
def keep_out_of_searches(answer: Response) -> Response:
    """Let no search engine show a visit whose link has got about."""
    return doors.keep_out(answer) if request.path.startswith("/a/") else answer


@bp.get("/a/<uuid:appointment_id>")
@public
def manage(appointment_id: UUID) -> ResponseReturnValue:
    """Show a visit to whoever has its link, or is its customer."""
    return page(find(appointment_id))


@bp.post("/a/<uuid:appointment_id>/cancellation")
@public
def create_cancellation(appointment_id: UUID) -> ResponseReturnValue:
    """Call the visit off."""
    reason, token = parse(Cancel, request).reason, given_token()
    try:
        operations.cancel(
            appointment_id=appointment_id, by=acting_customer(), now=clock.now(), reason=reason, token=token
        )
    except Refusal as refusal:
        abort(page(find(appointment_id), refusal=refusal))
    return go_to(url_of(appointment_id))


@bp.get("/a/<uuid:appointment_id>/calendar.ics")
@public
def calendar_entry(appointment_id: UUID) -> ResponseReturnValue:
    """Return the visit as an entry for the customer's own calendar."""
    appointment = find(appointment_id)
    body = ics.calendar(_entry(appointment, catalogue.salon(), _location(appointment)), method=_method(appointment))
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{appointment.reference}.ics"'
    return answer


def find(appointment_id: UUID) -> Appointment:
    """Return the visit that the request may see.

    :raises NotFound: there is none, or not for them
    """
    return queries.visible_to(acting_customer(), token=given_token()).get(appointment_id)


def given_token() -> str | None:
    """Return the secret that came with the request."""
    return request.values.get("token") or None


def url_of(appointment_id: UUID) -> str:
    """Return the address of the manage page, with the secret that came with the request."""
    return url_for("booking.manage", appointment_id=appointment_id, token=given_token())


def page(appointment: Appointment, *, refusal: Refusal | None = None) -> Response:
    """Return the manage page, with what was refused."""
    now, status = clock.now(), Status(appointment.status)
    salon, location = catalogue.salon(), _location(appointment)
    agreed = Policy.stored(appointment.policy)
    price = Money(appointment.price_minor, appointment.currency)
    wall = Wall(zone=appointment.timezone, country=salon.country)
    till = Till.of(appointment, country=salon.country, now=now)
    return render(
        "booking/manage/show.html",
        refusal.status if refusal else HTTPStatus.OK,
        appointment=appointment,
        refusal=refusal,
        location=location,
        token=given_token(),
        policy=agreed,
        wall=wall,
        own=own_wall(wall, at=appointment.starts_at),
        standing=standing(appointment, now=now),
        time_before=time_before(appointment.changes[-1]),
        price=spoken_money.amount(price, country=salon.country),
        bill=bill(appointment.addons, service_name=appointment.service_name, total=price, country=salon.country),
        till=till,
        is_open=is_allowed(Change.CANCEL, status=status) and appointment.ends_at > now,
        cancel_until=until(agreed.cancel_until(appointment.starts_at), appointment, now=now),
        move_until=until(agreed.reschedule_until(appointment.starts_at), appointment, now=now),
    )


def until(deadline: Any, appointment: Appointment, *, now: Any) -> Any:
    """Return until when something can still be done, or None when it is too late."""
    deadline = appointment.starts_at if appointment.status == Status.PENDING else deadline
    return deadline if now <= deadline else None


def _location(appointment: Appointment) -> Location:
    return db.session.get_one(Location, appointment.location_id)


def _entry(appointment: Appointment, salon: Salon, location: Location) -> ics.Entry:
    # The same UID as in the mails, so that a calendar sees one entry, not two.
    return ics.Entry(
        uid=f"{appointment.id}@{settings().platform_domain}",
        sequence=appointment.sequence,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        timezone=appointment.timezone,
        summary=f"{appointment.what}, {salon.name}",
        stamped_at=max(change.at for change in appointment.changes),
        location=", ".join([salon.name, *location.address]),
        url=manage_url(appointment),
    )


def _method(appointment: Appointment) -> ics.Method:
    return ics.Method.CANCEL if appointment.status == Status.CANCELLED else ics.Method.PUBLISH
