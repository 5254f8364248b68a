"""Who works at the salon, and what they do."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from app.auth import audit
from app.auth.audit import Subject, Verb
from app.catalogue import queries, uploads
from app.catalogue.commands import CreateStaffMember, Offer, UpdateStaffMember
from app.catalogue.models import StaffMember, StaffService
from app.catalogue.operations.salon import touch
from app.core.ids import new_id
from app.core.refusals import Invalid, NotFound
from tenants.db import db

NOT_COLUMNS = ("service_ids", "offers", "location_id")


def create_staff_member(*, command: CreateStaffMember) -> StaffMember:
    """Add somebody to the team, at the first location unless another is stated.

    :raises Invalid: a location, service or currency that is not the salon's
    """
    location_id = command.location_id or queries.locations()[0].id
    member = StaffMember(id=new_id(), **_columns({**command.changes(), "location_id": location_id}))
    db.session.add(member)
    return _finished(member, command, Verb.ADDED)


def update_staff_member(*, staff_member_id: UUID, command: CreateStaffMember | UpdateStaffMember) -> StaffMember:
    """Change what is known of somebody on the team, or what they do.

    :raises NotFound: there is nobody by that id
    :raises Invalid: a location, service or currency that is not the salon's
    """
    member = queries.staff_member(staff_member_id)
    for name, value in _columns(command.changes()).items():
        setattr(member, name, value)
    return _finished(member, command, Verb.CHANGED)


def archive_staff_member(*, staff_member_id: UUID, now: datetime) -> StaffMember:
    """Take somebody off the team; visits already booked with them stay.

    :raises NotFound: there is nobody by that id
    """
    member = queries.staff_member(staff_member_id)
    member.archived_at = now
    audit.note(Verb.REMOVED, Subject.STAFF_MEMBER, member)
    db.session.flush()
    touch()
    return member


def set_staff_photo(*, staff_member_id: UUID, upload: bytes | None) -> StaffMember:
    """Show another photo of somebody, or none. An upload has been read before: see `uploads`.

    :raises NotFound: there is nobody by that id
    :raises NotAPhoto: the upload cannot be shown
    """
    member = queries.staff_member(staff_member_id)
    member.photo_key = uploads.replace(member.photo_key, upload=upload)
    audit.note(Verb.CHANGED, Subject.STAFF_MEMBER, member)
    db.session.flush()
    touch()
    return member


def _finished(member: StaffMember, command: CreateStaffMember, verb: Verb) -> StaffMember:
    audit.note(verb, Subject.STAFF_MEMBER, member)
    db.session.flush()
    changes = command.changes()
    if "service_ids" in changes or "offers" in changes:
        _set_offers(member, command.service_ids, command.offers)
    db.session.flush()
    db.session.expire(member, ["offers"])
    touch()
    return member


def _columns(changes: dict[str, Any]) -> dict[str, Any]:
    columns = {name: value for name, value in changes.items() if name not in NOT_COLUMNS}
    if changes.get("location_id"):
        columns["location_id"] = _location_id(changes["location_id"])
    return columns


def _location_id(location_id: UUID) -> UUID:
    try:
        return queries.location(location_id).id
    except NotFound as error:
        raise Invalid(errors={"location_id": [_("There is no such location.")]}) from error


def _set_offers(member: StaffMember, service_ids: Iterable[UUID], offers: Iterable[Offer]) -> None:
    """Let somebody do these services and no others; a service that is only named keeps the terms it had."""
    terms = {offer.service_id: offer for offer in offers}
    wanted = {*service_ids, *terms}
    offered = {service.id: service.parent_id for service in queries.services()}
    if wanted - offered.keys():
        raise Invalid(errors={"service_ids": [_("There is no such service.")]})
    if wanted & set(offered.values()):
        raise Invalid(errors={"service_ids": [_("This service comes in variants. Please choose those.")]})
    existing = {offer.service_id: offer for offer in queries.offers_of_staff_member(member.id)}
    for service_id in existing.keys() - wanted:
        db.session.delete(existing[service_id])
    before = _said(existing.values())
    kept = {service_id: existing.get(service_id) or _new_offer(member, service_id) for service_id in wanted}
    for service_id, offer in terms.items():
        _agree(kept[service_id], offer)
    changes = {"services": (before, _said(kept.values()))}
    audit.note(Verb.CHANGED, Subject.STAFF_MEMBER, name=member.name, subject_id=member.id, changes=changes)


def _said(offers: Iterable[StaffService]) -> list[str]:
    """Say what somebody does, with the price (minor units) and the minutes that are theirs."""
    names = {service.id: service.name for service in queries.services()}
    found = ((names.get(one.service_id, "?"), one.price_minor, one.duration_minutes) for one in offers)
    return sorted(" / ".join(str(part) for part in parts if part is not None) for parts in found)


def _new_offer(member: StaffMember, service_id: UUID) -> StaffService:
    offer = StaffService(staff_member_id=member.id, service_id=service_id)
    db.session.add(offer)
    return offer


def _agree(offer: StaffService, terms: Offer) -> None:
    currency = queries.salon().currency if terms.price else ""
    offer.price_minor = terms.price.minor_in(currency, field="offers.price") if terms.price else None
    offer.duration_minutes = terms.duration_minutes
