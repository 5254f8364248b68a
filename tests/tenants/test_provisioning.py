"""Making and erasing tenants."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text

from tenants import doorbell, owed, provisioning, registry, schema_script
from tenants.context import key_for, use_tenant
from tenants.db import db
from tenants.engines import engines
from tenants.slugs import SlugRefused, SlugTaken
from tenants.unit_of_work import unit_of_work

pytestmark = pytest.mark.usefixtures("committed")


def nothing():
    pass


def create(slug, fill=nothing):
    return provisioning.create_tenant(slug=slug, name=slug.title(), fill=fill)


def ask(query, *values):
    with psycopg.connect(engines().owner_url) as connection:
        return connection.execute(query, values).fetchall()


def traces(tenant):
    """Return what the database still knows of a tenant."""
    return (
        ask("SELECT 1 FROM pg_namespace WHERE nspname = %s", tenant.schema_name)
        + ask("SELECT 2 FROM pg_roles WHERE rolname = %s", tenant.schema_name)
        + ask("SELECT 3 FROM platform.tenants WHERE id = %s", tenant.id)
        + ask("SELECT 4 FROM platform.owed_tasks WHERE tenant_id = %s", tenant.id)
    )


class TestCreate:
    def test_makes_a_schema_whose_name_says_nothing_and_whose_owner_is_its_own(self, app):
        tenant = create("fresh")

        ((owner, login),) = ask(
            "SELECT rolname, rolcanlogin FROM pg_namespace n JOIN pg_roles r ON r.oid = nspowner WHERE nspname = %s",
            tenant.schema_name,
        )
        assert (owner, login) == (tenant.schema_name, False)
        assert "fresh" not in tenant.schema_name
        provisioning.erase_tenant(tenant)

    def test_is_one_transaction_so_that_a_broken_script_leaves_nothing(self, app, monkeypatch):
        monkeypatch.setattr(schema_script, "text", lambda: "CREATE TABLE half (id int); SELECT broken")
        monkeypatch.setattr(provisioning.secrets, "token_hex", lambda _bytes: "0123456789abcdef")

        with pytest.raises(psycopg.Error):
            create("broken")

        assert registry.find_by_slug("broken") is None
        assert provisioning.find_any("broken") is None
        assert ask("SELECT 1 FROM pg_roles WHERE rolname = 's_0123456789abcdef'") == []

    def test_is_undone_when_the_first_rows_cannot_be_written(self, app):
        def fail():
            raise RuntimeError("no first rows")

        with pytest.raises(RuntimeError):
            create("undone", fail)

        assert provisioning.find_any("undone") is None

    def test_is_not_reachable_before_it_is_whole(self, app):
        seen = []

        create_and_look = create("slow", lambda: seen.append(_outside(app, "slow")))

        assert seen == [None]
        assert registry.find_by_slug("slow") == create_and_look
        provisioning.erase_tenant(create_and_look)

    def test_two_at_once_for_one_slug_have_one_winner(self, app):
        start = threading.Barrier(4)

        def sign_up(_):
            with app.app_context():
                start.wait()
                try:
                    return create("wanted")
                except SlugTaken:
                    return None

        with ThreadPoolExecutor(4) as pool:
            winners = [tenant for tenant in pool.map(sign_up, range(4)) if tenant]

        assert len(winners) == 1
        provisioning.erase_tenant(winners[0])

    @pytest.mark.parametrize(
        "slug", ["www", "api", "a", "ab", "-ab", "ab-", "Ab", "a b", "a_b", "ä", "xn--abc", "a" * 41, "a.b", ""]
    )
    def test_refuses_what_is_no_slug(self, app, slug):
        with pytest.raises(SlugRefused):
            create(slug)

    def test_what_was_cut_short_is_swept_up(self, app):
        tenant = create("cut-short")
        long_ago = "state = 'PROVISIONING', changed_at = now() - interval '1 hour'"
        with psycopg.connect(engines().owner_url) as connection:
            connection.execute(f"UPDATE platform.tenants SET {long_ago} WHERE id = %s", (tenant.id,))

        provisioning.sweep()

        assert traces(tenant) == []


class TestErase:
    def test_leaves_no_trace(self, app, now):
        tenant = create("gone")
        with use_tenant(tenant), unit_of_work():
            owed.owe("any.task", key=tenant.id, due_at=now + timedelta(days=900))
            doorbell.redis().set(key_for("something"), 1)

        provisioning.erase_tenant(tenant)

        assert traces(tenant) == []
        assert not list(doorbell.redis().scan_iter(match=f"*{tenant.schema_name}*"))
        assert registry.find_by_slug("gone") is None

    def test_twice_is_no_harm(self, app):
        tenant = create("twice")
        provisioning.erase_tenant(tenant)
        provisioning.erase_tenant(tenant)

        assert traces(tenant) == []

    def test_a_process_that_still_believes_in_it_answers_404(self, app, client):
        tenant = create("believed")
        registry.find_by_slug("believed")
        believed = dict(registry._known)
        provisioning.erase_tenant(tenant)
        registry._known.update(believed)

        assert app.test_client(host="believed.localhost").get("/api/v1/salon").status_code == 404


class TestScript:
    def test_is_what_the_migrations_come_to(self, app):
        assert schema_script.SCRIPT.read_text() == schema_script.render()


def _outside(app, slug):
    """Look for a tenant as another process would."""
    found = []

    def look():
        with app.app_context():
            found.append(registry.find_by_slug(slug))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return found[0]


def test_tables_belong_to_the_salons_role(app, committed):
    owners = ask("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = %s", committed.salon.schema_name)

    assert owners == [(committed.salon.schema_name,)]


def test_no_key_or_trigger_reaches_out_of_a_salons_schema(app, committed):
    foreign = ask(
        """
        SELECT conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.confrelid
        WHERE c.connamespace = %s::regnamespace AND c.contype = 'f' AND t.relnamespace <> c.connamespace
        UNION ALL
        SELECT tgname FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid JOIN pg_proc f ON f.oid = g.tgfoid
        WHERE t.relnamespace = %s::regnamespace AND NOT tgisinternal AND f.pronamespace <> t.relnamespace
        """,
        committed.salon.schema_name,
        committed.salon.schema_name,
    )

    assert foreign == []


def test_a_salon_sees_only_its_own_pointers(app, committed, mane, now):
    with use_tenant(mane), unit_of_work():
        owed.owe("any.task", key=mane.id, due_at=now + timedelta(days=900))
    with use_tenant(committed.salon), unit_of_work():
        seen = db.session.scalars(text("SELECT tenant_id FROM platform.owed_tasks")).all()
    with use_tenant(mane), unit_of_work():
        owed.forgive("any.task", key=mane.id)

    assert mane.id not in seen
