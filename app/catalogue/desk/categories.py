"""/desk/categories: the headings of the menu."""

from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import operations
from app.catalogue.commands import NameCategory
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.services import listed
from app.core.forms import parse
from app.core.htmx import go_to
from app.core.http import render
from app.core.refused_forms import Form, refused


@bp.post("/categories")
@requires(Permission.MANAGE_CATALOGUE)
def create_category() -> Response:
    """Add a heading."""
    form = refused(lambda: operations.add_category(command=parse(NameCategory, request)))
    return _again(form) if form else _saved(_("The category is added."))


@bp.post("/categories/<uuid:category_id>")
@requires(Permission.MANAGE_CATALOGUE)
def update_category(category_id: UUID) -> Response:
    """Give a heading another name."""
    form = refused(lambda: operations.rename_category(category_id=category_id, command=parse(NameCategory, request)))
    return _again(form, category_id) if form else _saved(_("The category is renamed."))


@bp.post("/categories/<uuid:category_id>/removal")
@requires(Permission.MANAGE_CATALOGUE)
def create_category_removal(category_id: UUID) -> Response:
    """Take a heading away."""
    operations.remove_category(category_id=category_id)
    return _saved(_("The category is gone. Its services stay on the menu."))


def _again(form: Form, category_id: UUID | None = None) -> Response:
    return render("catalogue/services/index.html", form.status, **listed(), category_form=form, category_id=category_id)


def _saved(message: str) -> Response:
    flash(message, "success")
    return go_to(url_for("catalogue_desk.services"))
