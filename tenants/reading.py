"""A question that is a transaction of its own: settings, question and end in one message, so in one round trip.

PostgreSQL runs the statements of one simple query as one transaction, so `SET LOCAL` holds for the question and for
nothing after it. The values are part of the text there, quoted by the driver. This is for the few questions that are
asked so often that BEGIN, planning and COMMIT would cost more than they do.

The question is prepared on each connection, once for all tenants: PostgreSQL plans it anew when the search path is not
the one it was planned for, so a connection has one plan of each question, not one for each tenant. A pooler in
transaction mode shares its connections, so nothing is prepared there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString, cast

import psycopg
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus, Format
from sqlalchemy import Connection, Engine, PoolProxiedConnection
from sqlalchemy.exc import DBAPIError

from tenants.context import Tenant, current_tenant
from tenants.db import db
from tenants.engines import engines
from tenants.transactions import set_local

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A SELECT with `%(named)s` values and the type of each; `name` is that of the prepared statement."""

    name: LiteralString
    text: LiteralString
    types: Mapping[str, LiteralString]

    @property
    def preparing(self) -> str:
        """The statements that prepare it."""
        places = {name: f"${place}" for place, name in enumerate(self.types, start=1)}
        # A plan made without the values looks dearer than it is, so by itself PostgreSQL would plan every time. Nothing
        # else is prepared, so the setting may stay with the connection.
        setting = "SET plan_cache_mode = force_generic_plan"
        return f"{setting}; PREPARE {self.name}{_listed(self.types.values())} AS {self.text % places}"

    @property
    def asking(self) -> str:
        """The statement that asks it, once it is prepared."""
        return f"EXECUTE {self.name}{_listed(f'%({name})s' for name in self.types)}"


def read(question: Question, values: Mapping[str, Any]) -> Rows:
    """Return the rows that answer a question about the current tenant; inside a transaction, as that one sees them.

    :raises NoTenant: none is set
    """
    tenant = current_tenant()
    engine = _engine_at_rest()
    if engine is None:
        return [tuple(row) for row in db.session.connection().exec_driver_sql(question.text, values)]
    return _read_alone(engine, tenant, question, values)


def _engine_at_rest() -> Engine | None:
    """Return the engine, unless the session is in a transaction or bound to a single connection."""
    if db.session.registry.has() and db.session().in_transaction():
        return None
    bound: Engine | Connection = db.engine
    return bound if isinstance(bound, Engine) else None


def _read_alone(engine: Engine, tenant: Tenant, question: Question, values: Mapping[str, Any]) -> Rows:
    pooled = engine.raw_connection()
    driver = cast("psycopg.Connection[Any]", pooled.driver_connection)
    try:
        pooled.info.setdefault("tenants", set()).add(tenant.id)
        return _ask(driver, _message(pooled, tenant, question), values)
    except psycopg.Error as error:
        # Whether the question was prepared before it failed is not known.
        pooled.invalidate(error)
        if driver.broken:
            # The other connections have probably lost the server, too; SQLAlchemy does the same for its statements.
            engine.dispose()
        raise DBAPIError.instance(
            question.text,
            dict(values),
            error,
            psycopg.Error,
            hide_parameters=True,
            connection_invalidated=driver.broken,
        ) from error
    finally:
        pooled.close()


def _message(pooled: PoolProxiedConnection, tenant: Tenant, question: Question) -> str:
    reach = engines()
    here = set_local(tenant, role_wall=reach.role_wall)
    if reach.pooler:
        limits = [f"SET LOCAL {name} = {value}" for name, value in reach.limits.as_settings().items()]
        return "; ".join([*limits, here, question.text])
    prepared: set[str] = pooled.info.setdefault("prepared", set())
    if question.name in prepared:
        return f"{here}; {question.asking}"
    prepared.add(question.name)
    return f"{here}; {question.preparing}; {question.asking}"


def _ask(driver: psycopg.Connection[Any], message: str, values: Mapping[str, Any]) -> Rows:
    """Send the message and wait in libpq itself: a cursor takes the interpreter's lock back for every result in it.

    With four threads a process that made a third more requests a second. The server's time limit ends the waiting.
    """
    text = psycopg.ClientCursor(driver).mogrify(message.encode(), values)
    result = driver.pgconn.exec_(text.encode(driver.info.encoding))
    if result.status != ExecStatus.TUPLES_OK:
        raise psycopg.errors.error_from_result(result, encoding=driver.info.encoding)
    rows = Transformer(driver)
    rows.set_pgresult(result, format=Format.TEXT)
    return rows.load_rows(0, result.ntuples, tuple)


def _listed(items: Iterable[str]) -> str:
    listed = ", ".join(items)
    return f" ({listed})" if listed else ""
