"""Making a tenant and taking it away again."""

import secrets
from collections.abc import Callable
from uuid import UUID, uuid4

import psycopg
import structlog
from psycopg import sql
from psycopg.errors import UniqueViolation
from redis.exceptions import RedisError

from tenants import doorbell, registry, schema_script, slugs
from tenants.context import Tenant, use_tenant
from tenants.engines import as_owner, engines
from tenants.models import TenantState
from tenants.transactions import TENANTS_ROLE
from tenants.unit_of_work import unit_of_work

log = structlog.get_logger(__name__)

ON_ERASE: list[Callable[[Tenant], None]] = []
"""What else a tenant leaves behind; called with the tenant after its schema is gone."""


def create_tenant(*, slug: str, name: str, fill: Callable[[], None]) -> Tenant:
    """Make a tenant with its role and schema, let `fill` write its first rows, and only then make it reachable.

    :raises SlugRefused: the slug is not allowed
    :raises SlugTaken: somebody has it, or was faster
    """
    tenant = Tenant(id=uuid4(), slug=slugs.check(slug), name=name, schema_name=f"s_{secrets.token_hex(8)}")
    with as_owner() as connection:
        _build(tenant, connection)
        try:
            with use_tenant(tenant), unit_of_work():
                fill()
        except BaseException:
            _demolish(tenant)
            raise
        _set_state(tenant, TenantState.ACTIVE, connection)
    registry.forget(slug)
    return tenant


def erase_tenant(tenant: Tenant) -> None:
    """Take away a tenant's schema, role, owed work, keys and files, for good. Erasing again finishes the work."""
    with as_owner() as connection:
        _set_state(tenant, TenantState.ERASING, connection)
    registry.forget(tenant.slug)
    for clean in ON_ERASE:
        clean(tenant)
    _forget_keys(tenant)
    _demolish(tenant)


def unfinished() -> list[Tenant]:
    """Return tenants whose making or erasing was cut short more than ten minutes ago."""
    query = (
        "SELECT id, slug, name, schema_name FROM platform.tenants"
        " WHERE state <> 'ACTIVE' AND changed_at < now() - interval '10 minutes'"
    )
    with as_owner() as connection:
        return [Tenant(id=row[0], slug=row[1], name=row[2], schema_name=row[3]) for row in connection.execute(query)]


def sweep() -> None:
    """Erase what was cut short, so that its address can be had again."""
    for tenant in unfinished():
        log.warning("sweeping_unfinished_tenant", salon=tenant.slug)
        erase_tenant(tenant)


def _build(tenant: Tenant, connection: psycopg.Connection) -> None:
    """Make row, role, schema and tables in one round trip: a script without parameters is one simple query."""
    try:
        with connection.transaction():
            connection.execute(_script(tenant).as_string(connection).encode())
    except UniqueViolation as error:
        if error.diag.constraint_name == "uq_tenants_slug":
            raise slugs.SlugTaken from error
        raise


def _script(tenant: Tenant) -> sql.Composed:
    role = sql.Identifier(tenant.schema_name)
    names = {
        "role": role,
        "app": sql.Identifier(engines().app_role),
        "tenants": sql.Identifier(TENANTS_ROLE),
        "id": sql.Literal(str(tenant.id)),
        "slug": sql.Literal(tenant.slug),
        "name": sql.Literal(tenant.name),
        "schema_name": sql.Literal(tenant.schema_name),
        "version": sql.Literal(schema_script.version()),
    }
    before = _WITH_WALL if engines().role_wall else _WITHOUT_WALL
    return sql.SQL(_REGISTER + before).format(**names) + sql.SQL(schema_script.text()) + sql.SQL("; RESET ROLE")


# Nothing has been promised yet: the commit that makes the tenant reachable waits for the disk, and for all before it.
_REGISTER = """
SET LOCAL synchronous_commit = off;
INSERT INTO platform.tenants (id, slug, name, schema_name, state, schema_version, created_at, changed_at)
VALUES ({id}, {slug}, {name}, {schema_name}, 'PROVISIONING', {version}, now(), now());
"""

_WITH_WALL = """
CREATE ROLE {role} NOLOGIN;
GRANT {role} TO CURRENT_USER;
GRANT {role} TO {app};
GRANT {tenants} TO {role};
CREATE SCHEMA {role} AUTHORIZATION {role};
SET LOCAL search_path = {role}, public;
SET LOCAL ROLE {role};
"""

_WITHOUT_WALL = """
CREATE SCHEMA {role};
GRANT USAGE ON SCHEMA {role} TO {app};
ALTER DEFAULT PRIVILEGES IN SCHEMA {role} GRANT ALL ON TABLES TO {app};
SET LOCAL search_path = {role}, public;
"""


def _set_state(tenant: Tenant, state: TenantState, connection: psycopg.Connection) -> None:
    connection.execute(
        "UPDATE platform.tenants SET state = %s, changed_at = now() WHERE id = %s", (state.value, tenant.id)
    )


def _demolish(tenant: Tenant) -> None:
    """Take away everything in the database that `_build` made, as far as it is there."""
    role = sql.Identifier(tenant.schema_name)
    with as_owner() as connection:
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(role))
        connection.execute("DELETE FROM platform.owed_tasks WHERE tenant_id = %s", (tenant.id,))
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (tenant.schema_name,)).fetchone():
            connection.execute(sql.SQL("DROP ROLE {}").format(role))
        connection.execute("DELETE FROM platform.tenants WHERE id = %s", (tenant.id,))


def _forget_keys(tenant: Tenant) -> None:
    try:
        client = doorbell.redis()
        for key in client.scan_iter(match=f"parlour:{tenant.schema_name}:*", count=1000):
            client.delete(key)
    except RedisError as error:
        log.warning("keys_left_to_expire", salon=tenant.slug, error=str(error))


def find_any(slug: str) -> Tenant | None:
    """Return the tenant at an address, whatever its state."""
    with as_owner() as connection:
        row = connection.execute(
            "SELECT id, slug, name, schema_name FROM platform.tenants WHERE slug = %s", (slug,)
        ).fetchone()
    return Tenant(id=UUID(str(row[0])), slug=row[1], name=row[2], schema_name=row[3]) if row else None
