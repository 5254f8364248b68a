"""/desk/services/…/variants: the lengths and prices in which one service can be had."""

from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import operations, queries
from app.catalogue.commands import AddVariant
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.services import form_of, form_page
from app.core.forms import parse
from app.core.htmx import go_to
from app.core.refused_forms import refused


@bp.post("/services/<uuid:service_id>/variants")
@requires(Permission.MANAGE_CATALOGUE)
def create_variant(service_id: UUID) -> Response:
    """Offer a service in one more variant."""
    service = queries.service(service_id)
    form = refused(lambda: operations.add_variant(service_id=service_id, command=parse(AddVariant, request)))
    if form:
        return form_page(form_of(service), service, variant_form=form)
    flash(_("The variant is on the menu."), "success")
    return go_to(url_for("catalogue_desk.edit_service", service_id=service_id, _anchor="variants"))
