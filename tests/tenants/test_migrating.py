"""Carrying salons to a newer schema: all of them, resumable, one bad salon holding up nobody."""

import shutil
import threading

import psycopg
import pytest

from tenants import migrating, provisioning, schema_script
from tenants.engines import engines

MIGRATION = """
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002_test", {head!r}, None, None


def upgrade():
    op.execute("ALTER TABLE customers ADD COLUMN nickname text")
"""


@pytest.fixture
def salons(app, committed):
    """Three salons at today's revision."""
    made = [provisioning.create_tenant(slug=f"moving-{n}", name=f"M{n}", fill=lambda: None) for n in range(3)]
    yield made
    for tenant in made:
        provisioning.erase_tenant(tenant)


@pytest.fixture
def newer(salons, tmp_path, monkeypatch):
    """A tenant tree with one more migration, that adds a column."""
    head = schema_script.head("tenant")
    shutil.copytree(schema_script.MIGRATIONS, tmp_path / "migrations")
    (tmp_path / "migrations/tenant/versions/0002_test.py").write_text(MIGRATION.format(head=head))
    monkeypatch.setattr(schema_script, "MIGRATIONS", tmp_path / "migrations")
    _forget()
    yield
    # Whoever was carried along is carried back, for the tests that follow.
    with psycopg.connect(engines().owner_url) as connection:
        for schema in [row[0] for row in connection.execute("SELECT schema_name FROM platform.tenants")]:
            connection.execute(f'SET ROLE "{schema}"')
            connection.execute(f'ALTER TABLE "{schema}".customers DROP COLUMN IF EXISTS nickname')
            connection.execute(f"UPDATE \"{schema}\".alembic_version SET version_num = '{head}'")
            connection.execute("RESET ROLE")
        connection.execute("UPDATE platform.tenants SET schema_version = %s", (head,))
    monkeypatch.undo()
    _forget()


def _forget():
    schema_script.head.cache_clear()
    schema_script.steps.cache_clear()


def with_nickname():
    query = "SELECT table_schema FROM information_schema.columns WHERE column_name = 'nickname'"
    with psycopg.connect(engines().owner_url) as connection:
        names = {row[0] for row in connection.execute(query)}
        slugs = connection.execute("SELECT slug FROM platform.tenants WHERE schema_name = ANY(%s)", (list(names),))
        return {row[0] for row in slugs}


class TestMigrateTenants:
    def test_carries_every_salon(self, salons, newer):
        outcomes = migrating.migrate_tenants()

        assert {outcome.error for outcome in outcomes} == {None}
        assert {tenant.slug for tenant in salons} <= with_nickname()
        assert not migrating.behind()

    def test_has_nothing_to_do_the_second_time(self, newer):
        migrating.migrate_tenants()

        assert migrating.migrate_tenants() == []

    def test_reports_a_bad_salon_and_carries_the_others(self, salons, newer):
        bad = salons[1]
        with psycopg.connect(engines().owner_url) as connection:
            connection.execute(f'SET ROLE "{bad.schema_name}"')
            connection.execute(f'ALTER TABLE "{bad.schema_name}".customers ADD COLUMN nickname int')

        failed = [outcome for outcome in migrating.migrate_tenants() if outcome.error]

        assert [outcome.slug for outcome in failed] == [bad.slug]
        assert "already exists" in failed[0].error
        assert {salons[0].slug, salons[2].slug} <= with_nickname()
        assert [tenant.slug for tenant in migrating.behind()] == [bad.slug]

    def test_a_salon_whose_table_is_locked_fails_soon_and_is_taken_up_by_the_next_run(self, salons, newer, monkeypatch):
        monkeypatch.setattr(migrating, "LOCK_TIMEOUT", "100ms")
        busy = salons[0]
        with psycopg.connect(engines().owner_url) as connection:
            connection.execute(f'SET ROLE "{busy.schema_name}"')
            connection.execute(f'LOCK TABLE "{busy.schema_name}".customers')
            failed = {outcome.slug for outcome in migrating.migrate_tenants() if outcome.error}

        assert failed == {busy.slug}
        assert [outcome.slug for outcome in migrating.migrate_tenants()] == [busy.slug]
        assert busy.slug in with_nickname()

    def test_two_runs_at_once_end_right(self, app, salons, newer):
        def run():
            with app.app_context():
                migrating.migrate_tenants()

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        migrating.migrate_tenants()

        assert {tenant.slug for tenant in salons} <= with_nickname()
        assert not migrating.behind()


class TestModels:
    def test_are_what_the_migrations_make(self, committed):
        """Alembic compares the models with a salon's schema and with the platform's, and finds nothing to do."""
        assert _differences("tenant", committed.salon.schema_name) == []
        assert _differences("platform", None) == []


def _differences(tree, schema):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import NullPool, create_engine, text

    from tenants.db import PlatformModel, TenantModel

    engine = create_engine("postgresql+psycopg://" + engines().owner_url.partition("://")[2], poolclass=NullPool)
    with engine.connect() as connection:
        if schema:
            connection.execute(text(f'SET ROLE "{schema}"'))
            connection.execute(text(f'SET search_path = "{schema}", public'))
            connection.dialect.default_schema_name = schema
        options = {"include_schemas": True, "include_name": _is_platform, "version_table_schema": "platform"}
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True} | ({} if schema else options)
        )
        metadata = TenantModel.metadata if schema else PlatformModel.metadata
        return [found for found in compare_metadata(context, metadata) if "alembic_version" not in str(found)]


def _is_platform(name, kind, _parents):
    return kind != "schema" or name == "platform"
