"""/desk/…/place and /desk/…/order: the order of the menu and of the team, step by step or all at once."""

from typing import Annotated, Any
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _
from pydantic import BeforeValidator, Field

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import operations
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.forms import saved
from app.catalogue.desk.services import listed
from app.catalogue.desk.team import at_work
from app.catalogue.fields import Command
from app.core.forms import parse


class Step(Command):
    """One place up (-1) or down (1)."""

    by: int = Field(ge=-1, le=1)


def _each(values: Any) -> Any:
    # A script sends them as one text, a form as a field each.
    return [one for value in values for one in str(value).split(",")] if isinstance(values, list) else values


class Order(Command):
    """The ids of what was arranged, in their new order, and under which heading."""

    ids: Annotated[list[UUID], BeforeValidator(_each), Field(max_length=1000)]
    category_id: UUID | None = None


@bp.post("/services/<uuid:service_id>/place")
@requires(Permission.MANAGE_CATALOGUE)
def update_service_place(service_id: UUID) -> Response:
    """Move a service one place."""
    service = operations.move_service(service_id=service_id, by=parse(Step, request).by)
    if service.parent_id is None:
        return _shown()
    return _shown(to=url_for("catalogue_desk.edit_service", service_id=service.parent_id, _anchor="variants"))


@bp.post("/categories/<uuid:category_id>/place")
@requires(Permission.MANAGE_CATALOGUE)
def update_category_place(category_id: UUID) -> Response:
    """Move a category one place."""
    operations.move_category(category_id=category_id, by=parse(Step, request).by)
    return _shown()


@bp.post("/add-ons/<uuid:addon_id>/place")
@requires(Permission.MANAGE_CATALOGUE)
def update_addon_place(addon_id: UUID) -> Response:
    """Move an add-on one place."""
    operations.move_addon(addon_id=addon_id, by=parse(Step, request).by)
    return _shown()


@bp.post("/services/order")
@requires(Permission.MANAGE_CATALOGUE)
def update_service_order() -> Response:
    """Put services into a category, in an order."""
    order = parse(Order, request)
    operations.arrange_services(service_ids=order.ids, category_id=order.category_id)
    return _shown()


@bp.post("/categories/order")
@requires(Permission.MANAGE_CATALOGUE)
def update_category_order() -> Response:
    """Put the categories into an order."""
    operations.arrange_categories(category_ids=parse(Order, request).ids)
    return _shown()


@bp.post("/add-ons/order")
@requires(Permission.MANAGE_CATALOGUE)
def update_addon_order() -> Response:
    """Put the add-ons into an order."""
    operations.arrange_addons(addon_ids=parse(Order, request).ids)
    return _shown()


@bp.post("/team/<uuid:staff_member_id>/place")
@requires(Permission.MANAGE_TEAM)
def update_staff_place(staff_member_id: UUID) -> Response:
    """Move somebody on the team one place."""
    operations.move_staff_member(staff_member_id=staff_member_id, by=parse(Step, request).by)
    return _team_shown()


@bp.post("/team/order")
@requires(Permission.MANAGE_TEAM)
def update_team_order() -> Response:
    """Put the team into an order."""
    operations.arrange_team(staff_member_ids=parse(Order, request).ids)
    return _team_shown()


def _team_shown() -> Response:
    there = url_for("catalogue_desk.team")
    return saved("catalogue/team/_list.html", to=there, message=_("The order is saved."), **at_work())


def _shown(to: str = "") -> Response:
    there = to or url_for("catalogue_desk.services")
    return saved("catalogue/services/_lists.html", to=there, message=_("The order is saved."), **listed())
