"""Alembic for the platform's own schema."""

from alembic import context

import app.models  # noqa: F401 - every room's tables
from tenants.db import PLATFORM_SCHEMA, PlatformModel


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Look at the platform's schema only: the others are the tenants'."""
    return kind != "schema" or name == PLATFORM_SCHEMA


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=PlatformModel.metadata,
    include_schemas=True,
    include_name=is_ours,
    version_table_schema=PLATFORM_SCHEMA,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
