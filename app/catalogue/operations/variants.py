"""Variants of a service: each with a length and a price of its own, everything else shared."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.auth import audit
from app.auth.audit import Subject, Verb
from app.catalogue import queries
from app.catalogue.commands import AddVariant
from app.catalogue.models import Service, StaffService
from app.catalogue.operations.salon import touch
from app.core.ids import new_id
from app.core.refusals import Invalid
from tenants.db import db

SHARED = (
    "category",
    "description",
    "buffer_before_minutes",
    "buffer_after_minutes",
    "visibility",
    "requires_approval",
    "max_per_day",
    "color",
)
"""What variants have from their service."""


def add_variant(*, service_id: UUID, command: AddVariant) -> Service:
    """Offer a service in one more variant. With the first, whoever does the service does the variant instead.

    :raises NotFound: there is no such service
    :raises Invalid: a price in another currency, or a variant of a variant
    """
    service = queries.service(service_id)
    if service.parent_id is not None:
        raise Invalid(errors={"name": [_("This is a variant itself.")]})
    siblings = queries.variants(service.id)
    doing = _who_does(siblings or [service])
    added = Service(
        id=new_id(),
        parent_id=service.id,
        slug=queries.free_slug(full_name(service, command.name)),
        position=len(siblings),
        **columns(service, command),
    )
    db.session.add(added)
    audit.note(Verb.ADDED, Subject.SERVICE, added)
    db.session.flush()
    let_do(added, doing)
    share(service)
    touch()
    return added


def share(service: Service) -> None:
    """Let the variants of a service have what is the service's, and the service their least length and price."""
    variants = queries.variants(service.id)
    if not variants:
        return
    for variant in variants:
        variant.name = full_name(service, variant.variant or "")
        for column in SHARED:
            setattr(variant, column, getattr(service, column))
    service.duration_minutes = min(variant.duration_minutes for variant in variants)
    service.price_minor = min(variant.price_minor for variant in variants)
    let_do(service, ())
    db.session.flush()


def left_by(variant: Service) -> None:
    """Give a service back to whoever did its last variant, which is offered no longer."""
    parent = db.session.get_one(Service, variant.parent_id)
    if queries.variants(parent.id):
        share(parent)
    elif parent.archived_at is None:
        let_do(parent, _who_does([variant]))


def columns(service: Service, command: AddVariant) -> dict[str, Any]:
    """Return what a variant is made of, from its own wish and its service."""
    return {
        "name": full_name(service, command.name),
        "variant": command.name,
        "duration_minutes": command.duration_minutes,
        "price_minor": command.price.minor_in(queries.salon().currency),
        **{column: getattr(service, column) for column in SHARED},
    }


def full_name(service: Service, variant: str) -> str:
    """Return what a variant is called where its service does not stand above it."""
    return f"{service.name}, {variant}"


def set_staff(service: Service, wanted: set[UUID]) -> None:
    """Let these do every variant; who does some of them already goes on with those, and nobody else does any."""
    variants = queries.variants(service.id)
    before = set(_who_does(variants))
    for variant in variants:
        let_do(variant, (set(_who_does([variant])) & wanted) | (wanted - before))


def let_do(service: Service, wanted: Iterable[UUID]) -> None:
    """Let these do one service and nobody else; who did it before keeps price and duration of their own."""
    staff_ids = set(wanted)
    existing = {offer.staff_member_id: offer for offer in _offers([service])}
    if staff_ids == existing.keys():
        return
    for gone in existing.keys() - staff_ids:
        db.session.delete(existing[gone])
    new = staff_ids - existing.keys()
    who = _by_name(existing, staff_ids)
    audit.note(Verb.CHANGED, Subject.SERVICE, name=service.name, subject_id=service.id, changes=who)
    db.session.add_all(StaffService(staff_member_id=staff_id, service_id=service.id) for staff_id in new)
    db.session.flush()


def _by_name(before: Iterable[UUID], after: Iterable[UUID]) -> audit.Changes:
    """Return who did a service and who does it now."""
    names = {member.id: member.name for member in queries.staff_members()}
    was, is_ = (sorted(names[staff_id] for staff_id in ids if staff_id in names) for ids in (before, after))
    return {"staff": (was, is_)}


def _who_does(services: Sequence[Service]) -> list[UUID]:
    return [offer.staff_member_id for offer in _offers(services)]


def _offers(services: Sequence[Service]) -> Sequence[StaffService]:
    ids = [service.id for service in services]
    return db.session.scalars(select(StaffService).where(StaffService.service_id.in_(ids))).all()
