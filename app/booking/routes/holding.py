"""The way back to a held time: its id and secret travel in addresses, with what is needed should it run out."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for

from app.booking.commands import PlaceHold
from app.booking.models import Hold
from app.booking.routes.visits import Visit
from app.booking.tokens import hold_token
from app.core.forms import build
from app.core.refusals import Invalid


def details_url(hold: Hold, visit: Visit) -> str:
    """Return the address of the details form for a held time."""
    return url_for("booking.details", hold_id=hold.id, **key_of(hold), **visit.carried)


def key_of(hold: Hold) -> dict[str, Any]:
    """Return what the details form sends along, beside the hold's id."""
    return {
        "token": hold_token(hold.id),
        "service_id": str(hold.service_id),
        "starts_at": hold.starts_at.isoformat(),
        "addon_ids": [addon["id"] for addon in hold.addons],
    }


def as_fields(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the hidden fields of a form that say the same as an address with these values."""
    return [
        (name, str(one))
        for name, value in values.items()
        for one in (value if isinstance(value, (list, tuple)) else [value])
    ]


def wished() -> PlaceHold | None:
    """Return which time the request says it was about."""
    try:
        stated = {name: request.values.get(name) for name in ("service_id", "starts_at")}
        return build(PlaceHold, {**stated, "addon_ids": request.values.getlist("addon_ids")})
    except Invalid:
        return None
