"""The register of tenants: from an address to a tenant."""

import time
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from tenants.context import Tenant, use_tenant
from tenants.db import db
from tenants.models import TenantRow, TenantState
from tenants.unit_of_work import unit_of_work

CACHE_SECONDS = 60.0
"""An erased tenant is forgotten at the first request that finds its role gone; nothing else of an answer can change."""

CACHE_SIZE = 50_000

# Tenants that are reachable, by slug, with the monotonic time until which this process believes it.
_known: dict[str, tuple[Tenant, float]] = {}


def find_by_slug(slug: str) -> Tenant | None:
    """Return the ACTIVE tenant at an address. An answer is remembered for a minute, a miss is not."""
    known = _known.get(slug)
    if known is not None and known[1] > time.monotonic():
        return known[0]
    tenant = _read(TenantRow.slug == slug)
    forget(slug)
    if tenant is not None:
        _remember(tenant)
    return tenant


def find(tenant_id: UUID) -> Tenant | None:
    """Return the ACTIVE tenant with this id."""
    return _read(TenantRow.id == tenant_id)


def all_active() -> Sequence[Tenant]:
    """Return every reachable tenant, the oldest first."""
    query = select(TenantRow).where(TenantRow.state == TenantState.ACTIVE).order_by(TenantRow.created_at)
    with use_tenant(None), unit_of_work():
        return [as_tenant(row) for row in db.session.scalars(query)]


def forget(slug: str) -> None:
    """Let the next request ask the database again."""
    _known.pop(slug, None)


def taken(slugs: Sequence[str]) -> frozenset[str]:
    """Return which of these addresses somebody has, whether or not it can be reached yet."""
    with use_tenant(None), unit_of_work():
        return frozenset(db.session.scalars(select(TenantRow.slug).where(TenantRow.slug.in_(slugs))))


def as_tenant(row: TenantRow) -> Tenant:
    """Return the row as a value that outlives its transaction."""
    return Tenant(id=row.id, slug=row.slug, name=row.name, schema_name=row.schema_name)


def _remember(tenant: Tenant) -> None:
    if len(_known) >= CACHE_SIZE:
        _known.clear()
    _known[tenant.slug] = (tenant, time.monotonic() + CACHE_SECONDS)


def _read(condition: object) -> Tenant | None:
    query = select(TenantRow).where(condition, TenantRow.state == TenantState.ACTIVE)  # type: ignore[arg-type]
    with use_tenant(None), unit_of_work():
        row = db.session.scalar(query)
        return as_tenant(row) if row is not None else None
