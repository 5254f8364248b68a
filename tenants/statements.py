"""Statements sent as they stand, several in one message: for the few that run with every booking.

What SQLAlchemy does around a statement costs more than most of these statements do, and every message costs a round
trip. PostgreSQL runs the statements of a message in order, each seeing what was committed before it began; the values
are part of the text, quoted by the driver.

Each statement is prepared once on each connection, for all tenants together: PostgreSQL plans it anew when the search
path has changed since. To plan such a statement takes several times as long as to run it. A pooler in transaction mode
shares its connections, so nothing is prepared there. Measured in docs/decisions/0045.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import psycopg
from psycopg import generators
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGresult
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from tenants.db import db
from tenants.engines import engines

Statement = tuple[str, Mapping[str, Any]]

PLACE = re.compile(r"%\((\w+)\)s")
PREPARED = "prepared_statements"
# A plan made without the values looks dearer than it is, so by itself PostgreSQL would plan every time.
SETTING = "SET plan_cache_mode = force_generic_plan"


SUCCESS = frozenset({ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one statement: how many rows it touched, and those it returned."""

    count: int
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Form:
    """A statement as it is prepared, and as it is run from then on."""

    name: str
    places: tuple[str, ...]
    preparing: str
    running: bytes

    def run_with(self, values: Mapping[str, Any], quote: Callable[[Any], bytes]) -> bytes:
        """Return the statement that runs it with these values."""
        if not self.places:
            return self.running
        given = (values[place] for place in self.places)
        return b"%s(%s)" % (self.running, b",".join(b"NULL" if one is None else quote(one) for one in given))


def send(*statements: Statement) -> list[Outcome]:
    """Run statements in the transaction of the session and return the outcome of each.

    Values whose type does not follow from where they stand are cast in the statement.
    """
    connection = db.session.connection()
    driver: Any = connection.connection.driver_connection
    try:
        return _ask(driver, _message(statements, connection, driver))
    except psycopg.Error as error:
        raise _wrapped(error, connection, broken=driver.broken, text=statements[0][0]) from error


def run(text: str, **values: Any) -> Outcome:
    """Run one statement."""
    return send((text, values))[0]


def _message(statements: Sequence[Statement], connection: Connection, driver: Any) -> bytes:
    if engines().pooler:
        spell = psycopg.ClientCursor(driver).mogrify
        return ";".join(spell(text.encode(), values) for text, values in statements).encode(driver.info.encoding)
    forms = [_form(text) for text, _values in statements]
    _prepare(forms, connection, driver)
    quote = Transformer(driver).as_literal
    return b";".join(form.run_with(values, quote) for form, (_text, values) in zip(forms, statements, strict=True))


def _prepare(forms: Iterable[Form], connection: Connection, driver: Any) -> None:
    """Prepare what this connection has not met yet."""
    met: set[str] = connection.connection.info.setdefault(PREPARED, set())
    new = {form.name: form.preparing for form in forms if form.name not in met}
    if new:
        # A message of its own: what is prepared stays so, whatever becomes of the statements.
        driver.execute("; ".join([SETTING, *new.values()]))
        met.update(new)


@cache
def _form(text: str) -> Form:
    name = f"s_{sha256(text.encode()).hexdigest()[:16]}"
    places = tuple(dict.fromkeys(PLACE.findall(text)))
    numbered = PLACE.sub(lambda place: f"${places.index(place[1]) + 1}", text)
    return Form(name, places, f"PREPARE {name} AS {numbered}", f"EXECUTE {name}".encode())


def _ask(driver: Any, message: bytes) -> list[Outcome]:
    """Send the message and wait for all results at once: a cursor is a dozen calls for each of them."""
    driver.pgconn.send_query(message)
    results = driver.wait(generators.execute(driver.pgconn))
    if results[-1].status not in SUCCESS:
        raise psycopg.errors.error_from_result(results[-1], encoding=driver.info.encoding)
    read = Transformer(driver)
    return [_outcome(result, read) for result in results]


def _outcome(result: PGresult, read: Any) -> Outcome:
    if result.status != ExecStatus.TUPLES_OK:
        return Outcome(result.command_tuples or 0, [])
    read.set_pgresult(result, format=Format.TEXT)
    return Outcome(result.ntuples, read.load_rows(0, result.ntuples, tuple))


def _wrapped(error: psycopg.Error, connection: Connection, *, broken: bool, text: str) -> BaseException:
    """Return the error as SQLAlchemy would raise it, for those who know its constraints and conflicts."""
    if broken:
        connection.invalidate(error)
    return DBAPIError.instance(text, None, error, psycopg.Error, hide_parameters=True, connection_invalidated=broken)
