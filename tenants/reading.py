"""A question that is a transaction of its own: settings, question and end in one message, so in one round trip.

PostgreSQL runs the statements of one simple query as one transaction, so `SET LOCAL` holds for the question and for
nothing after it. This is for the few questions that are asked so often that BEGIN, planning and COMMIT would cost more
than they do.

A question is prepared on each connection for each tenant: one plan for all would be made anew whenever another tenant
had its turn, which takes longer than to answer. What the plans take is bounded by the number of tenants a connection
may meet.
"""

from collections.abc import Mapping
from typing import Any, LiteralString, cast

import psycopg
from psycopg.adapt import Transformer
from sqlalchemy import Connection, Engine, PoolProxiedConnection

from tenants import prepared, statements
from tenants.context import Tenant, current_tenant
from tenants.db import db
from tenants.engines import engines
from tenants.transactions import set_local

Rows = list[tuple[Any, ...]]


def read(question: LiteralString, **values: Any) -> Rows:
    """Return the rows that answer a question about the current tenant; inside a transaction, as that one sees them.

    :param question: a SELECT with `%(named)s` values, cast where their type does not follow from where they stand
    :raises NoTenant: none is set
    """
    tenant = current_tenant()
    engine = _engine_at_rest()
    if engine is None:
        return statements.run(question, **values).rows
    return _read_alone(engine, tenant, question, values)


def _engine_at_rest() -> Engine | None:
    """Return the engine, unless the session is in a transaction or bound to a single connection."""
    if db.session.registry.has() and db.session().in_transaction():
        return None
    bound: Engine | Connection = db.engine
    return bound if isinstance(bound, Engine) else None


def _read_alone(engine: Engine, tenant: Tenant, question: str, values: Mapping[str, Any]) -> Rows:
    pooled = engine.raw_connection()
    driver = cast("psycopg.Connection[Any]", pooled.driver_connection)
    try:
        pooled.info.setdefault("tenants", set()).add(tenant.id)
        # libpq itself waits: with four threads a process that made a third more requests a second than waiting for
        # each result of the message. The server's time limit ends it.
        result = driver.pgconn.exec_(_message(pooled, driver, tenant, question, values))
        return prepared.outcomes(driver, [result])[0].rows
    except psycopg.Error as error:
        # Whether the question was prepared before it failed is not known.
        pooled.invalidate(error)
        if driver.broken:
            # The other connections have probably lost the server, too; SQLAlchemy does the same for its statements.
            engine.dispose()
        raise prepared.as_raised_by_sqlalchemy(error, text=question, broken=driver.broken) from error
    finally:
        pooled.close()


def _message(
    pooled: PoolProxiedConnection, driver: Any, tenant: Tenant, question: str, values: Mapping[str, Any]
) -> bytes:
    reach = engines()
    here = set_local(tenant, role_wall=reach.role_wall)
    if reach.pooler:
        limits = [f"SET LOCAL {name} = {value}" for name, value in reach.limits.as_settings().items()]
        return b"; ".join([*(one.encode() for one in (*limits, here)), *prepared.spelled(driver, (question, values))])
    form = prepared.form_of(question)
    name = f"{form.name}_{tenant.schema_name}"
    met = prepared.met_by(pooled.info)
    first = [here, *prepared.preparing({} if name in met else {name: form})]
    met.add(name)
    return b"; ".join([*(one.encode() for one in first), form.running(name, values, Transformer(driver).as_literal)])
