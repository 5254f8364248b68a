"""/staff: the team."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, request

from app.api.v1.blueprint import bp
from app.api.v1.services import photo_as_json, terms_as_json
from app.api.v1.stranding import change_hours, is_confirmed, take_back, told
from app.auth.access import public, requires
from app.auth.permissions import Permission
from app.catalogue import operations, queries
from app.catalogue.commands import CreateStaffMember, UpdateStaffMember
from app.catalogue.models import StaffMember, StaffService
from app.catalogue.visits import Reach
from app.core import clock, http
from app.core.forms import parse
from app.core.wall_clock import day_of

AS_STORED = (
    "id",
    "name",
    "title",
    "bio",
    "color",
    "bookable_online",
    "max_appointments_per_day",
    "position",
    "location_id",
)


@bp.get("/staff")
@public
def list_staff() -> Response:
    """List the team."""
    return http.as_json({"data": _many(queries.staff_members(), queries.offers()), "next": None})


@bp.get("/staff/<uuid:staff_id>")
@public
def get_staff_member(staff_id: UUID) -> Response:
    """Show one of the team."""
    return http.as_json(_alone(queries.staff_member(staff_id)))


@bp.post("/staff")
@requires(Permission.MANAGE_TEAM)
def create_staff_member() -> Response:
    """Add somebody to the team."""
    member = operations.create_staff_member(command=parse(CreateStaffMember, request))
    return http.as_json(_alone(member), HTTPStatus.CREATED)


@bp.patch("/staff/<uuid:staff_id>")
@requires(Permission.MANAGE_TEAM)
def update_staff_member(staff_id: UUID) -> Response:
    """Change what is stated; where they work may leave visits outside of the hours."""
    command = parse(UpdateStaffMember, request)
    changed = change_hours(
        lambda: operations.update_staff_member(staff_member_id=staff_id, command=command),
        reach=_from_today(queries.staff_member(staff_id)),
        confirm=is_confirmed(),
    )
    return http.as_json(_alone(changed.done) | told(changed))


@bp.delete("/staff/<uuid:staff_id>")
@requires(Permission.MANAGE_TEAM)
def delete_staff_member(staff_id: UUID) -> Response:
    """Take somebody off the team; visits already booked with them stay, and are listed."""
    return take_back(
        lambda: operations.archive_staff_member(staff_member_id=staff_id, now=clock.now()),
        reach=_from_today(queries.staff_member(staff_id)),
    )


def as_json(member: StaffMember, offers: Sequence[StaffService], currency: str) -> dict[str, Any]:
    """Return somebody as programs see them; `offers` is what they do."""
    return {
        **{name: getattr(member, name) for name in AS_STORED},
        "timezone": member.location.timezone,
        "photo": photo_as_json(member.photo_key),
        "rating": None,
        "service_ids": [offer.service_id for offer in offers],
        "offers": [
            {"service_id": offer.service_id, **terms_as_json(offer, offer.service, currency)} for offer in offers
        ],
    }


def _many(team: Sequence[StaffMember], offers: Sequence[StaffService]) -> list[dict[str, Any]]:
    currency = queries.salon().currency
    return [
        as_json(member, [offer for offer in offers if offer.staff_member_id == member.id], currency) for member in team
    ]


def _alone(member: StaffMember) -> dict[str, Any]:
    return _many([member], queries.offers_of_staff_member(member.id))[0]


def _from_today(member: StaffMember) -> Reach:
    return Reach(staff_member_id=member.id, first=day_of(clock.now(), zone=member.location.timezone))
