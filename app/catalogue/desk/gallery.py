"""/desk/gallery: the pictures of the salon's home page."""

from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import operations, photos, queries
from app.catalogue.commands import DescribePhoto
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.forms import saved, uploaded_photo
from app.catalogue.operations.gallery import MOST_PHOTOS
from app.core.forms import parse
from app.core.images import ACCEPTED
from app.core.refused_forms import Form, refused, shown

PAGE, PHOTOS = "catalogue/gallery/index.html", "catalogue/gallery/_photos.html"


@bp.get("/gallery")
@requires(Permission.MANAGE_SETTINGS)
def gallery() -> Response:
    """Show the pictures of the home page."""
    return _shown()


@bp.post("/gallery")
@requires(Permission.MANAGE_SETTINGS)
def create_photo() -> Response:
    """Show one more."""
    form = refused(lambda: operations.add_to_gallery(upload=uploaded_photo(), command=parse(DescribePhoto, request)))
    return _shown(form) if form else _saved(_("The picture is on your page."))


@bp.post("/gallery/<uuid:gallery_photo_id>")
@requires(Permission.MANAGE_SETTINGS)
def update_photo(gallery_photo_id: UUID) -> Response:
    """Say what a picture shows."""
    form = refused(
        lambda: operations.describe_photo(gallery_photo_id=gallery_photo_id, command=parse(DescribePhoto, request))
    )
    return _shown(form) if form else _saved(_("The description is saved."))


@bp.post("/gallery/<uuid:gallery_photo_id>/place")
@requires(Permission.MANAGE_SETTINGS)
def move_photo(gallery_photo_id: UUID) -> Response:
    """Move a picture one place."""
    operations.move_photo(gallery_photo_id=gallery_photo_id, by=1 if request.form.get("later") else -1)
    return _saved(_("The picture is moved."))


@bp.post("/gallery/<uuid:gallery_photo_id>/removal")
@requires(Permission.MANAGE_SETTINGS)
def create_photo_removal(gallery_photo_id: UUID) -> Response:
    """Show a picture no longer."""
    operations.remove_from_gallery(gallery_photo_id=gallery_photo_id)
    return _saved(_("The picture is removed."))


def _saved(message: str) -> Response:
    to = url_for("catalogue_desk.gallery")
    return saved(PHOTOS, to=to, message=message, **_context(Form()))


def _shown(form: Form | None = None) -> Response:
    return shown(PAGE, PHOTOS, form, **_context(form or Form()))


def _context(form: Form) -> dict[str, object]:
    return {
        "form": form,
        "pictures": queries.gallery(),
        "photo": photos.url,
        "accepted": ACCEPTED,
        "most": MOST_PHOTOS,
    }
