"""/desk/services: what the salon offers."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import operations, photos, queries, words
from app.catalogue.commands import CreateService
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.forms import Form, columns_of, refused, uploaded_photo
from app.catalogue.menu import menu
from app.catalogue.models import Service, Visibility
from app.core import clock
from app.core.forms import parse
from app.core.htmx import go_to
from app.core.http import render
from app.core.images import ACCEPTED
from app.core.money import Money

VISIBILITIES: tuple[tuple[str, Callable[[], str]], ...] = (
    (Visibility.PUBLIC, lambda: _("Everybody finds it")),
    (Visibility.LINK_ONLY, lambda: _("Only people who have its link")),
    (Visibility.HIDDEN, lambda: _("Only the desk books it")),
)


@bp.get("/services")
@requires(Permission.MANAGE_CATALOGUE)
def services() -> Response:
    """List everything that is offered."""
    salon = queries.salon()
    sections = menu(queries.services(), queries.offers(), currency=salon.currency)
    return render(
        "catalogue/services/index.html",
        sections=sections,
        addons=queries.addons(),
        country=salon.country,
        photo=photos.url,
        words=words,
        money=partial(Money, currency=salon.currency),
    )


@bp.get("/services/new")
@requires(Permission.MANAGE_CATALOGUE)
def new_service() -> Response:
    """Ask for what a new service needs."""
    return _form(Form(values={"duration_minutes": 60, "visibility": Visibility.PUBLIC}))


@bp.post("/services")
@requires(Permission.MANAGE_CATALOGUE)
def create_service() -> Response:
    """Offer a new service."""
    form = refused(lambda: operations.create_service(command=parse(CreateService, request)))
    return _form(form) if form else _saved(_("The service is on the menu."))


@bp.get("/services/<uuid:service_id>")
@requires(Permission.MANAGE_CATALOGUE)
def edit_service(service_id: UUID) -> Response:
    """Show a service to be changed."""
    service = queries.service(service_id)
    return _form(_of(service), service)


@bp.post("/services/<uuid:service_id>")
@requires(Permission.MANAGE_CATALOGUE)
def update_service(service_id: UUID) -> Response:
    """Change a service."""
    service = queries.service(service_id)
    # What the page does not show stays as it is.
    kept = {"color": service.color, "position": service.position}
    form = refused(
        lambda: operations.update_service(service_id=service_id, command=parse(CreateService, request, **kept))
    )
    return _form(form, service) if form else _saved(_("The service is changed."))


@bp.post("/services/<uuid:service_id>/photo")
@requires(Permission.MANAGE_CATALOGUE)
def update_service_photo(service_id: UUID) -> Response:
    """Show another photo, or none."""
    service = queries.service(service_id)
    form = refused(lambda: operations.set_service_photo(service_id=service_id, upload=uploaded_photo()))
    if form:
        return _form(_of(service), service, photo_form=form)
    return go_to(url_for("catalogue_desk.edit_service", service_id=service_id))


@bp.post("/services/<uuid:service_id>/removal")
@requires(Permission.MANAGE_CATALOGUE)
def create_service_removal(service_id: UUID) -> Response:
    """Offer it no longer."""
    operations.archive_service(service_id=service_id, now=clock.now())
    return _saved(_("The service is no longer offered. Visits that are booked stay."))


def _saved(message: str) -> Response:
    flash(message, "success")
    return go_to(url_for("catalogue_desk.services"))


def _of(service: Service) -> Form:
    """Return the form with what is known of a service."""
    price = Money(service.price_minor, queries.salon().currency)
    return Form(
        values={
            **columns_of(service),
            "category": service.category.name if service.category else "",
            "price": price.major,
            "staff_ids": [offer.staff_member_id for offer in queries.offers_of_service(service.id)],
        }
    )


def _form(form: Form, service: Service | None = None, photo_form: Form | None = None) -> Response:
    return render(
        "catalogue/services/form.html",
        (photo_form or form).status,
        form=form,
        service=service,
        photo_form=photo_form or Form(),
        categories=queries.categories(),
        team=queries.staff_members(),
        visibilities=[(value, label()) for value, label in VISIBILITIES],
        photo=photos.url,
        accepted=ACCEPTED,
    )
