"""/desk/add-ons: what can be had on top of services."""

from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import operations, queries
from app.catalogue.commands import CreateAddon
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.forms import columns_of
from app.catalogue.models import Addon, Service
from app.core import clock, spoken_money
from app.core.forms import parse
from app.core.htmx import go_to
from app.core.http import render
from app.core.money import Money
from app.core.refused_forms import Form, refused


@bp.get("/add-ons/new")
@requires(Permission.MANAGE_CATALOGUE)
def new_addon() -> Response:
    """Ask for what a new add-on needs."""
    return _form(Form(values={"bookable_online": True, "duration_minutes": 15}))


@bp.post("/add-ons")
@requires(Permission.MANAGE_CATALOGUE)
def create_addon() -> Response:
    """Offer a new add-on."""
    form = refused(lambda: operations.create_addon(command=parse(CreateAddon, request)))
    return _form(form) if form else _saved(_("The add-on is on the menu."))


@bp.get("/add-ons/<uuid:addon_id>")
@requires(Permission.MANAGE_CATALOGUE)
def edit_addon(addon_id: UUID) -> Response:
    """Show an add-on to be changed."""
    addon = queries.addon(addon_id)
    return _form(_of(addon), addon)


@bp.post("/add-ons/<uuid:addon_id>")
@requires(Permission.MANAGE_CATALOGUE)
def update_addon(addon_id: UUID) -> Response:
    """Change an add-on."""
    addon = queries.addon(addon_id)
    # What the page does not show stays as it is.
    kept = {"position": addon.position}
    form = refused(lambda: operations.update_addon(addon_id=addon_id, command=parse(CreateAddon, request, **kept)))
    return _form(form, addon) if form else _saved(_("The add-on is changed."))


@bp.post("/add-ons/<uuid:addon_id>/removal")
@requires(Permission.MANAGE_CATALOGUE)
def create_addon_removal(addon_id: UUID) -> Response:
    """Offer it no longer."""
    operations.archive_addon(addon_id=addon_id, now=clock.now())
    return _saved(_("The add-on is no longer offered. Visits that are booked with it stay as they are."))


def _saved(message: str) -> Response:
    flash(message, "success")
    return go_to(url_for("catalogue_desk.services"))


def _of(addon: Addon) -> Form:
    price = Money(addon.price_minor, queries.salon().currency)
    return Form(values={**columns_of(addon), "price": spoken_money.typed(price), "service_ids": addon.service_ids})


def _services() -> list[Service]:
    """Return what add-ons can go with; what goes with a service goes with its variants."""
    return [service for service in queries.services() if service.parent_id is None]


def _form(form: Form, addon: Addon | None = None) -> Response:
    return render("catalogue/addons/form.html", form.status, form=form, addon=addon, services=_services())
