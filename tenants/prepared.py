"""Statements that a connection keeps prepared, below psycopg's cursors: what a cursor does costs more than they do.

To plan such a statement takes several times as long as to run it. psycopg's own preparing ends with every rollback,
so PREPARE and EXECUTE are written here; the values are part of EXECUTE, quoted by the driver. A pooler in transaction
mode shares its connections, so nothing is prepared there. Measured in docs/decisions/0010 and 0045.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGresult
from sqlalchemy.exc import DBAPIError

PLACE = re.compile(r"%\((\w+)\)s")
MET = "prepared_statements"
"""Where the pool's record of a connection keeps the names of what it has prepared."""

# A plan made without the values looks dearer than it is, so by itself PostgreSQL would plan every time. Nothing else is
# prepared, so the setting may stay with the connection.
SETTING = "SET plan_cache_mode = force_generic_plan"


# How the driver would write them, too, but it takes ten times as long to find out: a booking has 160 values.
PLAIN: Mapping[type, Callable[[Any], bytes]] = {
    type(None): lambda _: b"NULL",
    bool: lambda value: b"true" if value else b"false",
    int: lambda value: b"'%d'" % value,
    UUID: lambda value: b"'%s'" % value.hex.encode(),
    datetime: lambda value: b"'%s'" % value.isoformat().encode(),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one statement: how many rows it touched, and those it returned."""

    count: int
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Form:
    """A statement without its values; `name` is the same for the same text."""

    name: str
    text: str
    places: tuple[str, ...]

    def preparing(self, name: str) -> str:
        """Return the statement that prepares it under a name."""
        return f"PREPARE {name} AS {self.text}"

    def running(self, name: str, values: Mapping[str, Any], quote: Callable[[Any], bytes]) -> bytes:
        """Return the statement that runs what was prepared under that name."""
        if not self.places:
            return f"EXECUTE {name}".encode()
        given = (values[place] for place in self.places)
        return b"EXECUTE %s(%s)" % (name.encode(), b",".join([PLAIN.get(type(one), quote)(one) for one in given]))


@cache
def form_of(text: str) -> Form:
    """Return a statement with `%(named)s` values as PostgreSQL prepares it."""
    places = tuple(dict.fromkeys(PLACE.findall(text)))
    numbered = PLACE.sub(lambda place: f"${places.index(place[1]) + 1}", text)
    return Form(f"s_{sha256(text.encode()).hexdigest()[:16]}", numbered, places)


def outcomes(driver: Any, results: list[PGresult]) -> list[Outcome]:
    """Return what became of the statements of a message.

    :raises psycopg.Error: one of them failed, so the last result says why
    """
    if results[-1].status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        raise psycopg.errors.error_from_result(results[-1], encoding=driver.info.encoding)
    read = Transformer(driver)
    return [_outcome(result, read) for result in results]


def as_raised_by_sqlalchemy(error: psycopg.Error, *, text: str, broken: bool) -> BaseException:
    """Return an error as those know it who look for constraints, conflicts and a database that is away."""
    return DBAPIError.instance(text, None, error, psycopg.Error, hide_parameters=True, connection_invalidated=broken)


def _outcome(result: PGresult, read: Any) -> Outcome:
    if result.status != ExecStatus.TUPLES_OK:
        return Outcome(result.command_tuples or 0, [])
    read.set_pgresult(result, format=Format.TEXT)
    return Outcome(result.ntuples, read.load_rows(0, result.ntuples, tuple))
