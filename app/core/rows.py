"""Rows written without the ORM's flush: for the few statements that every booking runs.

A flush sorts, copies and compiles for cases that a new row does not have; measured, it costs three times the statement.
What is written here is part of the session afterwards, as if it had been read.
"""

from functools import cache
from typing import Any, TypeVar

from psycopg.types.json import Json, Jsonb
from sqlalchemy import JSON, Table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import make_transient_to_detached

from tenants.db import TenantModel, db

Row = TypeVar("Row", bound=TenantModel)

WRAPPERS: dict[type[Any], type[Any]] = {JSONB: Jsonb, JSON: Json}


def write(row: Row) -> Row:
    """Insert a row with the columns that were set; for the rest the database has its defaults."""
    model = type(row)
    stated = {name: value for name, value in vars(row).items() if name in _table(model).columns}
    db.session.connection().exec_driver_sql(_statement(model, tuple(stated)), _adapted(model, stated))
    return known(row)


def known(row: Row) -> Row:
    """Take a row into the session whose stated columns need not be read: what was not stated is read when asked for."""
    make_transient_to_detached(row)
    return db.session.merge(row, load=False)


def columns(model: type[TenantModel]) -> str:
    """Return the columns of a table for a statement: those that this program knows, whatever the table has by now."""
    table = _table(model)
    return ", ".join(f"{table.name}.{column.name}" for column in table.columns)


@cache
def _statement(model: type[TenantModel], names: tuple[str, ...]) -> str:
    values = ", ".join(f"%({name})s" for name in names)
    return f"INSERT INTO {_table(model).name} ({', '.join(names)}) VALUES ({values})"  # noqa: S608 - names of ours


@cache
def _wrappers(model: type[TenantModel]) -> dict[str, type[Any]]:
    kinds = {column.name: WRAPPERS.get(type(column.type)) for column in _table(model).columns}
    return {name: wrapper for name, wrapper in kinds.items() if wrapper is not None}


def _adapted(model: type[TenantModel], stated: dict[str, Any]) -> dict[str, Any]:
    wrappers = _wrappers(model)
    return {name: wrappers[name](value) if name in wrappers else value for name, value in stated.items()}


def _table(model: type[TenantModel]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - a model of ours is a table, never a join
    return table
