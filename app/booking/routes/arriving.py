"""Links from elsewhere: what they ask for is passed on, what makes no sense is left aside."""

from typing import Any
from uuid import UUID

from flask import request, url_for

from app.booking.routes.visits import Visit
from app.catalogue import queries as catalogue
from app.catalogue.models import Service
from app.core.refusals import NotFound

KEPT = ("staff", "day", "month", "addon")
"""What a link may ask for beside a service and a language. A link says `date` where our own say `day`."""

LENGTH_OF_AN_ID = 32


def find_service(named: str) -> Service | None:
    """Return the service that a link names by its address or its id, if it is offered to whoever has the link."""
    if not named:
        return None
    try:
        by_id = UUID(named) if len(named) >= LENGTH_OF_AN_ID else None
    except ValueError:
        by_id = None
    try:
        return catalogue.service(by_id, visible_to_public=True) if by_id else catalogue.service_by_slug(named)
    except NotFound:
        return None


def asked() -> dict[str, Any]:
    """Return what the request asks for beside a service, as our own links say it."""
    given = request.args.to_dict(flat=False)
    if "date" in given:
        given.setdefault("day", given["date"][:1])
    return {name: given[name] for name in KEPT if given.get(name)}


def address_of(service: Service, visit: Visit) -> str:
    """Return the page of a service, with what was asked for. What a link says of its origin is in what is carried."""
    return url_for("booking.choose_time", **{**asked(), **visit.carried, "slug": service.slug})
