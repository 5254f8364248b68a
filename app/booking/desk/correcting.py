"""Correcting a visit: another service, other add-ons, another price, other notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.auth.permissions import Permission
from app.availability.rulebook import Extras
from app.booking import asking, operations
from app.booking.addons import agreed
from app.booking.commands import Correct
from app.booking.desk.appointments import find, shown_again
from app.booking.desk.blueprint import bp, manages_visits
from app.booking.desk.undoing import Undo
from app.booking.desk.words import Clock, options
from app.booking.models import Appointment
from app.booking.states import Change, Status, after
from app.catalogue import queries as catalogue
from app.catalogue import words
from app.catalogue.menu import booked_themselves
from app.core import clock, spoken_money
from app.core.forms import Options, build
from app.core.money import Money
from app.core.refusals import NotFound, Refusal
from app.core.refused_forms import coming_back, shown_as_asked

PAGE = "booking/desk/correction.html"
PARTIAL = "booking/desk/_correction.html"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the form says is done, until when and for how much; `problem`: why that cannot be."""

    services: Options
    service_id: UUID
    addons: Extras
    addon_ids: Sequence[UUID]
    ends_at: datetime
    price: Money
    problem: str

    @property
    def typed_price(self) -> str:
        """The price as it would be typed."""
        return spoken_money.typed(self.price)

    @property
    def spoken_price(self) -> str:
        """The price in words."""
        return spoken_money.amount(self.price, country=catalogue.salon().country)


@bp.get("/appointments/<uuid:appointment_id>/correction")
@manages_visits
def new_correction(appointment_id: UUID) -> ResponseReturnValue:
    """Show what a visit is, to say what it really is."""
    appointment = find(appointment_id)
    after(Change.CORRECT, status=Status(appointment.status))
    return _form(appointment)


@bp.post("/appointments/<uuid:appointment_id>/correction")
@manages_visits
def create_correction(appointment_id: UUID) -> ResponseReturnValue:
    """Say what it really is."""
    appointment = find(appointment_id)
    before = appointment.sequence
    with coming_back(lambda refusal: _form(find(appointment_id), refusal)):
        command, by = build(Correct, _stated(appointment)), current_actor()
        corrected = operations.correct(appointment_id=appointment_id, command=command, by=by, now=clock.now())
    return shown_again(corrected, said=_("The appointment is saved."), undo=Undo.since(corrected, before))


def _stated(appointment: Appointment) -> dict[str, Any]:
    service_id, addon_ids = _work(appointment)
    return {
        "service_id": service_id,
        "addon_ids": addon_ids,
        "price": asking.text("price") or None,
        "price_reason": asking.text("price_reason"),
        "notes": asking.text("notes"),
        "tell_customer": bool(asking.text("tell_customer")),
    }


def _work(appointment: Appointment) -> tuple[UUID, list[UUID]]:
    """Return service and add-ons as the request says, or else as the visit has them.

    What does not go with the service, because another was chosen since, is left out.
    """
    service_id = asking.find_id("service")
    if service_id is None:
        return appointment.service_id, [extra.id for extra in agreed(appointment.addons)]
    ticked = set(request.values.getlist("addon_ids"))
    known = operations.extras_of(appointment, service_id=service_id)
    return service_id, [extra.id for extra in known if str(extra.id) in ticked]


def _form(appointment: Appointment, refusal: Refusal | None = None) -> Response:
    now = clock.now()
    draft = _draft(appointment, now=now)
    return shown_as_asked(
        PAGE,
        PARTIAL,
        refusal,
        it=appointment,
        draft=draft,
        money=partial(Money, currency=draft.price.currency),
        words=words,
        say=Clock(zone=appointment.timezone, country=catalogue.salon().country),
        may_price=current_actor().may(Permission.OVERRIDE_RULES),
        may_tell=appointment.customer_email is not None and appointment.ends_at > now,
    )


def _draft(appointment: Appointment, *, now: datetime) -> Draft:
    service_id, addon_ids = _work(appointment)
    problem, work = "", operations.Work(price_minor=appointment.price_minor, values={})
    try:
        command = build(Correct, {"service_id": service_id, "addon_ids": addon_ids})
        work = operations.work_of(appointment, command, now=now)
    except NotFound:
        raise
    except Refusal as refusal:
        problem = refusal.detail
    return Draft(
        services=_services(appointment),
        service_id=service_id,
        addons=operations.extras_of(appointment, service_id=service_id),
        addon_ids=addon_ids,
        ends_at=work.values.get("ends_at", appointment.ends_at),
        price=Money(work.price_minor, work.values.get("currency", appointment.currency)),
        problem=problem,
    )


def _services(appointment: Appointment) -> Options:
    """Return what whoever has the visit does, and what it is."""
    team = {member.id: member for member in catalogue.staff_members()}
    member = team.get(appointment.staff_member_id)
    theirs = {offer.service_id for offer in member.offers} if member else set()
    does = [one for one in booked_themselves(catalogue.services()) if one.id in theirs]
    own = [(str(appointment.service_id), appointment.service_name)]
    return own + [one for one in options(does) if one[0] != str(appointment.service_id)]
