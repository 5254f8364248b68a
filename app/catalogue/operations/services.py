"""What the salon offers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.catalogue import queries, slugs, uploads
from app.catalogue.commands import CreateService, UpdateService
from app.catalogue.models import Service, ServiceCategory, StaffMember, StaffService
from app.catalogue.operations.salon import touch
from app.core.ids import new_id
from app.core.refusals import Invalid
from tenants.db import db


def create_service(*, command: CreateService) -> Service:
    """Offer a service. Its address is made from its name and stays when the name changes: links are shared.

    :raises Invalid: a price in another currency, or somebody who is not on the team
    """
    service = Service(id=new_id(), slug=_free_slug(command.name), **_columns(command.changes()))
    db.session.add(service)
    return _finished(service, command)


def update_service(*, service_id: UUID, command: CreateService | UpdateService) -> Service:
    """Change a service. What has been booked keeps its price, its length and its name.

    :raises NotFound: there is no such service
    :raises Invalid: a price in another currency, or somebody who is not on the team
    """
    service = queries.service(service_id)
    for name, value in _columns(command.changes()).items():
        setattr(service, name, value)
    return _finished(service, command)


def archive_service(*, service_id: UUID, now: datetime) -> Service:
    """Offer a service no longer; visits already booked stay.

    :raises NotFound: there is no such service
    """
    service = queries.service(service_id)
    service.archived_at = now
    db.session.flush()
    touch()
    return service


def set_service_photo(*, service_id: UUID, upload: bytes | None) -> Service:
    """Show another photo of a service, or none. An upload has been read before: see `uploads`.

    :raises NotFound: there is no such service
    :raises NotAPhoto: the upload cannot be shown
    """
    service = queries.service(service_id)
    service.photo_key = uploads.replace(service.photo_key, upload=upload)
    db.session.flush()
    touch()
    return service


def _finished(service: Service, command: CreateService) -> Service:
    db.session.flush()
    if "staff_ids" in command.changes():
        _set_staff(service, command.staff_ids)
    db.session.flush()
    touch()
    return service


def _columns(changes: dict[str, Any]) -> dict[str, Any]:
    """Turn what was stated into what is stored."""
    columns = {name: value for name, value in changes.items() if name not in ("price", "category", "staff_ids")}
    if "price" in changes:
        columns["price_minor"] = changes["price"].minor_in(queries.salon().currency)
    if "category" in changes:
        columns["category"] = _category(changes["category"])
    return columns


def _category(name: str | None) -> ServiceCategory | None:
    """Return the category of that name, in whatever letters, and make it when there is none."""
    if not name:
        return None
    found = db.session.scalar(select(ServiceCategory).where(func.lower(ServiceCategory.name) == name.lower()))
    if found is None:
        last = db.session.scalar(select(func.max(ServiceCategory.position)))
        found = ServiceCategory(id=new_id(), name=name, position=(last or 0) + 1)
        db.session.add(found)
        db.session.flush()
    return found


def _free_slug(name: str) -> str:
    slug = slugs.slug_of(name)
    alike = select(Service.slug).where(Service.archived_at.is_(None), Service.slug.startswith(slug))
    return slugs.free(slug, taken=set(db.session.scalars(alike)))


def _set_staff(service: Service, staff_ids: Iterable[UUID]) -> None:
    """Let these do the service and nobody else; who did it before keeps price and duration of their own."""
    wanted = set(staff_ids)
    if wanted - set(db.session.scalars(select(StaffMember.id).where(StaffMember.archived_at.is_(None)))):
        raise Invalid(errors={"staff_ids": [_("Somebody here is not on the team.")]})
    existing = {offer.staff_member_id: offer for offer in queries.offers_of_service(service.id)}
    for staff_id in existing.keys() - wanted:
        db.session.delete(existing[staff_id])
    db.session.add_all(StaffService(staff_member_id=new, service_id=service.id) for new in wanted - existing.keys())
