"""What a salon says of itself to the directory, read inside the salon."""

from typing import Any
from zoneinfo import ZoneInfo

from app.booking.queries import performers
from app.catalogue import hours, queries
from app.catalogue.models import Salon, Service
from app.core import clock


def is_open() -> bool:
    """Tell whether the salon is one that people may look for: not one that has closed for good."""
    return queries.salon().closed_at is None


def about_the_salon() -> dict[str, Any]:
    """Return the current salon's facts, as a directory entry has them."""
    salon = queries.salon()
    services = _bookable_services()
    return about_a_new(salon) | {
        "city": queries.locations()[0].city,
        "categories": sorted({service.category.name for service in services if service.category}),
        "services": [_service(service, salon.currency) for service in services],
        "opening_hours": _opening_hours(salon.timezone),
    }


def about_a_new(salon: Salon) -> dict[str, Any]:
    """Return the facts of a salon that has only just been opened: nothing to look up yet."""
    return {
        "name": salon.name,
        "city": "",
        "country": salon.country,
        "timezone": salon.timezone,
        "currency": salon.currency,
        "categories": [],
        "services": [],
        "opening_hours": [],
    }


def _bookable_services() -> list[Service]:
    """Return what everybody finds and can book: somebody does it, and can be booked online."""
    performed = {offer.service_id for offer in performers.offers()}
    return [service for service in queries.services(visible_to_public=True) if service.id in performed]


def _service(service: Service, currency: str) -> dict[str, Any]:
    return {
        "id": str(service.id),
        "name": service.name,
        "category": service.category.name if service.category else None,
        "duration_minutes": service.duration_minutes,
        "price": {"amount_minor": service.price_minor, "currency": currency},
    }


def _opening_hours(zone: str) -> list[dict[str, Any]]:
    """Return when somebody works, by weekday from Monday (0), in local time."""
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    shifts = [stretch for _staff_member_id, stretch in queries.stretches_in_force(on=today)]
    return [
        {
            "weekday": stretch.weekday,
            "start": hours.clock(stretch.starts_minute),
            "end": hours.clock(stretch.ends_minute),
        }
        for stretch in hours.merged(shifts)
    ]
