"""Alembic for a tenant's schema. Offline it renders SQL (that is how tenants are migrated); online it compares."""

from alembic import context

import app.models  # noqa: F401 - every room's tables
from tenants.db import TenantModel

if context.is_offline_mode():
    context.configure(
        dialect_name="postgresql",
        target_metadata=TenantModel.metadata,
        literal_binds=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
else:
    # Whoever calls brings a connection whose search path leads to the schema in question.
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=TenantModel.metadata,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()
