"""The walls between salons, tried from inside."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from tenants.context import NoTenant, TenantInUse, current_tenant, use_tenant
from tenants.db import db
from tenants.engines import engines
from tenants.unit_of_work import unit_of_work


def names():
    return set(db.session.scalars(text("SELECT name FROM salon")))


def settings_now():
    return db.session.execute(text("SELECT current_user, current_setting('search_path')")).one()


class TestWalls:
    def test_a_salon_sees_itself(self, shear):
        assert names() == {"Shear Bliss"}

    def test_another_salons_schema_is_a_permission_error(self, mane):
        with pytest.raises(ProgrammingError, match="permission denied for schema"):
            db.session.execute(text(f"SELECT * FROM {mane.schema_name}.salon"))

    def test_another_salons_schema_cannot_be_reached_by_search_path_either(self, mane):
        db.session.execute(text(f"SET LOCAL search_path = {mane.schema_name}"))

        with pytest.raises(ProgrammingError, match="does not exist"):
            names()

    def test_the_platforms_register_is_closed_to_salons(self, shear):
        with pytest.raises(ProgrammingError, match="permission denied for table tenants"):
            db.session.execute(text("SELECT * FROM platform.tenants"))

    def test_no_tenant_means_no_tables(self, committed):
        with pytest.raises(ProgrammingError, match='relation "salon" does not exist'), use_tenant(None), unit_of_work():
            names()

    def test_no_tenant_means_no_tables_by_full_name_either(self, committed):
        query = text(f"SELECT * FROM {committed.salon.schema_name}.salon")

        with pytest.raises(ProgrammingError, match="permission denied"), use_tenant(None), unit_of_work():
            db.session.execute(query)

    def test_without_a_tenant_there_is_none_to_ask_for(self, app):
        with use_tenant(None), pytest.raises(NoTenant):
            current_tenant()

    def test_the_tenant_cannot_change_inside_a_transaction(self, committed, mane):
        with use_tenant(committed.salon), unit_of_work(), pytest.raises(TenantInUse), use_tenant(mane):
            pass


class TestLoginRole:
    def test_is_no_superuser_and_owns_nothing(self, app):
        query = """
            SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls,
                   (SELECT count(*) FROM pg_class WHERE relowner = r.oid)
            FROM pg_roles r WHERE rolname = %s
        """
        with psycopg.connect(engines().owner_url) as connection:
            assert connection.execute(query, (engines().app_role,)).fetchone() == (False, 0)

    def test_does_not_inherit_what_its_salons_may(self, app):
        with psycopg.connect(engines().owner_url) as connection:
            inherits = connection.execute(
                "SELECT rolinherit FROM pg_roles WHERE rolname = %s", (engines().app_role,)
            ).fetchone()

        assert inherits == (False,)


class TestEveryTransaction:
    def test_begins_as_its_tenant(self, committed):
        with use_tenant(committed.salon), unit_of_work():
            role, path = settings_now()

        assert (role, path) == (committed.salon.schema_name, f"{committed.salon.schema_name}, public")

    def test_after_a_commit_the_next_one_begins_so_again(self, committed):
        with use_tenant(committed.salon):
            for _ in range(3):
                with unit_of_work():
                    assert names() == {"Shear Bliss"}

    def test_leaves_nothing_to_the_next_on_the_same_connection(self, committed):
        with use_tenant(committed.salon), unit_of_work():
            backend = db.session.scalar(text("SELECT pg_backend_pid()"))
        with use_tenant(None), unit_of_work():
            assert db.session.scalar(text("SELECT pg_backend_pid()")) == backend
            assert settings_now() == ("parlour_platform", "public")

    def test_many_at_once_each_see_their_own(self, app, committed, mane):
        salons = [committed.salon, mane] * 20

        def look(salon):
            with app.app_context(), use_tenant(salon), unit_of_work():
                return names()

        with ThreadPoolExecutor(8) as pool:
            seen = list(pool.map(look, salons))

        assert seen == [{"Shear Bliss"}, {"Mane Street"}] * 20

    def test_is_bounded_in_time(self, committed):
        with use_tenant(committed.salon), unit_of_work():
            limits = [
                db.session.scalar(text(f"SELECT current_setting('{name}')"))
                for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
            ]

        assert limits == ["10s", "3s", "15s"]


class TestHealth:
    def test_is_answered_on_every_host(self, client, apex):
        for browser in (client, apex):
            assert browser.get("/healthz").json == {"status": "ok"}
            assert browser.get("/metrics").status_code == 200

    def test_readiness_knows_schema_and_owed_work(self, client, apex):
        for browser in (client, apex):
            ready = browser.get("/readyz")
            assert (ready.status_code, ready.json["schema"], ready.json["parked"]) == (200, "current", 0)


class TestInsideARequest:
    def test_unknown_hosts_have_no_salon(self, app):
        for host in ("nobody.localhost", "example.com", "a.b.localhost"):
            assert app.test_client(host=host).get("/").status_code == 404

    def test_only_health_is_answered_on_a_foreign_host(self, app):
        assert app.test_client(host="127.0.0.1").get("/healthz").status_code == 200

    def test_the_apex_has_no_salons_pages_and_a_salon_none_of_the_apex(self, client, apex):
        assert apex.get("/book").status_code == 404
        assert client.get("/salons").status_code == 404
