"""/services: what can be booked."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, request

from app.api.v1.blueprint import bp
from app.auth.access import current_actor, public, requires
from app.auth.permissions import Permission
from app.catalogue import operations, photos, queries
from app.catalogue.commands import AddVariant, CreateService, UpdateService
from app.catalogue.models import Addon, Service, StaffService, Visibility
from app.core import clock, http
from app.core.forms import parse
from app.core.money import Money

AS_STORED = (
    "id",
    "parent_id",
    "variant",
    "slug",
    "name",
    "description",
    "duration_minutes",
    "buffer_before_minutes",
    "buffer_after_minutes",
    "visibility",
    "requires_approval",
    "max_per_day",
    "color",
    "position",
)

ADDON_AS_STORED = ("id", "name", "description", "duration_minutes", "bookable_online", "position")


@bp.get("/services")
@public
def list_services() -> Response:
    """List the menu; the team also sees what is hidden or has a link only."""
    listed = queries.services(visible_to_public=not current_actor().is_staff)
    return http.as_json({"data": many_as_json(listed, queries.offers(), bookable_addons()), "next": None})


@bp.get("/services/<uuid:service_id>")
@public
def get_service(service_id: UUID) -> Response:
    """Show one service."""
    return _answer(queries.service(service_id, visible_to_public=not current_actor().is_staff))


@bp.post("/services")
@requires(Permission.MANAGE_CATALOGUE)
def create_service() -> Response:
    """Offer a new service."""
    service = operations.create_service(command=parse(CreateService, request))
    return _answer(service, HTTPStatus.CREATED)


@bp.post("/services/<uuid:service_id>/variants")
@requires(Permission.MANAGE_CATALOGUE)
def create_variant(service_id: UUID) -> Response:
    """Offer a service in one more variant."""
    variant = operations.add_variant(service_id=service_id, command=parse(AddVariant, request))
    return _answer(variant, HTTPStatus.CREATED)


@bp.patch("/services/<uuid:service_id>")
@requires(Permission.MANAGE_CATALOGUE)
def update_service(service_id: UUID) -> Response:
    """Change what is stated."""
    return _answer(operations.update_service(service_id=service_id, command=parse(UpdateService, request)))


@bp.delete("/services/<uuid:service_id>")
@requires(Permission.MANAGE_CATALOGUE)
def delete_service(service_id: UUID) -> Response:
    """Offer it no longer; visits already booked stay."""
    operations.archive_service(service_id=service_id, now=clock.now())
    return Response(status=HTTPStatus.NO_CONTENT)


def as_json(service: Service, offers: Iterable[StaffService], addons: Iterable[Addon], currency: str) -> dict[str, Any]:
    """Return a service as programs see it; `offers` are those of the people who do it."""
    listed = list(offers)
    online = any(offer.staff_member.bookable_online for offer in listed)
    return {
        **{name: getattr(service, name) for name in AS_STORED},
        "category": service.category.name if service.category else None,
        "price": money(service.price_minor, currency),
        "bookable_online": online and service.visibility != Visibility.HIDDEN,
        "photo": photo_as_json(service.photo_key),
        "addons": [addon_as_json(addon, currency) for addon in addons if _go_together(addon, service)],
        "staff_ids": [offer.staff_member_id for offer in listed],
        "offers": [{"staff_id": offer.staff_member_id, **terms_as_json(offer, service, currency)} for offer in listed],
    }


def many_as_json(
    services: Sequence[Service], offers: Iterable[StaffService], addons: Sequence[Addon] = ()
) -> list[dict[str, Any]]:
    """Return services as programs see them, without asking the database once for each."""
    by_service: dict[UUID, list[StaffService]] = {service.id: [] for service in services}
    for offer in offers:
        by_service.get(offer.service_id, []).append(offer)
    currency = queries.salon().currency
    return [as_json(service, by_service[service.id], addons, currency) for service in services]


def bookable_addons() -> list[Addon]:
    """Return the add-ons that whoever asks may book."""
    return [addon for addon in queries.addons() if addon.bookable_online or current_actor().is_staff]


def addon_as_json(addon: Addon, currency: str) -> dict[str, Any]:
    """Return an add-on as programs see it; its minutes and its price come on top of the service's."""
    return {
        **{name: getattr(addon, name) for name in ADDON_AS_STORED},
        "price": money(addon.price_minor, currency),
        "service_ids": addon.service_ids,
    }


def _go_together(addon: Addon, service: Service) -> bool:
    return service.id in addon.service_ids or service.parent_id in addon.service_ids


def terms_as_json(offer: StaffService, service: Service, currency: str) -> dict[str, Any]:
    """Return what a service costs and how long it takes with one staff member."""
    price = service.price_minor if offer.price_minor is None else offer.price_minor
    return {
        "price": money(price, currency),
        "duration_minutes": offer.duration_minutes or service.duration_minutes,
    }


def photo_as_json(key: str | None) -> dict[str, str] | None:
    """Return the addresses of a photo in both sizes."""
    return {"small": photos.url(key, photos.SMALL), "large": photos.url(key, photos.LARGE)} if key else None


def money(amount_minor: int, currency: str) -> dict[str, Any]:
    """Return an amount as programs see it."""
    amount = Money(amount_minor, currency)
    return {"amount_minor": amount.amount_minor, "currency": amount.currency}


def _answer(service: Service, status: HTTPStatus = HTTPStatus.OK) -> Response:
    offers = queries.offers_of_service(service.id)
    return http.as_json(many_as_json([service], offers, bookable_addons())[0], status)
