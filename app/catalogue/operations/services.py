"""What the salon offers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.auth import audit
from app.auth.audit import Subject, Verb
from app.catalogue import queries, uploads
from app.catalogue.commands import CreateService, ServiceOffer, UpdateService
from app.catalogue.models import Service, ServiceCategory, StaffMember
from app.catalogue.operations import variants
from app.catalogue.operations.categories import category_named
from app.catalogue.operations.salon import touch
from app.core.ids import new_id
from app.core.refusals import Invalid
from tenants.db import db

NOT_COLUMNS = ("price", "category", "staff_ids", "offers")


def create_service(*, command: CreateService) -> Service:
    """Offer a service, after the others of its category unless its place is stated.

    Its address is made from its name and stays when the name changes: links are shared.

    :raises Invalid: a price in another currency, or somebody who is not on the team
    """
    columns = _columns(command.changes())
    if "position" not in command.model_fields_set:
        columns["position"] = _next_place(columns["category"])
    service = Service(id=new_id(), slug=queries.free_slug(command.name), **columns)
    db.session.add(service)
    return _finished(service, command, Verb.ADDED)


def update_service(*, service_id: UUID, command: CreateService | UpdateService) -> Service:
    """Change a service. What has been booked keeps its price, its length and its name.

    :raises NotFound: there is no such service
    :raises Invalid: a price in another currency, or somebody who is not on the team
    """
    service = queries.service(service_id)
    changes = _columns(command.changes())
    if service.parent_id is not None:
        changes = _of_a_variant(service, changes)
    for name, value in changes.items():
        setattr(service, name, value)
    return _finished(service, command, Verb.CHANGED)


def archive_service(*, service_id: UUID, now: datetime) -> Service:
    """Offer a service no longer, with all its variants; visits already booked stay.

    :raises NotFound: there is no such service
    """
    service = queries.service(service_id)
    for gone in (service, *queries.variants(service.id)):
        gone.archived_at = now
    audit.note(Verb.REMOVED, Subject.SERVICE, service)
    db.session.flush()
    if service.parent_id is not None:
        variants.left_by(service)
    touch()
    return service


def restore_service(*, service_id: UUID) -> Service:
    """Offer a service again, with the variants that went with it. Its address is the old one, if that is still free.

    :raises NotFound: there is no such service among those that are offered no longer
    """
    service = queries.archived_service(service_id)
    for back in queries.archived_with(service):
        back.slug, back.archived_at = queries.free_slug(back.slug), None
        audit.note(Verb.CHANGED, Subject.SERVICE, back)
        db.session.flush()
    _share(service)
    touch()
    return service


def set_service_photo(*, service_id: UUID, upload: bytes | None) -> Service:
    """Show another photo of a service, or none. An upload has been read before: see `uploads`.

    :raises NotFound: there is no such service
    :raises NotAPhoto: the upload cannot be shown
    """
    service = queries.service(service_id)
    service.photo_key = uploads.replace(service.photo_key, upload=upload)
    audit.note(Verb.CHANGED, Subject.SERVICE, service)
    db.session.flush()
    touch()
    return service


def _next_place(category: ServiceCategory | None) -> int:
    """Return the position after every service of a category, or of those without one."""
    beside = Service.category_id == category.id if category else Service.category_id.is_(None)
    listed = (beside, Service.parent_id.is_(None), Service.archived_at.is_(None))
    last = db.session.scalar(select(func.max(Service.position)).where(*listed))
    return 0 if last is None else last + 1


def _finished(service: Service, command: CreateService, verb: Verb) -> Service:
    audit.note(verb, Subject.SERVICE, service)
    db.session.flush()
    if {"staff_ids", "offers"} & command.changes().keys():
        _set_staff(service, {*command.staff_ids, *(offer.staff_id for offer in command.offers)})
        _agree(service, command.offers)
    db.session.flush()
    _share(service)
    touch()
    return service


def _share(service: Service) -> None:
    variants.share(db.session.get_one(Service, service.parent_id) if service.parent_id else service)


def _of_a_variant(service: Service, changes: dict[str, Any]) -> dict[str, Any]:
    """Return what a variant may have of its own; what it shares is changed at its service.

    :raises Invalid: something else is to be changed
    """
    own = {"name", "duration_minutes", "price_minor", "position"}
    kept = {name: getattr(service, name) for name in changes.keys() - own}
    if wrong := {name for name, value in kept.items() if value != changes[name]}:
        sentence = _("Please change this at the service that this is a variant of.")
        raise Invalid(errors={name: [sentence] for name in wrong})
    parent = db.session.get_one(Service, service.parent_id)
    label = str(changes.get("name", service.variant))
    return {**changes, "variant": label, "name": variants.full_name(parent, label)}


def _columns(changes: dict[str, Any]) -> dict[str, Any]:
    """Turn what was stated into what is stored."""
    columns = {name: value for name, value in changes.items() if name not in NOT_COLUMNS}
    if "price" in changes:
        columns["price_minor"] = changes["price"].minor_in(queries.salon().currency)
    if "category" in changes:
        columns["category"] = category_named(changes["category"])
    return columns


def _set_staff(service: Service, wanted: set[UUID]) -> None:
    """Let these do the service, or its variants, and nobody else."""
    if wanted - set(db.session.scalars(select(StaffMember.id).where(StaffMember.archived_at.is_(None)))):
        raise Invalid(errors={"staff_ids": [_("Somebody here is not on the team.")]})
    if queries.variants(service.id):
        variants.set_staff(service, wanted)
    else:
        variants.let_do(service, wanted)


def _agree(service: Service, terms: Iterable[ServiceOffer]) -> None:
    """Note what a service costs and how long it takes with those who are not like the others."""
    offers = {offer.staff_member_id: offer for offer in queries.offers_of_service(service.id)}
    for one in terms:
        if one.staff_id not in offers:
            raise Invalid(errors={"offers": [_("This service comes in variants. Please choose those.")]})
        currency = queries.salon().currency
        offers[one.staff_id].price_minor = one.price.minor_in(currency, field="offers.price") if one.price else None
        offers[one.staff_id].duration_minutes = one.duration_minutes
