"""The ground that migrations stand on: extensions, roles, and who may touch the platform's tables."""

from sqlalchemy import Connection, text

from tenants.db import PLATFORM_SCHEMA
from tenants.transactions import PLATFORM_ROLE, TENANTS_ROLE

EXTENSIONS = ("btree_gist", "citext", "pg_trgm", "unaccent")


def bootstrap(connection: Connection, *, app_role: str) -> None:
    """Make extensions, the platform's schema and the two group roles, as far as they are missing."""
    for extension in EXTENSIONS:
        if not _exists(connection, "SELECT 1 FROM pg_extension WHERE extname = :name", extension):
            connection.execute(text(f"CREATE EXTENSION {extension} WITH SCHEMA public"))
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {PLATFORM_SCHEMA}"))
    for role in (PLATFORM_ROLE, TENANTS_ROLE):
        if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = :name", role):
            connection.execute(text(f"CREATE ROLE {role} NOLOGIN"))
    _allow(connection, app_role=app_role)


def grant(connection: Connection) -> None:
    """Let the platform's role work on the platform's tables, and the tenants' roles on their own pointers only."""
    for statement in _GRANTS:
        connection.execute(text(statement))


def _allow(connection: Connection, *, app_role: str) -> None:
    """Let the application's login role become the platform's role (and nothing more until tenants are made)."""
    member = "SELECT 1 FROM pg_auth_members WHERE roleid = to_regrole(:name) AND member = to_regrole(:member)"
    if connection.execute(text(member), {"name": PLATFORM_ROLE, "member": f'"{app_role}"'}).first() is None:
        connection.execute(text(f'GRANT {PLATFORM_ROLE} TO "{app_role}"'))


def _exists(connection: Connection, query: str, name: str) -> bool:
    return connection.execute(text(query), {"name": name}).first() is not None


_GRANTS = (
    f"GRANT USAGE ON SCHEMA platform TO {PLATFORM_ROLE}, {TENANTS_ROLE}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA platform TO {PLATFORM_ROLE}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON platform.owed_tasks TO {TENANTS_ROLE}",
    "ALTER TABLE platform.owed_tasks ENABLE ROW LEVEL SECURITY",
    "DROP POLICY IF EXISTS platform_sees_all ON platform.owed_tasks",
    "DROP POLICY IF EXISTS tenants_see_their_own ON platform.owed_tasks",
    f"CREATE POLICY platform_sees_all ON platform.owed_tasks TO {PLATFORM_ROLE} USING (true) WITH CHECK (true)",
    f"CREATE POLICY tenants_see_their_own ON platform.owed_tasks TO {TENANTS_ROLE} USING (owner_role = current_user)",
)
