"""Rows written without the ORM's flush, for the few that every booking writes.

What is written here is part of the session afterwards, as if it had been read. Why: docs/decisions/0045.
"""

from functools import cache
from typing import Any, TypeVar

from psycopg.types.json import Json, Jsonb
from sqlalchemy import JSON, Table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import make_transient_to_detached

from tenants.db import TenantModel, db
from tenants.statements import Statement

Row = TypeVar("Row", bound=TenantModel)


def insertion(row: TenantModel) -> Statement:
    """Return the statement that inserts a row with the columns that were set; the rest has the database's defaults."""
    model = type(row)
    stated = {name: value for name, value in vars(row).items() if name in names(model)}
    return _statement(model, tuple(stated)), _adapted(model, stated)


def known(row: Row) -> Row:
    """Take a row into the session whose stated columns need not be read: what was not stated is read when asked for."""
    make_transient_to_detached(row)
    return db.session.merge(row, load=False)


@cache
def names(model: type[TenantModel]) -> tuple[str, ...]:
    """Return the names of the columns that this program knows, whatever the table has by now."""
    return tuple(column.name for column in _table(model).columns)


@cache
def _statement(model: type[TenantModel], stated: tuple[str, ...]) -> str:
    values = ", ".join(f"%({name})s" for name in stated)
    return f"INSERT INTO {_table(model).name} ({', '.join(stated)}) VALUES ({values})"  # noqa: S608 - names of ours


@cache
def _wrappers(model: type[TenantModel]) -> dict[str, type[Any]]:
    kinds = {column.name: column.type for column in _table(model).columns if isinstance(column.type, JSON)}
    return {name: Jsonb if isinstance(kind, JSONB) else Json for name, kind in kinds.items()}


def _adapted(model: type[TenantModel], stated: dict[str, Any]) -> dict[str, Any]:
    wrappers = _wrappers(model)
    return {
        name: wrappers[name](value) if name in wrappers and value is not None else value
        for name, value in stated.items()
    }


def _table(model: type[TenantModel]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - a model of ours is a table, never a join
    return table


def opens_something(column: str) -> bool:
    """Tell from a column's name whether it holds a part of something secret, which no list and no file may show."""
    return column.endswith(("_hash", "_digest", "_nonce", "_secrets", "credentials"))
