"""What the salon offers on top of its services."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.auth import audit
from app.auth.audit import Subject, Verb
from app.catalogue import queries
from app.catalogue.commands import CreateAddon, UpdateAddon
from app.catalogue.models import Addon, AddonService, Service
from app.catalogue.operations.salon import touch
from app.core.ids import new_id
from app.core.refusals import Invalid
from tenants.db import db


def create_addon(*, command: CreateAddon) -> Addon:
    """Offer something on top of services.

    :raises Invalid: a price in another currency, or a service that is not the salon's
    """
    addon = Addon(id=new_id(), **_columns(command.changes()))
    db.session.add(addon)
    return _finished(addon, command, Verb.ADDED)


def update_addon(*, addon_id: UUID, command: CreateAddon | UpdateAddon) -> Addon:
    """Change an add-on. What has been booked keeps its price, its length and its name.

    :raises NotFound: there is no such add-on
    :raises Invalid: a price in another currency, or a service that is not the salon's
    """
    addon = queries.addon(addon_id)
    for name, value in _columns(command.changes()).items():
        setattr(addon, name, value)
    return _finished(addon, command, Verb.CHANGED)


def archive_addon(*, addon_id: UUID, now: datetime) -> Addon:
    """Offer an add-on no longer; visits already booked with it stay as they are.

    :raises NotFound: there is no such add-on
    """
    addon = queries.addon(addon_id)
    addon.archived_at = now
    audit.note(Verb.REMOVED, Subject.ADDON, addon)
    db.session.flush()
    touch()
    return addon


def _finished(addon: Addon, command: CreateAddon, verb: Verb) -> Addon:
    audit.note(verb, Subject.ADDON, addon)
    if "service_ids" in command.changes():
        addon.goes_with = _together_with(addon, command.service_ids)
    db.session.flush()
    touch()
    return addon


def _columns(changes: dict[str, Any]) -> dict[str, Any]:
    columns = {name: value for name, value in changes.items() if name not in ("price", "service_ids")}
    if "price" in changes:
        columns["price_minor"] = changes["price"].minor_in(queries.salon().currency)
    return columns


def _together_with(addon: Addon, service_ids: Iterable[UUID]) -> list[AddonService]:
    wanted = set(service_ids)
    if wanted - set(db.session.scalars(select(Service.id).where(Service.archived_at.is_(None)))):
        raise Invalid(errors={"service_ids": [_("There is no such service.")]})
    kept = {row.service_id: row for row in addon.goes_with}
    return [kept.get(one) or AddonService(addon_id=addon.id, service_id=one) for one in sorted(wanted)]
