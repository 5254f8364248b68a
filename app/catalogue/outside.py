"""How the salon looks from outside: to search engines, to sites that show its link, and on a browser's tab."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template

from app.auth.access import public
from app.catalogue import photos, queries
from app.core import doors, storage
from app.core.avatars import initials
from app.core.cards import card, icon, letter_icon
from app.core.colours import DEFAULT_BRAND
from app.core.doors import Door
from app.core.languages import SUPPORTED
from app.core.links import settings
from tenants.context import current_tenant

bp = Blueprint("outside", __name__)

FOR_EVER = "public, max-age=31536000, immutable"
CLOSED = (
    *("/desk", "/account", "/api/", "/book/hold/", "/open/"),
    *("/welcome", "/invitation", "/forgot-password", "/reset-password", "/verify-email"),
)
SIZES = (32, 180, 192, 512)
"""Of a tab, of a phone's home screen, of an installed page."""


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Say what search engines may read."""
    return doors.robots(_site(), closed=CLOSED)


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """List the salon's pages, and one for each service, in all languages."""
    services = queries.services(visible_to_public=True)
    paths = ["/", "/book", *(f"/book/{service.slug}" for service in services)]
    pages = [Door(_site(), path, SUPPORTED) for path in paths]
    return Response(render_template("shared/sitemap.xml", pages=pages), mimetype="application/xml")


@bp.get("/card.png")
@public
def share_card() -> Response:
    """Send the picture that stands beside the salon's link elsewhere. Its address changes with the salon."""
    salon = queries.salon()
    drawn = card(
        name=salon.name,
        line=_site().partition("://")[2],
        colour=salon.brand_color or DEFAULT_BRAND,
        logo=_logo(salon.logo_key, photos.LARGE),
    )
    return _kept(drawn, "image/png")


@bp.get("/icon.svg")
@public
def letter() -> Response:
    """Send the salon's initial on its colour."""
    salon = queries.salon()
    return _kept(letter_icon(initials(salon.name)[0], colour=salon.brand_color or DEFAULT_BRAND), "image/svg+xml")


@bp.get("/icon-<int:size>.png")
@public
def logo_icon(size: int) -> Response:
    """Send the logo as small as a browser's tab, or as large as a phone's home screen."""
    logo = _logo(queries.salon().logo_key, photos.LARGE)
    if logo is None or size not in SIZES:
        abort(HTTPStatus.NOT_FOUND)
    return _kept(icon(logo, size=size), "image/png")


def _site() -> str:
    return settings().salon_url(current_tenant().slug)


def _logo(key: str | None, width: int) -> bytes | None:
    return storage.find(photos.name_of(key, width)) if key else None


def _kept(content: bytes | str, media_type: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Cache-Control"] = FOR_EVER
    return answer
