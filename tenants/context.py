"""Which tenant the running code works for."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Tenant:
    """A tenant as the running code knows it. Schema and role bear the same name, which says nothing of the slug."""

    id: UUID
    slug: str
    name: str
    schema_name: str


class NoTenant(Exception):
    """Tenant data was asked for while no tenant is set."""


class TenantInUse(Exception):
    """The tenant cannot change inside a transaction: its rows would be read as the former tenant's."""


_current: ContextVar[Tenant | None] = ContextVar("current_tenant", default=None)
_in_transaction: ContextVar[bool] = ContextVar("in_transaction", default=False)


def find_current_tenant() -> Tenant | None:
    """Return the tenant that is set, if any."""
    return _current.get()


def current_tenant() -> Tenant:
    """Return the tenant that is set.

    :raises NoTenant: none is
    """
    tenant = _current.get()
    if tenant is None:
        raise NoTenant
    return tenant


@contextmanager
def use_tenant(tenant: Tenant | None) -> Iterator[Tenant | None]:
    """Work for `tenant` (or for none) inside the block.

    :raises TenantInUse: a unit of work is under way for another tenant
    """
    if _in_transaction.get() and tenant != _current.get():
        raise TenantInUse
    token = _current.set(tenant)
    try:
        yield tenant
    finally:
        _current.reset(token)


@contextmanager
def pinned() -> Iterator[None]:
    """Keep the tenant from changing inside the block."""
    token = _in_transaction.set(True)
    try:
        yield
    finally:
        _in_transaction.reset(token)


def is_pinned() -> bool:
    """Tell whether a unit of work is under way."""
    return _in_transaction.get()


def key_for(*parts: object) -> str:
    """Return a Redis or cache key that carries the tenant (or says that it is the platform's)."""
    tenant = _current.get()
    return ":".join(["parlour", tenant.schema_name if tenant else "platform", *map(str, parts)])
