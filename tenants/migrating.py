"""Carrying every tenant's schema to the newest revision: in parallel, resumable, one bad tenant holding up nobody."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
import structlog
from alembic import command
from sqlalchemy import NullPool, create_engine, text

from tenants import schema_script
from tenants.bootstrap import bootstrap, grant
from tenants.engines import URL_SCHEME, engines

log = structlog.get_logger(__name__)

LOCK_TIMEOUT = "2s"
STATEMENT_TIMEOUT = "5min"


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A tenant whose schema is not at the newest revision."""

    id: str
    slug: str
    schema_name: str
    version: str | None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one tenant's migration."""

    slug: str
    error: str | None = None


def migrate_platform() -> None:
    """Carry the platform's own tables to the newest revision, and make the roles that everything stands on."""
    engine = create_engine(URL_SCHEME + engines().owner_url.partition("://")[2], poolclass=NullPool)
    with engine.begin() as connection:
        # Two copies that start at once take turns.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('parlour.platform', 0))"))
        bootstrap(connection, app_role=engines().app_role)
        settings = schema_script.config("platform")
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        grant(connection)


def migrate_tenants(*, workers: int = 4) -> list[Outcome]:
    """Carry every tenant that is behind to the newest revision and say how each fared.

    Each tenant is one transaction that also notes its new version, so a run that was killed is taken up by the next.
    """
    waiting = behind()
    if not waiting:
        return []
    shares = [waiting[number::workers] for number in range(min(workers, len(waiting)))]
    # Alembic's rendering is not made for threads: every needed step is rendered before they start.
    for version in {tenant.version for tenant in waiting}:
        schema_script.steps(version, schema_script.head("tenant"))
    owner_url, role_wall = engines().owner_url, engines().role_wall
    with ThreadPoolExecutor(len(shares)) as pool:
        outcomes = pool.map(lambda share: list(_migrate_share(share, owner_url, role_wall)), shares)
        return [outcome for share in outcomes for outcome in share]


def behind() -> Sequence[Behind]:
    """Return the tenants that are not at the newest revision."""
    query = (
        "SELECT id::text, slug, schema_name, schema_version FROM platform.tenants"
        " WHERE schema_version IS DISTINCT FROM %s AND state <> 'ERASING' ORDER BY created_at"
    )
    with psycopg.connect(engines().owner_url) as connection:
        rows = connection.execute(query, (schema_script.head("tenant"),)).fetchall()
    return [Behind(id=row[0], slug=row[1], schema_name=row[2], version=row[3]) for row in rows]


def _migrate_share(share: Iterable[Behind], owner_url: str, role_wall: bool) -> Iterator[Outcome]:
    with psycopg.connect(owner_url, autocommit=True, prepare_threshold=None) as connection:
        for tenant in share:
            yield _migrate(connection, tenant, role_wall=role_wall)


def _migrate(connection: psycopg.Connection, tenant: Behind, *, role_wall: bool) -> Outcome:
    try:
        connection.execute(_script(tenant, role_wall=role_wall).encode())
    except psycopg.Error as error:
        log.warning("migration_failed", salon=tenant.slug, error=str(error))
        connection.execute("ROLLBACK")
        connection.execute("UPDATE platform.tenants SET migration_error = %s WHERE id = %s", (str(error), tenant.id))
        return Outcome(slug=tenant.slug, error=str(error))
    return Outcome(slug=tenant.slug)


def _script(tenant: Behind, *, role_wall: bool) -> str:
    newest = schema_script.head("tenant")
    role = f'SET LOCAL ROLE "{tenant.schema_name}";' if role_wall else ""
    return f"""
        BEGIN;
        SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'; SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}';
        SET LOCAL search_path = "{tenant.schema_name}", public;
        {role}
        {schema_script.steps(tenant.version, newest)}
        RESET ROLE;
        UPDATE platform.tenants SET schema_version = '{newest}', migration_error = NULL WHERE id = '{tenant.id}';
        COMMIT"""  # noqa: S608 - ids, schema names and revisions are made by us
