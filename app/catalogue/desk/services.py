"""/desk/services: what the salon offers."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import operations, photos, queries, words
from app.catalogue.commands import CreateService, UpdateService
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.forms import columns_of, uploaded_photo
from app.catalogue.menu import menu
from app.catalogue.models import Service, Visibility
from app.core import clock, spoken_money
from app.core.avatars import COLOURS
from app.core.forms import parse
from app.core.htmx import go_to
from app.core.http import render
from app.core.images import ACCEPTED
from app.core.money import Money
from app.core.refused_forms import Form, refused

VISIBILITIES: tuple[tuple[str, Callable[[], str]], ...] = (
    (Visibility.PUBLIC, lambda: _("Everybody finds it")),
    (Visibility.LINK_ONLY, lambda: _("Only people who have its link")),
    (Visibility.HIDDEN, lambda: _("Only the desk books it")),
)

LEAST = {"duration_minutes": 60, "visibility": Visibility.PUBLIC}
"""What a new service begins with."""


@bp.get("/services")
@requires(Permission.MANAGE_CATALOGUE)
def services() -> Response:
    """List everything that is offered, and what is not any more."""
    return render("catalogue/services/index.html", **listed())


@bp.get("/services/new")
@requires(Permission.MANAGE_CATALOGUE)
def new_service() -> Response:
    """Ask for what a new service needs. Everybody is ticked: it is quicker to take the few away who do not do it."""
    everybody = [member.id for member in queries.staff_members()]
    return form_page(Form(values={**LEAST, "staff_ids": everybody}))


@bp.post("/services")
@requires(Permission.MANAGE_CATALOGUE)
def create_service() -> Response:
    """Offer a new service."""
    form = refused(lambda: operations.create_service(command=parse(CreateService, request, offers=_offers())))
    return form_page(form) if form else _saved(_("The service is on the menu."))


@bp.get("/services/<uuid:service_id>")
@requires(Permission.MANAGE_CATALOGUE)
def edit_service(service_id: UUID) -> Response:
    """Show a service to be changed."""
    service = queries.service(service_id)
    return form_page(form_of(service), service)


@bp.post("/services/<uuid:service_id>")
@requires(Permission.MANAGE_CATALOGUE)
def update_service(service_id: UUID) -> Response:
    """Change a service."""
    service = queries.service(service_id)
    form = refused(lambda: operations.update_service(service_id=service_id, command=_command(service)))
    return form_page(form, service) if form else _saved(_("The service is changed."))


@bp.post("/services/<uuid:service_id>/photo")
@requires(Permission.MANAGE_CATALOGUE)
def update_service_photo(service_id: UUID) -> Response:
    """Show another photo, or none."""
    service = queries.service(service_id)
    form = refused(lambda: operations.set_service_photo(service_id=service_id, upload=uploaded_photo()))
    if form:
        return form_page(form_of(service), service, photo_form=form)
    return go_to(url_for("catalogue_desk.edit_service", service_id=service_id))


@bp.post("/services/<uuid:service_id>/removal")
@requires(Permission.MANAGE_CATALOGUE)
def create_service_removal(service_id: UUID) -> Response:
    """Offer it no longer."""
    operations.archive_service(service_id=service_id, now=clock.now())
    return _saved(_("The service is no longer offered. Visits that are booked stay."))


@bp.post("/services/<uuid:service_id>/restoration")
@requires(Permission.MANAGE_CATALOGUE)
def create_service_restoration(service_id: UUID) -> Response:
    """Offer it again."""
    operations.restore_service(service_id=service_id)
    return _saved(_("The service is on the menu again."))


def listed() -> dict[str, Any]:
    """Return what the lists of the menu show."""
    salon = queries.salon()
    sections = menu(queries.services(), queries.offers(), currency=salon.currency)
    shown = {section.category_id for section in sections}
    return {
        "sections": sections,
        "bare": [category for category in queries.categories() if category.id not in shown],
        "addons": queries.addons(),
        "archived": queries.archived_services(),
        "country": salon.country,
        "photo": photos.url,
        "words": words,
        "money": partial(Money, currency=salon.currency),
    }


def form_of(service: Service) -> Form:
    """Return the form with what is known of a service."""
    currency = queries.salon().currency
    doing = [service, *queries.variants(service.id)]
    offers = [offer for offer in queries.offers() if offer.service_id in {one.id for one in doing}]
    values = {
        **columns_of(service),
        "name": service.variant or service.name,
        "category": service.category.name if service.category else "",
        "price": spoken_money.typed(Money(service.price_minor, currency)),
        "staff_ids": [offer.staff_member_id for offer in offers],
    }
    for offer in offers:
        values[f"minutes-{offer.staff_member_id}"] = offer.duration_minutes
        if offer.price_minor is not None:
            values[f"price-{offer.staff_member_id}"] = spoken_money.typed(Money(offer.price_minor, currency))
    return Form(values=values)


def form_page(
    form: Form, service: Service | None = None, *, photo_form: Form | None = None, variant_form: Form | None = None
) -> Response:
    """Show the page of a service, with what was refused."""
    currency = queries.salon().currency
    is_variant = service is not None and service.parent_id is not None
    return render(
        "catalogue/services/variant.html" if is_variant else "catalogue/services/form.html",
        (variant_form or photo_form or form).status,
        form=form,
        service=service,
        variants=queries.variants(service.id) if service else (),
        photo_form=photo_form or Form(),
        variant_form=variant_form or Form(),
        categories=queries.categories(),
        team=queries.staff_members(),
        visibilities=[(value, label()) for value, label in VISIBILITIES],
        colours=COLOURS,
        photo=photos.url,
        accepted=ACCEPTED,
        words=words,
        money=partial(Money, currency=currency),
    )


def _command(service: Service) -> CreateService | UpdateService:
    """Return what the form says. What the page does not show stays as it is."""
    if service.parent_id is not None:
        return parse(UpdateService, request, offers=_offers())
    kept: dict[str, Any] = {"position": service.position}
    if queries.variants(service.id):
        price = Money(service.price_minor, queries.salon().currency)
        kept |= {"duration_minutes": service.duration_minutes, "price": str(price.major)}
        return parse(CreateService, request, **kept)
    return parse(CreateService, request, **kept, offers=_offers())


def _offers() -> list[dict[str, Any]]:
    """Return what the table of the team says: who is ticked, with price and minutes where they differ."""
    return [{"staff_id": staff_id, **_terms(staff_id)} for staff_id in request.form.getlist("staff_ids")]


def _terms(staff_id: str) -> dict[str, str | None]:
    price, minutes = (request.form.get(f"{name}-{staff_id}", "").strip() or None for name in ("price", "minutes"))
    return {"price": price, "duration_minutes": minutes}


def _saved(message: str) -> Response:
    flash(message, "success")
    return go_to(url_for("catalogue_desk.services"))
