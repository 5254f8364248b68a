"""/addons: what can be had on top of services."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, request

from app.api.v1.blueprint import bp
from app.api.v1.services import addon_as_json, bookable_addons
from app.auth.access import current_actor, public, requires
from app.auth.permissions import Permission
from app.catalogue import operations, queries
from app.catalogue.commands import CreateAddon, UpdateAddon
from app.catalogue.models import Addon
from app.core import clock, http
from app.core.forms import parse
from app.core.refusals import NotFound


@bp.get("/addons")
@public
def list_addons() -> Response:
    """List the add-ons that whoever asks may book."""
    currency = queries.salon().currency
    return http.as_json({"data": [addon_as_json(addon, currency) for addon in bookable_addons()], "next": None})


@bp.get("/addons/<uuid:addon_id>")
@public
def get_addon(addon_id: UUID) -> Response:
    """Show one add-on."""
    addon = queries.addon(addon_id)
    if not (addon.bookable_online or current_actor().is_staff):
        raise NotFound
    return _answer(addon)


@bp.post("/addons")
@requires(Permission.MANAGE_CATALOGUE)
def create_addon() -> Response:
    """Offer something on top of services."""
    return _answer(operations.create_addon(command=parse(CreateAddon, request)), HTTPStatus.CREATED)


@bp.patch("/addons/<uuid:addon_id>")
@requires(Permission.MANAGE_CATALOGUE)
def update_addon(addon_id: UUID) -> Response:
    """Change what is stated."""
    return _answer(operations.update_addon(addon_id=addon_id, command=parse(UpdateAddon, request)))


@bp.delete("/addons/<uuid:addon_id>")
@requires(Permission.MANAGE_CATALOGUE)
def delete_addon(addon_id: UUID) -> Response:
    """Offer it no longer; visits already booked with it stay."""
    operations.archive_addon(addon_id=addon_id, now=clock.now())
    return Response(status=HTTPStatus.NO_CONTENT)


def _answer(addon: Addon, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return http.as_json(addon_as_json(addon, queries.salon().currency), status)
