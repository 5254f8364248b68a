"""The third step of a booking: who comes. It ends with an appointment, or with other times when this one is gone."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from operator import attrgetter
from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from app.auth.access import public
from app.availability import queries as availability
from app.booking import limits, operations, queries
from app.booking.addons import bill
from app.booking.commands import Details, PlaceHold
from app.booking.models import Appointment, Hold
from app.booking.operations import HoldGone
from app.booking.policy import is_too_late
from app.booking.queries.holds import booked_from
from app.booking.queries.terms import Terms
from app.booking.routes.ahead import asked_ahead
from app.booking.routes.blueprint import bp
from app.booking.routes.holding import as_fields, key_of, wished
from app.booking.routes.visits import Visit, acting_customer, current_visit, own_wall
from app.booking.tokens import manage_token
from app.booking.wall import Wall
from app.catalogue import queries as catalogue
from app.catalogue import words
from app.core import clock, spoken_money
from app.core.forms import FORM, parse
from app.core.htmx import go_to
from app.core.http import render
from app.core.money import Money
from app.core.refusals import Invalid, NotFound, Refusal, TooMany
from app.core.wall_clock import day_of
from app.customers.models import Customer
from app.payments.terms.queries import rules_asked
from tenants.db import db

NOTHING_WRONG: Mapping[str, Any] = {}


@bp.get("/book/hold/<uuid:hold_id>")
@public
def details(hold_id: UUID) -> ResponseReturnValue:
    """Ask who comes at a held time."""
    try:
        hold = _hold(hold_id)
    except NotFound:
        return _booked_or_gone(hold_id)
    return _form(hold, values=_known(), status=HTTPStatus.OK)


@bp.post("/book/hold/<uuid:hold_id>/appointment")
@public
def create_appointment(hold_id: UUID) -> ResponseReturnValue:
    """Book the held time."""
    try:
        appointment = _book(hold_id)
    except (Invalid, TooMany) as refusal:
        abort(_form_again(hold_id, refusal))
    except Refusal as refusal:
        abort(_gone(HTTPStatus.CONFLICT, refusal))
    return go_to(_next_url(appointment))


def _book(hold_id: UUID) -> Appointment:
    limits.count_booking(by=acting_customer())
    token = request.form.get("token")
    if not token:
        raise HoldGone
    command = parse(Details, request).booking(hold_id=hold_id, hold_token=token)
    return operations.book(command=command, by=acting_customer(), now=clock.now())


def _hold(hold_id: UUID) -> Hold:
    return queries.live_hold(hold_id=hold_id, token=request.values.get("token", ""), now=clock.now())


def _known() -> dict[str, str]:
    """Return what a customer who has signed in need not type again."""
    customer_id = acting_customer().customer_id
    customer = db.session.get(Customer, customer_id) if customer_id else None
    if customer is None or not customer.email:
        return {}
    return {"name": customer.name, "email": customer.email, "phone": customer.phone or ""}


def _form_again(hold_id: UUID, refusal: Refusal) -> Response:
    try:
        hold = _hold(hold_id)
    except NotFound:
        return _gone(HTTPStatus.CONFLICT, HoldGone())
    errors = {name.removeprefix("customer."): said for name, said in refusal.errors.items()}
    errors = errors or {FORM: [refusal.detail]}
    return _form(hold, values=request.form.to_dict(), errors=errors, status=refusal.status)


def _form(
    hold: Hold, *, values: Mapping[str, str], status: HTTPStatus, errors: Mapping[str, Any] = NOTHING_WRONG
) -> Response:
    facts = queries.terms(service_id=hold.service_id, staff_member_id=hold.staff_member_id)
    salon, visit, price = facts.salon, current_visit(), Money(hold.price_minor, hold.currency)
    cutoff, now = salon.cancellation_cutoff_minutes, clock.now()
    wall = Wall(zone=facts.location.timezone, country=salon.country)
    return render(
        "booking/details/show.html",
        status,
        hold=hold,
        facts=facts,
        price=spoken_money.amount(price, country=salon.country),
        wall=wall,
        own=own_wall(wall, at=hold.starts_at),
        words=words,
        length=hold.minutes,
        total=price,
        is_known=bool(_known()),
        bill=bill(hold.addons, service_name=facts.service.name, total=price, country=salon.country),
        hidden=as_fields({**key_of(hold), **visit.fields}),
        back=_way_back(hold, facts, visit),
        ahead=asked_ahead(rules_asked(), facts.service, salon),
        is_too_late=is_too_late(cutoff_minutes=cutoff, starts_at=hold.starts_at, now=now),
        hold_left=wall.left(hold.expires_at, now=now),
        values=values,
        errors=errors,
    )


def _booked_or_gone(hold_id: UUID) -> ResponseReturnValue:
    appointment = booked_from(hold_id=hold_id, token=request.args.get("token", ""))
    if appointment is not None:
        return go_to(_next_url(appointment))
    return _gone(HTTPStatus.GONE, HoldGone())


def _gone(status: HTTPStatus, refusal: Refusal) -> Response:
    """Say calmly that a time is not kept any more, and offer it again or others near it.

    :raises NotFound: the request does not say which time that was
    """
    wish = wished()
    if wish is None:
        raise NotFound
    service = catalogue.service(wish.service_id, visible_to_public=True)
    # What is offered no longer is left out rather than refused once more.
    addons = catalogue.addons_of_service(service.id, visible_to_public=True)
    addon_ids = [addon.id for addon in addons if addon.id in wish.addon_ids]
    salon, visit = catalogue.salon(), current_visit()
    return render(
        "booking/details/gone.html",
        status,
        refusal=refusal,
        service=service,
        wish=wish,
        alternatives=_others(wish, addon_ids, visit),
        wall=Wall(zone=salon.timezone, country=salon.country),
        hidden=as_fields({**visit.fields, "addon_ids": addon_ids}),
        carried={"addon": addon_ids, **visit.carried},
    )


def _others(wish: PlaceHold, addon_ids: Sequence[UUID], visit: Visit) -> list[availability.Slot]:
    now = clock.now()
    own = queries.find_hold(visitor=visit.visitor, now=now)
    near = availability.alternatives(
        service_id=wish.service_id,
        starts_at=wish.starts_at,
        addon_ids=addon_ids,
        now=now,
        ignoring=own.id if own else None,
        count=6,
    )
    return sorted(near, key=attrgetter("starts_at"))


def _way_back(hold: Hold, facts: Terms, visit: Visit) -> str:
    day = day_of(hold.starts_at, zone=facts.location.timezone)
    addon_ids = [addon["id"] for addon in hold.addons]
    there: dict[str, Any] = {"slug": facts.service.slug, "day": day.isoformat(), "addon": addon_ids}
    return url_for("booking.choose_time", **there, **visit.carried)


def _next_url(appointment: Appointment) -> str:
    """Return where somebody goes who has booked: to the till, where there is something to be paid first."""
    endpoint = "booking.pay" if appointment.awaits_payment else "booking.manage"
    return url_for(endpoint, appointment_id=appointment.id, token=manage_token(appointment))
