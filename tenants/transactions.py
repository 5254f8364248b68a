"""What every transaction begins with: the current tenant's search path and role, set for that transaction only.

A setting that outlives the transaction would leak through the pool to the next tenant, and one that is made once per
session would be gone after the first commit. So it is part of BEGIN, on every transaction. BEGIN itself waits for the
first statement and travels in its message where there is room, which is everywhere but in SQLAlchemy's own.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError

from tenants.context import Tenant, find_current_tenant

PLATFORM_ROLE = "parlour_platform"
TENANTS_ROLE = "parlour_tenants"

OPENING = "opening"
"""Where the pool's record of a connection keeps the BEGIN that has not been sent."""

SCHEMA_NAME = re.compile(r"s_[0-9a-f]{16}\Z")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long a statement, a wait for a lock and an idle transaction may last, in milliseconds."""

    statement_ms: int
    lock_ms: int
    idle_ms: int

    def as_settings(self) -> dict[str, str]:
        """Return them as PostgreSQL's settings."""
        return {
            "statement_timeout": str(self.statement_ms),
            "lock_timeout": str(self.lock_ms),
            "idle_in_transaction_session_timeout": str(self.idle_ms),
        }


def set_local(tenant: Tenant | None, *, role_wall: bool) -> str:
    """Return the SQL that makes the running transaction the tenant's, and leaves no trace after it."""
    if tenant is None:
        return f"SET LOCAL search_path = public; SET LOCAL ROLE {PLATFORM_ROLE}"
    if not SCHEMA_NAME.match(tenant.schema_name):
        raise ValueError(f"not a tenant's schema: {tenant.schema_name!r}")
    path = f'SET LOCAL search_path = "{tenant.schema_name}", public'
    return f'{path}; SET LOCAL ROLE "{tenant.schema_name}"' if role_wall else path


def connect_options(limits: Limits, *, pooler: bool) -> dict[str, Any]:
    """Return the arguments for psycopg's connect.

    The driver is in autocommit mode because BEGIN is sent by us, together with the settings. A transaction pooler takes
    no start-up options and shares its connections, so there the limits are part of every BEGIN and no statement is
    prepared; preparing is off elsewhere too, because every tenant would add its own plan to every backend.
    """
    options: dict[str, Any] = {"autocommit": True, "prepare_threshold": None, "connect_timeout": 5}
    if not pooler:
        options["options"] = " ".join(f"-c {name}={value}" for name, value in limits.as_settings().items())
    return options


def take_opening(connection: Connection) -> str | None:
    """Return what the transaction still has to begin with, for whoever sends it with the first statement."""
    opening: str | None = connection.info.pop(OPENING, None)
    return opening


def open_now(connection: Connection) -> None:
    """Begin the transaction by itself, unless it has begun."""
    opening = take_opening(connection)
    if opening is not None:
        connection.exec_driver_sql(opening)


def install(engine: Engine, *, limits: Limits, pooler: bool, role_wall: bool, max_tenants: int) -> None:
    """Let every transaction of `engine` begin as its tenant, and retire connections that have met too many.

    A PostgreSQL backend remembers the catalogue of every schema it has touched and never forgets, so a connection is
    closed after `max_tenants` different ones.
    """
    extra = "".join(f"SET LOCAL {name} = {value}; " for name, value in limits.as_settings().items()) if pooler else ""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        tenant = find_current_tenant()
        connection.info[OPENING] = f"BEGIN; {extra}{set_local(tenant, role_wall=role_wall)}"
        if tenant is not None:
            connection.info.setdefault("tenants", set()).add(tenant.id)

    @event.listens_for(engine, "before_cursor_execute")
    def open_first(connection: Connection, *_statement: object) -> None:
        open_now(connection)

    @event.listens_for(engine, "checkout")
    def retire(_driver: object, record: Any, _proxy: object) -> None:
        if len(record.info.get("tenants", ())) > max_tenants:
            record.info.pop("tenants")
            raise DisconnectionError("this connection has met enough tenants")
