"""The prerendered script that makes a tenant's tables: what all migrations of the tenant tree come to, as SQL."""

import io
import re
from functools import cache
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
SCRIPT = MIGRATIONS / "tenant" / "schema.sql"

_RENDERING = Lock()
"""Alembic's `context` belongs to the whole process: of two renderings at once one would come out empty."""

_VERSION = re.compile(r"-- version: (\S+)")


@cache
def text() -> str:
    """Return the script; it expects a search path that leads to the new schema."""
    return SCRIPT.read_text().rstrip().rstrip(";")


@cache
def version() -> str:
    """Return the revision that the script makes."""
    found = _VERSION.match(text())
    if found is None:
        raise ValueError(f"{SCRIPT} does not say its version in its first line")
    return found[1]


@cache
def head(tree: str) -> str:
    """Return the one newest revision of a tree of migrations, "platform" or "tenant"."""
    newest = ScriptDirectory.from_config(config(tree)).get_current_head()
    if newest is None:
        raise ValueError(f"the {tree} tree has no migrations")
    return newest


@cache
def steps(from_version: str | None, to_version: str) -> str:
    """Return the SQL that takes a tenant's schema from one revision (None: nothing) to another."""
    buffer = io.StringIO()
    settings = config("tenant")
    settings.output_buffer = buffer
    with _RENDERING:
        command.upgrade(settings, f"{from_version or 'base'}:{to_version}", sql=True)
    return _plain(buffer.getvalue())


def render() -> str:
    """Return what the script ought to be, by the migrations."""
    newest = head("tenant")
    notice = "-- Rendered from the migrations by `flask tenants render`; do not edit."
    return f"-- version: {newest}\n{notice}\n\n{steps(None, newest)}\n"


def config(tree: str) -> Config:
    """Return Alembic's configuration for a tree."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS / tree))
    settings.set_main_option("path_separator", "os")
    return settings


def _plain(rendered: str) -> str:
    statements = [
        line for line in rendered.splitlines() if not line.startswith("--") and line not in ("BEGIN;", "COMMIT;")
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(statements)).strip()
