"""/salon: who the salon is and by which rules it is booked."""

from typing import Any

from flask import Response, request

from app.api.v1.blueprint import bp
from app.api.v1.stranding import change_hours, is_confirmed, told
from app.auth.access import public, requires
from app.auth.permissions import Permission
from app.catalogue import operations, photos, queries, words
from app.catalogue.commands import UpdateSalon
from app.catalogue.models import Location, Salon
from app.catalogue.visits import Reach
from app.core import clock, http
from app.core.forms import parse
from app.core.links import settings
from app.core.wall_clock import day_of
from tenants.context import current_tenant

RULES = (
    "booking_horizon_days",
    "minimum_notice_minutes",
    "slot_step_minutes",
    "hold_minutes",
    "cancellation_cutoff_minutes",
    "reminder_hours",
    "reminds_staff",
    "any_staff_rule",
    "observes_public_holidays",
    "holiday_subdivision",
)


@bp.get("/salon")
@public
def get_salon() -> Response:
    """Show the salon of this host."""
    return http.as_json(as_json(queries.salon()))


@bp.patch("/salon")
@requires(Permission.MANAGE_SETTINGS)
def update_salon() -> Response:
    """Change the settings that are stated; a time zone and public holidays may leave visits outside of the hours."""
    command = parse(UpdateSalon, request)
    today = day_of(clock.now(), zone=queries.salon().timezone)
    changed = change_hours(
        lambda: operations.change_settings(command=command), reach=Reach(first=today), confirm=is_confirmed()
    )
    return http.as_json(as_json(changed.done) | told(changed))


def as_json(salon: Salon) -> dict[str, Any]:
    """Return the salon as programs see it."""
    rules = {name: getattr(salon, name) for name in RULES}
    return {
        "id": salon.id,
        "slug": current_tenant().slug,
        "url": settings().salon_url(current_tenant().slug),
        "name": salon.name,
        "business_type": salon.business_type,
        "about": salon.about,
        "country": salon.country,
        "timezone": salon.timezone,
        "currency": salon.currency,
        "locale": salon.locale,
        "email": salon.email,
        "phone": salon.phone,
        "website": salon.website,
        "brand": {"color": salon.brand_color, "logo": photos.url(salon.logo_key) or None},
        "locations": [_location(location) for location in queries.locations()],
        "policies": {"words": words.policies(salon), "text": salon.policies_text, **rules},
        **rules,
    }


def _location(location: Location) -> dict[str, Any]:
    shown = ("id", "name", "street", "postal_code", "city", "region", "country", "timezone", "phone")
    return {name: getattr(location, name) for name in shown}
