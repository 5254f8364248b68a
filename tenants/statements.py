"""Statements sent as they stand, several in one message: for the few that run with every booking.

What SQLAlchemy does around a statement costs more than most of these statements do, and every message costs a round
trip. PostgreSQL runs the statements of a message in order, each seeing what was committed before it began.

Each is prepared once on a connection, for all tenants together: PostgreSQL plans it anew when the search path has
changed since. There are too many of them to keep a plan of each for every tenant.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import generators
from psycopg.adapt import Transformer
from sqlalchemy import Connection

from tenants import prepared
from tenants.db import db
from tenants.engines import engines
from tenants.prepared import Form, Outcome
from tenants.transactions import open_now, take_opening

Statement = tuple[str, Mapping[str, Any]]


def send(*statements: Statement) -> list[Outcome]:
    """Run statements in the transaction of the session and return the outcome of each.

    Values whose type does not follow from where they stand are cast in the statement.
    """
    connection = db.session.connection()
    driver: Any = connection.connection.driver_connection
    try:
        return _ask(driver, _message(statements, connection, driver))[-len(statements) :]
    except psycopg.Error as error:
        if driver.broken:
            connection.invalidate(error)
        raise prepared.as_raised_by_sqlalchemy(error, text=statements[0][0], broken=driver.broken) from error


def run(text: str, **values: Any) -> Outcome:
    """Run one statement."""
    return send((text, values))[0]


def _message(statements: Sequence[Statement], connection: Connection, driver: Any) -> bytes:
    written = prepared.spelled(driver, *statements) if engines().pooler else _executed(statements, connection, driver)
    # Where this is the first that the transaction says, it begins here.
    opening = take_opening(connection)
    return b";".join([opening.encode(), *written] if opening else written)


def _executed(statements: Sequence[Statement], connection: Connection, driver: Any) -> list[bytes]:
    forms = [prepared.form_of(text) for text, _values in statements]
    _prepare(forms, connection, driver)
    quote = Transformer(driver).as_literal
    return [form.running(form.name, values, quote) for form, (_text, values) in zip(forms, statements, strict=True)]


def _prepare(forms: Iterable[Form], connection: Connection, driver: Any) -> None:
    """Prepare what this connection has not met yet."""
    met = prepared.met_by(connection.connection.info)
    new = {form.name: form for form in forms if form.name not in met}
    if new:
        open_now(connection)
        # A message of its own: what is prepared stays so, whatever becomes of the statements.
        driver.execute("; ".join(prepared.preparing(new)))
        met.update(new)


def _ask(driver: Any, message: bytes) -> list[Outcome]:
    """Send the message and wait for all results at once, without the interpreter's lock in hand."""
    driver.pgconn.send_query(message)
    return prepared.outcomes(driver, driver.wait(generators.execute(driver.pgconn)))
