"""Statements sent as they stand, several in one message: for the few that run with every booking.

What SQLAlchemy does around a statement costs more than most of these statements do, and every message costs a round
trip. PostgreSQL runs the statements of a message in order, each seeing what was committed before it began; the values
are part of the text, quoted by the driver.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from tenants.db import db

Statement = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one statement: how many rows it touched, and those it returned."""

    count: int
    rows: list[tuple[Any, ...]]


def send(*statements: Statement) -> list[Outcome]:
    """Run statements in the transaction of the session and return the outcome of each."""
    connection = db.session.connection()
    driver: Any = connection.connection.driver_connection
    with psycopg.ClientCursor(driver) as cursor:
        message = ";".join(cursor.mogrify(text.encode(), values) for text, values in statements)
        try:
            cursor.execute(message.encode())
        except psycopg.Error as error:
            raise _wrapped(error, connection, broken=driver.broken, text=statements[0][0]) from error
        return _outcomes(cursor)


def run(text: str, **values: Any) -> Outcome:
    """Run one statement."""
    return send((text, values))[0]


def _outcomes(cursor: psycopg.ClientCursor[Any]) -> list[Outcome]:
    outcomes = [_outcome(cursor)]
    while cursor.nextset():
        outcomes.append(_outcome(cursor))
    return outcomes


def _outcome(cursor: psycopg.ClientCursor[Any]) -> Outcome:
    return Outcome(cursor.rowcount, cursor.fetchall() if cursor.description else [])


def _wrapped(error: psycopg.Error, connection: Connection, *, broken: bool, text: str) -> BaseException:
    """Return the error as SQLAlchemy would raise it, for those who know its constraints and conflicts."""
    if broken:
        connection.invalidate(error)
    return DBAPIError.instance(text, None, error, psycopg.Error, hide_parameters=True, connection_invalidated=broken)
