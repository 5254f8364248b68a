"""Everything that a salon has as one file: each table as CSV and as JSON, and its pictures.

The tables are those of the program, whatever rooms they belong to. What opens something is left out: passwords, tokens
and their digests are of use to nobody but whoever has stolen them.
"""

import codecs
import csv
import json
import tempfile
from collections.abc import Iterator
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from flask_babel import force_locale
from flask_babel import lazy_gettext as _
from sqlalchemy import Table, func, literal_column, select

from app.catalogue import queries
from app.core import litter, storage
from app.core.formulas import disarmed
from app.core.rows import opens_something
from tenants.db import TenantModel, db
from tenants.unit_of_work import unit_of_work

CREDENTIALS = frozenset({"sessions", "refresh_tokens", "one_time_codes", "holds", "idempotency_keys"})
"""Tables that hold nothing but what opens something, or what is over in minutes."""

ROWS_AT_ONCE = 1000
KIND = "export"

READ_ME = _(
    """This is everything that Parlour keeps for your salon.

tables/  one file for each table, as CSV (for spreadsheets) and as JSON (for programs)
photos/  your pictures and your logo, in the sizes that your pages show

Left out is what opens something: passwords, tokens, and links to single visits.
Instants are in UTC. Prices are in the smallest unit of your currency.
"""
)


def write(file: IO[bytes]) -> None:
    """Write the current salon's archive. Call it outside any unit of work: pictures take their time."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        with unit_of_work():
            with force_locale(queries.salon().locale):
                archive.writestr("README.txt", str(READ_ME))
            for table in tables():
                _write_table(archive, table)
            keys = litter.named()
        for name in storage.names():
            if litter.belongs(name, keys) and not name.startswith(f"{KIND}-"):
                _copy(archive, name)


def tables() -> list[Table]:
    """Return the tables that are exported."""
    return [table for table in TenantModel.metadata.sorted_tables if table.name not in CREDENTIALS]


def columns(table: Table) -> list[str]:
    """Return the names of the columns that are exported."""
    return [column.name for column in table.columns if not opens_something(column.name)]


def _write_table(archive: ZipFile, table: Table) -> None:
    names = columns(table)
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as aside:
        sheet = csv.writer(aside)
        sheet.writerow(names)
        with archive.open(f"tables/{table.name}.json", "w") as objects:
            between = b"[\n"
            for row in _rows(table, names):
                objects.write(between + json.dumps(row, ensure_ascii=False).encode())
                sheet.writerow(_cell(row[name]) for name in names)
                between = b",\n"
            objects.write(b"[]\n" if between == b"[\n" else b"\n]\n")
        aside.seek(0)
        with archive.open(f"tables/{table.name}.csv", "w") as cells:
            # Spreadsheets take a file without this mark for the letters of their own country.
            cells.write(codecs.BOM_UTF8)
            cells.writelines(line.encode() for line in aside)


def _rows(table: Table, names: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows as PostgreSQL writes them in JSON; a message loses the secret that it still carries."""
    inner = select(*(table.c[name] for name in names)).order_by(*table.primary_key).subquery("r")
    query = select(func.row_to_json(literal_column("r"))).select_from(inner)
    for (row,) in db.session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)):
        if isinstance(row.get("context"), dict):
            row["context"].pop("secret", None)
        yield row


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return disarmed(value) if isinstance(value, str) else value


def _copy(archive: ZipFile, name: str) -> None:
    """Copy a picture as it is, unless it has been removed meanwhile: it is packed already."""
    content = storage.find(name)
    if content is not None:
        archive.writestr(f"photos/{name}", content, ZIP_STORED)
