"""Files that no row names.

A file is written before the row that names it is committed, and removed after the row is gone; a process that dies in
between leaves it behind, and nobody would ever look for it again: a photo of somebody, or a whole salon in one file.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Column, select, union

from app.core import storage
from tenants.db import TenantModel, db
from tenants.unit_of_work import unit_of_work

PATIENCE = timedelta(hours=1)
"""So old is a file whose row would be there by now."""


def sweep(*, now: datetime) -> None:
    """Forget the files of the current tenant that no row names. Call it outside any unit of work."""
    # Listed first: what is written from now on has its row later.
    old = storage.names(before=now - PATIENCE)
    with unit_of_work():
        keys = named()
    for name in old:
        if not belongs(name, keys):
            storage.remove(name)


def named() -> set[str]:
    """Return the keys that the rows of the current tenant name. One statement."""
    found = union(*(select(column).where(column.is_not(None)) for column in columns()))
    return set(db.session.scalars(found))


def columns() -> list[Column[str]]:
    """Return the columns that hold keys of files."""
    every = (column for table in TenantModel.metadata.sorted_tables for column in table.columns)
    return [column for column in every if column.info.get("names_a_file")]


def belongs(name: str, keys: Collection[str]) -> bool:
    """Tell whether a file is a form of one of these things: its name is the key, a dash, and what form it is."""
    return any(name[:place] in keys for place, sign in enumerate(name) if sign == "-")
