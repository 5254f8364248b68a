"""REST on the apex: the directory of salons."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from app.auth.access import public
from app.core.http import as_json
from app.core.links import settings
from app.core.paging import LARGEST_PAGE, PAGE_SIZE
from app.platform import queries
from app.platform.models import DirectoryEntry
from tenants.hosts import Site

bp = Blueprint("platform_api", __name__, url_prefix="/api/v1", subdomain=Site.APEX)


@bp.get("/salons")
@public
def salons() -> Response:
    """List salons by name, city and service."""
    asked = {name: request.args.get(name, "") for name in ("q", "city", "service")}
    size = min(request.args.get("limit", PAGE_SIZE, type=int), LARGEST_PAGE)
    page = queries.salons(**asked, cursor=request.args.get("cursor"), size=max(size, 1), only_bookable=False)
    return as_json({"data": [summary(entry) for entry in page.data], "next": page.next})


@bp.get("/salons/<uuid:salon_id>")
@public
def salon(salon_id: UUID) -> Response:
    """Show one salon with its services and opening hours."""
    entry = queries.salon(salon_id)
    return as_json(summary(entry) | {"services": entry.services, "opening_hours": entry.opening_hours})


def summary(entry: DirectoryEntry) -> dict[str, Any]:
    """Return a salon as the list shows it."""
    return {
        "id": entry.tenant_id,
        "slug": entry.slug,
        "name": entry.name,
        "city": entry.city,
        "country": entry.country,
        "timezone": entry.timezone,
        "currency": entry.currency,
        "url": settings().salon_url(entry.slug),
        "rating": None,
        "categories": entry.categories,
    }
