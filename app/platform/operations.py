"""What the platform does: open salons, and keep the directory of them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app.auth import operations as auth
from app.auth import passwords
from app.auth.roles import Role
from app.catalogue import operations as catalogue
from app.catalogue.commands import EstablishSalon
from app.core.refusals import Refusal
from app.platform import facts
from app.platform.commands import SignUp
from app.platform.models import DirectoryEntry
from tenants import provisioning, slugs
from tenants.context import Tenant, use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work


class SalonAddressTaken(Refusal):
    """This address is taken. Please choose another."""

    code, status = "salon_address_taken", HTTPStatus.CONFLICT


@dataclass(frozen=True, kw_only=True)
class OpenedSalon:
    """A new salon, and the secret that signs its owner in there once."""

    tenant: Tenant
    handover_token: str


def open_salon(*, command: SignUp, now: datetime) -> OpenedSalon:
    """Make a salon with its owner. Call it outside any unit of work: it is several transactions, undone together.

    :raises SalonAddressTaken: somebody has the address, or was faster
    :raises TooBusy: too many passwords are being hashed at this moment
    """
    filled: list[tuple[str, dict[str, Any]]] = []
    try:
        # A hash takes as long as it has to; meanwhile PostgreSQL makes the tables.
        with ThreadPoolExecutor(1) as aside:
            hashed = aside.submit(passwords.new_hash, command.password)
            tenant = provisioning.create_tenant(
                slug=command.slug, name=command.name, fill=lambda: filled.append(_fill(command, hashed.result(), now))
            )
    except slugs.SlugTaken as error:
        raise SalonAddressTaken(errors={"slug": [SalonAddressTaken().detail]}) from error
    ((token, known),) = filled
    _enter(known, tenant=tenant, now=now)
    return OpenedSalon(tenant=tenant, handover_token=token)


def refresh_directory_entry(*, tenant: Tenant, now: datetime) -> None:
    """Let the directory show what the salon says of itself now. Call it outside any unit of work."""
    with use_tenant(tenant), unit_of_work():
        known = facts.about_the_salon() if facts.is_open() else None
    if known is None:
        forget_directory_entry(tenant)
    else:
        _enter(known, tenant=tenant, now=now)


def _enter(known: dict[str, Any], *, tenant: Tenant, now: datetime) -> None:
    values = {"tenant_id": tenant.id, "slug": tenant.slug, "refreshed_at": now, **known}
    row = insert(DirectoryEntry).values(values)
    changed = {name: row.excluded[name] for name in values if name != "tenant_id"}
    with use_tenant(None), unit_of_work():
        db.session.execute(row.on_conflict_do_update(index_elements=[DirectoryEntry.tenant_id], set_=changed))


def forget_directory_entry(tenant: Tenant) -> None:
    """Take an erased salon out of the directory."""
    with use_tenant(None), unit_of_work():
        db.session.execute(delete(DirectoryEntry).where(DirectoryEntry.tenant_id == tenant.id))


def _fill(command: SignUp, password_hash: str, now: datetime) -> tuple[str, dict[str, Any]]:
    salon = catalogue.establish(command=EstablishSalon.model_validate(_known(command)), now=now)
    owner = auth.create_account(
        email=command.email,
        name=command.owner_name or command.email.partition("@")[0],
        role=Role.OWNER,
        password_hash=password_hash,
        is_verified=command.is_vouched_for,
        now=now,
    )
    if not command.is_vouched_for:
        auth.request_verification(account=owner, now=now)
    return auth.issue_handover(account_id=owner.id, now=now), facts.about_a_new(salon)


def _known(command: SignUp) -> dict[str, str | None]:
    known = ("name", "business_type", "country", "timezone", "currency", "locale")
    return {name: getattr(command, name) for name in known}
