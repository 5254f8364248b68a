"""/desk/settings/invoices: what invoices say of the salon, its tax rates, and which services have their own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import queries as catalogue
from app.catalogue.desk.forms import columns_of
from app.catalogue.models import Service
from app.core.forms import build, parse
from app.core.htmx import go_to
from app.core.http import render
from app.core.languages import language_of
from app.core.refused_forms import Form, refused
from app.payments.invoices import operations, queries, typesetting
from app.payments.invoices.commands import ChangeInvoicing, NameRate, RateServices
from app.payments.invoices.document import percent, percent_typed
from app.payments.invoices.usual_rates import usual_rate, usually_included

bp = Blueprint("invoice_settings", __name__, url_prefix="/desk/settings/invoices")

SELLER, NEW_RATE, SERVICES = "seller", "new_rate", "services"
OF_SERVICE = "service-"
"""With what the names of fields begin that hold a service's own rate."""


@bp.get("")
@requires(Permission.MANAGE_SETTINGS)
def index() -> Response:
    """Show what invoices say, and how the salon taxes."""
    return _page()


@bp.post("")
@requires(Permission.MANAGE_SETTINGS)
def update() -> Response:
    """Change what invoices say from now on."""
    form = _refused(lambda: operations.change_invoicing(command=parse(ChangeInvoicing, request)), name=SELLER)
    return _page(form) if form else _saved(_("The settings are saved."))


@bp.post("/rates")
@requires(Permission.MANAGE_SETTINGS)
def create_rate() -> Response:
    """Add a tax rate."""
    form = _refused(lambda: operations.add_rate(command=parse(NameRate, request)), name=NEW_RATE)
    return _page(form) if form else _saved(_("The tax rate is added."))


@bp.post("/rates/<uuid:tax_rate_id>")
@requires(Permission.MANAGE_SETTINGS)
def update_rate(tax_rate_id: UUID) -> Response:
    """Change a tax rate, or make it the default."""
    rate = queries.rate(tax_rate_id)
    form = _refused(
        lambda: operations.change_rate(tax_rate_id=rate.id, command=parse(NameRate, request)), name=str(rate.id)
    )
    return _page(form) if form else _saved(_("The tax rate is saved. What was issued stays as it is."))


@bp.post("/rates/<uuid:tax_rate_id>/removal")
@requires(Permission.MANAGE_SETTINGS)
def create_rate_removal(tax_rate_id: UUID) -> Response:
    """Remove a tax rate."""
    operations.remove_rate(tax_rate_id=tax_rate_id)
    return _saved(_("The tax rate is removed. What was issued stays as it is."))


@bp.post("/services")
@requires(Permission.MANAGE_SETTINGS)
def update_services() -> Response:
    """Say which services have a rate of their own."""
    form = _refused(lambda: operations.rate_services(command=_exceptions()), name=SERVICES)
    return _page(form) if form else _saved(_("The settings are saved."))


def _refused(act: Callable[[], object], *, name: str) -> Form | None:
    """Do what one of the page's forms asks for."""
    form = refused(act)
    return form and replace(form, name=name)


def _exceptions() -> RateServices:
    fields = {name: value for name, value in request.form.items() if name.startswith(OF_SERVICE) and value}
    return build(RateServices, {"exceptions": {name.removeprefix(OF_SERVICE): value for name, value in fields.items()}})


def _saved(message: str) -> Response:
    flash(message, "success")
    return go_to(url_for(".index"))


def _page(form: Form | None = None) -> Response:
    came_back = {form.name: form} if form else {}
    salon, rates = catalogue.salon(), queries.rates()
    return render(
        "payments/settings/invoices.html",
        form.status if form else 200,
        seller=came_back.get(SELLER, _of_seller()),
        rates=[(rate, came_back.get(str(rate.id), _of_rate(rate.name, rate.rate, rate.is_default))) for rate in rates],
        new_rate=came_back.get(NEW_RATE, _proposed(salon.country, is_first=not rates)),
        services_problem=came_back[SERVICES].problem if SERVICES in came_back else "",
        services=_services(),
        own_rates=queries.exceptions(),
        percent=percent,
        lacks_font=not typesetting.can_set(language_of(salon.locale)),
        is_proposed=not rates and usual_rate(salon.country) is not None,
    )


def _of_seller() -> Form:
    """Return what the owner has said; before that, what prices usually contain in the salon's country."""
    said = queries.find_settings()
    usual = {"prices_include_tax": usually_included(catalogue.salon().country)}
    return Form(values=columns_of(said) if said else usual)


def _proposed(country: str, *, is_first: bool) -> Form:
    rate = usual_rate(country)
    return _of_rate(_("Standard"), rate, is_default=True) if is_first and rate is not None else Form()


def _of_rate(name: str, rate: int, is_default: bool) -> Form:
    values: dict[str, Any] = {"name": name, "percent": percent_typed(rate), "is_default": is_default}
    return Form(values=values)


def _services() -> list[Service]:
    """Return what can have a rate of its own; variants have their service's."""
    return [service for service in catalogue.services() if service.parent_id is None]
