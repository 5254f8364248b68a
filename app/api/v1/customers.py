"""/customers: who books here."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from app.api.v1.blueprint import bp
from app.api.v1.instants import local, local_or_none
from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.booking.commands import Id
from app.booking.queries import people
from app.booking.queries.segments import Filters
from app.catalogue import queries as catalogue
from app.core import clock, http
from app.core.forms import build, parse
from app.core.paging import LARGEST_PAGE, PAGE_SIZE
from app.core.wall_clock import day_of
from app.customers import operations, queries
from app.customers.commands import ChangeCustomer, KeepCard, UpdateCustomer, WriteNote
from app.customers.models import Customer, CustomerNote
from app.customers.segments import USUAL_WEEKS, WEEKS, Segment

SEES_CARDS = (Permission.VIEW_CUSTOMERS, Permission.VIEW_OWN_CUSTOMERS)


class Listing(BaseModel):
    """Which customers are asked for."""

    model_config = ConfigDict(frozen=True)

    q: str = ""
    segment: Segment | None = None
    weeks: int = Field(USUAL_WEEKS, ge=WEEKS.start, lt=WEEKS.stop)
    tag: str = ""
    service_id: Id | None = None
    cursor: str | None = None


@bp.get("/customers")
@requires(*SEES_CARDS)
def list_customers() -> Response:
    """List the customers whom the caller may see, by name; `q` is what somebody types to find one."""
    asked = build(Listing, request.args.to_dict())
    filters = Filters(segment=asked.segment, weeks=asked.weeks, tag=asked.tag, service_id=asked.service_id)
    now = clock.now()
    only = (*people.visible_to(current_actor()), *filters.conditions(today=_today(now), now=now))
    page = queries.page(text=asked.q, cursor=asked.cursor, size=_size(), only=only)
    return http.as_json({"data": [as_json(customer, _zone()) for customer in page.data], "next": page.next})


@bp.post("/customers")
@requires(Permission.MANAGE_CUSTOMERS)
def create_customer() -> Response:
    """Enter somebody who has not booked."""
    command = parse(KeepCard, request)
    added = operations.add(command=command, country=catalogue.salon().country, now=clock.now())
    return http.as_json(as_json(added, _zone()), HTTPStatus.CREATED)


@bp.get("/customers/<uuid:customer_id>")
@requires(*SEES_CARDS)
def get_customer(customer_id: UUID) -> Response:
    """Show one customer, with what was written down and what the visits add up to."""
    return _shown(people.open_to(current_actor(), customer_id))


@bp.put("/customers/<uuid:customer_id>")
@requires(Permission.MANAGE_CUSTOMERS)
def replace_customer(customer_id: UUID) -> Response:
    """Write anew who a customer is; the rest of the card stays."""
    return _changed(customer_id, parse(ChangeCustomer, request))


@bp.patch("/customers/<uuid:customer_id>")
@requires(Permission.MANAGE_CUSTOMERS)
def update_customer(customer_id: UUID) -> Response:
    """Change what is stated."""
    return _changed(customer_id, parse(UpdateCustomer, request))


@bp.post("/customers/<uuid:customer_id>/notes")
@requires(*SEES_CARDS)
def create_note(customer_id: UUID) -> Response:
    """Write a note or a formula down."""
    customer, now, by = people.open_to(current_actor(), customer_id), clock.now(), current_actor()
    command = parse(WriteNote, request)
    note = operations.write_note(customer_id=customer.id, command=command, by=by, today=_today(now), now=now)
    return http.as_json(note_as_json(note, _zone()), HTTPStatus.CREATED)


@bp.delete("/customers/<uuid:customer_id>/notes/<uuid:note_id>")
@requires(*SEES_CARDS)
def delete_note(customer_id: UUID, note_id: UUID) -> Response:
    """Take a note away: one's own, or anybody's for who keeps the records."""
    customer = people.open_to(current_actor(), customer_id)
    operations.remove_note(customer_id=customer.id, note_id=note_id, by=current_actor())
    return Response(status=HTTPStatus.NO_CONTENT)


AS_STORED = (
    *("id", "name", "email", "phone", "locale", "timezone", "notes", "allergies", "tags", "birth_month", "birth_day"),
    *("preferred_staff_member_id", "reach_by"),
)


def as_json(customer: Customer, zone: str) -> dict[str, Any]:
    """Return a customer as the team's programs see them, with instants in the salon's zone."""
    stored = {name: getattr(customer, name) for name in AS_STORED}
    return stored | {"created_at": local(customer.created_at, zone)}


def note_as_json(note: CustomerNote, zone: str) -> dict[str, Any]:
    """Return what was written down, with who did and when."""
    stored = {name: getattr(note, name) for name in ("id", "kind", "written_on", "text")}
    return stored | {"created_at": local(note.created_at, zone), "by": note.by_name}


def _shown(customer: Customer) -> Response:
    tally, zone = people.tally(customer.id), _zone()
    visits = {
        "completed": tally.visits,
        "no_shows": tally.no_shows,
        "late_cancellations": tally.late_cancellations,
        "first_at": local_or_none(tally.first_at, zone),
        "last_at": local_or_none(tally.last_at, zone),
        "spend": [{"amount_minor": money.amount_minor, "currency": money.currency} for money in tally.spend],
    }
    written = [note_as_json(note, zone) for note in queries.notes(customer.id)]
    return http.as_json(as_json(customer, zone) | {"visits": visits, "note_entries": written})


def _changed(customer_id: UUID, command: ChangeCustomer) -> Response:
    changed = operations.change(customer_id=customer_id, command=command, country=catalogue.salon().country)
    return http.as_json(as_json(changed, _zone()))


def _today(now: datetime) -> date:
    return day_of(now, zone=_zone())


def _zone() -> str:
    return catalogue.salon().timezone


def _size() -> int:
    return min(max(request.args.get("limit", PAGE_SIZE, type=int), 1), LARGEST_PAGE)
