"""A question that is a transaction of its own: settings, question and end in one message, so in one round trip.

PostgreSQL runs the statements of one simple query as one transaction, so `SET LOCAL` holds for the question and for
nothing after it. The values are part of the text there, quoted by the driver. This is for the few questions that are
asked so often that BEGIN and COMMIT would cost more than they do.
"""

from collections.abc import Mapping
from typing import Any, LiteralString, cast

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from tenants.context import Tenant, current_tenant
from tenants.db import db
from tenants.engines import engines
from tenants.transactions import set_local

Rows = list[tuple[Any, ...]]


def read(statement: LiteralString, values: Mapping[str, Any]) -> Rows:
    """Return the rows that answer a question about the current tenant; inside a transaction, as that one sees them.

    :raises NoTenant: none is set
    """
    tenant = current_tenant()
    engine = _engine_at_rest()
    if engine is None:
        return [tuple(row) for row in db.session.connection().exec_driver_sql(statement, values)]
    return _read_alone(engine, tenant, statement, values)


def _engine_at_rest() -> Engine | None:
    """Return the engine, unless the session is in a transaction or bound to a single connection."""
    if db.session.registry.has() and db.session().in_transaction():
        return None
    bound: Engine | Connection = db.engine
    return bound if isinstance(bound, Engine) else None


def _read_alone(engine: Engine, tenant: Tenant, statement: LiteralString, values: Mapping[str, Any]) -> Rows:
    pooled = engine.raw_connection()
    driver = cast("psycopg.Connection[Any]", pooled.driver_connection)
    try:
        pooled.info.setdefault("tenants", set()).add(tenant.id)
        return _ask(driver, _settings(tenant) + statement, values)
    except psycopg.Error as error:
        if driver.broken:
            # The others have probably lost the server, too; SQLAlchemy does the same for its own statements.
            pooled.invalidate(error)
            engine.dispose()
        raise DBAPIError.instance(
            statement, dict(values), error, psycopg.Error, hide_parameters=True, connection_invalidated=driver.broken
        ) from error
    finally:
        pooled.close()


def _ask(driver: psycopg.Connection[Any], message: str, values: Mapping[str, Any]) -> Rows:
    with psycopg.ClientCursor(driver) as cursor:
        cursor.execute(message.encode(), values)
        while cursor.nextset():
            pass
        return cursor.fetchall()


def _settings(tenant: Tenant) -> str:
    reach = engines()
    limits = reach.limits.as_settings() if reach.pooler else {}
    said = [f"SET LOCAL {name} = {value}" for name, value in limits.items()]
    return "; ".join([*said, set_local(tenant, role_wall=reach.role_wall), ""])
