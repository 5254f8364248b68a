"""A new appointment: service, staff member, time and customer on one form that fills itself in as one goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.auth.permissions import Permission
from app.availability.rulebook import Extras
from app.availability.sheet import Slot
from app.booking import asking, operations
from app.booking.addons import offered
from app.booking.commands import Book
from app.booking.desk.appointments import shown_again
from app.booking.desk.blueprint import bp, manages_visits
from app.booking.desk.newcomers import NewGuest, as_stored, new_guest
from app.booking.desk.starts import Starts, picked, starts_on, wanted_minutes
from app.booking.desk.walk_ins import Firsts, who_is_first
from app.booking.desk.words import Clock, options, zone_of
from app.booking.models import Appointment
from app.booking.queries import people
from app.booking.queries.calendars import visible_team
from app.catalogue import queries as catalogue
from app.catalogue import words
from app.catalogue.menu import booked_themselves
from app.catalogue.models import StaffMember
from app.core import clock
from app.core.forms import Options, build
from app.core.money import Money
from app.core.refusals import Refusal
from app.core.refused_forms import coming_back, shown_as_asked
from app.core.wall_clock import day_of
from app.customers import queries as customers
from app.customers.models import Customer

PAGE = "booking/desk/new_appointment.html"
PARTIAL = "booking/desk/_new_appointment.html"
FOUND_CUSTOMERS = 6


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The form as far as it is filled in: `is_walk_in` asks who is free first, `came_in` that the form began so."""

    services: Options
    staff: Options
    may_be_anybody: bool
    service_id: UUID | None
    addons: Extras
    addon_ids: Sequence[UUID]
    staff_id: UUID | None
    day: date
    zone: str
    minutes: int | None
    asked_at: datetime | None
    is_walk_in: bool
    came_in: bool
    firsts: Firsts | None
    starts: Starts | None
    new: NewGuest
    customer: Customer | None
    found: Sequence[Customer]
    names: Mapping[UUID, str]
    values: Mapping[str, str]


@bp.get("/appointments/new")
@manages_visits
def new_appointment() -> ResponseReturnValue:
    """Show the form, filled in with what the address says."""
    return _form()


@bp.post("/appointments/draft")
@manages_visits
def show_draft() -> ResponseReturnValue:
    """Show the form again with the times and customers that fit what it says so far. Nothing is written."""
    with coming_back(_form):
        asking.refuse_other_ages("day")
    return _form()


@bp.post("/appointments")
@manages_visits
def create_appointment() -> ResponseReturnValue:
    """Book."""
    with coming_back(_form):
        booked = _book()
    return shown_again(booked, said=_("The appointment is booked."))


def _book() -> Appointment:
    start = picked(zone=zone_of(asking.find_id("staff")))
    stated = {
        "service_id": asking.find_id("service"),
        "staff_id": asking.find_id("staff"),
        "addon_ids": _chosen(_addons_of(asking.find_id("service"))),
        "starts_at": start.starts_at,
        "override": start.override,
        "override_reason": start.override_reason,
        "minutes": asking.text("minutes") or None,
        "notes": asking.text("notes"),
        **_guest(),
    }
    return operations.book(command=build(Book, stated), by=current_actor(), now=clock.now())


def _guest() -> dict[str, Any]:
    known = _known_customer()
    if known is not None:
        return {"customer_id": known.id}
    return {"customer": {name: asking.text(name) for name in ("name", "email", "phone") if asking.text(name)}}


def _form(refusal: Refusal | None = None) -> Response:
    draft = _draft(refusal)
    errors = {name.removeprefix("customer."): said for name, said in refusal.errors.items()} if refusal else {}
    return shown_as_asked(
        PAGE,
        PARTIAL,
        refusal,
        draft=draft,
        begins=request.method == "GET",
        say=Clock(zone=draft.zone, country=catalogue.salon().country),
        errors=errors,
        may_override=current_actor().may(Permission.OVERRIDE_RULES),
        money=partial(Money, currency=catalogue.salon().currency),
        words=words,
        may_search=_may_search(),
        may_block=current_actor().may(Permission.BLOCK_TIME) or current_actor().may(Permission.BLOCK_OWN_TIME),
    )


def _draft(refusal: Refusal | None) -> Draft:
    service_id, minutes = asking.find_id("service"), wanted_minutes()
    team, customer = visible_team(current_actor()), _known_customer()
    staff = _staff_for(service_id, team)
    addons = _addons_of(service_id)
    addon_ids = _chosen(addons)
    is_walk_in = bool(asking.text("walk_in"))
    firsts = _firsts(service_id, staff, addon_ids, minutes) if service_id and is_walk_in else None
    staff_id, day, asked_at = _whom_and_when(staff, customer, firsts)
    return Draft(
        services=options(booked_themselves(catalogue.services())),
        staff=options(staff),
        may_be_anybody=current_actor().may(Permission.MANAGE_APPOINTMENTS),
        service_id=service_id,
        addons=addons,
        addon_ids=addon_ids,
        staff_id=staff_id,
        day=day,
        zone=zone_of(staff_id),
        minutes=minutes,
        asked_at=asked_at,
        is_walk_in=is_walk_in,
        came_in=is_walk_in or bool(asking.text("came_in")),
        firsts=firsts,
        starts=_starts(
            day,
            service_id=service_id,
            staff_id=staff_id,
            addon_ids=addon_ids,
            asked_at=asked_at,
            refusal=refusal,
            minutes=minutes,
        ),
        new=new_guest(),
        customer=customer,
        found=_found_customers(),
        names={member.id: member.name for member in team},
        values=request.values,
    )


def _whom_and_when(
    staff: Sequence[StaffMember], customer: Customer | None, firsts: Firsts | None
) -> tuple[UUID | None, date, datetime | None]:
    """Return who does it, the day that is looked at on their clock, and the instant, as far as one is asked for."""
    if firsts and (first := firsts.chosen):
        return first.staff_id, day_of(first.starts_at, zone=zone_of(first.staff_id)), first.starts_at
    staff_id = _one_of(staff, asking.find_id("staff") or _preferred(customer))
    asked_at = asking.find_instant("starts_at") or asking.find_instant("at")
    return staff_id, asking.find_day() or day_of(asked_at or clock.now(), zone=zone_of(staff_id)), asked_at


def _firsts(service_id: UUID, staff: Sequence[StaffMember], addon_ids: Sequence[UUID], minutes: int | None) -> Firsts:
    picked = asking.text("walk_in")
    return who_is_first(service_id, staff, addon_ids=addon_ids, minutes=minutes, picked=picked, now=clock.now())


def _starts(
    day: date,
    *,
    service_id: UUID | None,
    staff_id: UUID | None,
    addon_ids: Sequence[UUID],
    asked_at: datetime | None,
    refusal: Refusal | None,
    minutes: int | None,
) -> Starts | None:
    if service_id is None:
        return None
    others: Sequence[Slot] = (refusal.alternatives or ()) if refusal else ()
    return starts_on(
        day,
        service_id=service_id,
        staff_member_id=staff_id,
        addon_ids=addon_ids,
        minutes=minutes,
        chosen_at=asked_at,
        alternatives=others,
        now=clock.now(),
    )


def _addons_of(service_id: UUID | None) -> Extras:
    return offered(catalogue.addons_of_service(service_id)) if service_id else ()


def _chosen(addons: Extras) -> list[UUID]:
    """Return what is ticked; what does not go with the service, because another was chosen since, is left out."""
    ticked = set(request.values.getlist("addon_ids"))
    return [addon.id for addon in addons if str(addon.id) in ticked]


def _staff_for(service_id: UUID | None, team: Sequence[StaffMember]) -> Sequence[StaffMember]:
    """Return those who do the service, of whom whoever asks may book for."""
    if service_id is None:
        return team
    return [member for member in team if any(offer.service_id == service_id for offer in member.offers)]


def _one_of(staff: Sequence[StaffMember], wanted: UUID | None) -> UUID | None:
    """Return whom the form asks for; who books for themselves only cannot ask for anybody."""
    if not current_actor().may(Permission.MANAGE_APPOINTMENTS):
        return current_actor().staff_member_id
    return wanted if any(member.id == wanted for member in staff) else None


def _preferred(customer: Customer | None) -> UUID | None:
    """Return whom somebody likes to come to, when they have just been chosen and nothing is said against it yet.

    Afterwards the form says what is wanted: also that it may be anybody.
    """
    is_new = request.method == "GET" or asking.text("favourite")
    return customer.preferred_staff_member_id if customer and is_new and not asking.text("starts_at") else None


def _known_customer() -> Customer | None:
    wanted = asking.find_id("customer_id")
    if wanted is None or not _may_search():
        return None
    return people.open_to(current_actor(), wanted)


def _found_customers() -> Sequence[Customer]:
    wanted = asking.text("q")
    if not wanted or not _may_search():
        return ()
    return customers.page(
        text=as_stored(wanted, country=catalogue.salon().country),
        size=FOUND_CUSTOMERS,
        only=people.visible_to(current_actor()),
    ).data


def _may_search() -> bool:
    return current_actor().may(Permission.VIEW_CUSTOMERS) or current_actor().may(Permission.VIEW_OWN_CUSTOMERS)
