"""A question in one message is a transaction like any other: the tenant's, and nobody's afterwards."""

from contextlib import closing

import psycopg
import pytest

from app.core.ids import new_id
from app.factory import create_app
from tenants import constraints
from tenants.context import NoTenant, use_tenant
from tenants.db import db
from tenants.prepared import form_of
from tenants.reading import read
from tenants.unit_of_work import unit_of_work

WHO = "SELECT current_user::text, current_schema()::text, name FROM salon WHERE name <> %(other)s"
PID = "SELECT pg_backend_pid() FROM salon"
COUNT = "SELECT count(*) FROM occupancy"
ECHO = "SELECT %(said)s::text FROM salon"


@pytest.fixture
def ask(app, committed):
    """Ask on behalf of the test's own salon, outside of any transaction."""

    def run(question, **values):
        with use_tenant(committed.salon):
            return read(question, **values)

    return run


class TestRead:
    def test_asks_as_the_tenant(self, ask, committed):
        schema = committed.salon.schema_name

        assert ask(WHO, other="Mane Street") == [(schema, schema, "Shear Bliss")]

    def test_leaves_no_trace_on_the_connection(self, ask):
        ask(PID)
        with closing(db.engine.raw_connection()) as pooled:
            driver = pooled.driver_connection

            assert driver.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
            assert driver.execute("SELECT current_user = session_user, current_schema()").fetchone() == (True, "public")

    def test_quotes_what_it_is_told(self, ask):
        evil = "'; DROP TABLE salon; --"

        assert ask(ECHO, said=evil) == [(evil,)]

    def test_is_refused_another_tenants_rows(self, ask, mane):
        with pytest.raises(Exception, match="permission denied"):
            ask(f'SELECT name FROM "{mane.schema_name}".salon')

    def test_is_planned_for_each_tenant(self, committed, bliss, street):
        for people in (committed, bliss, street, committed):
            with use_tenant(people.salon):
                assert read(WHO, other="")[0][0] == people.salon.schema_name

    def test_is_prepared_once_a_connection_and_tenant(self, ask, committed):
        for _ in range(7):
            ask(ECHO, said="again")
        with closing(db.engine.raw_connection()) as pooled:
            plans = "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name = %s"
            name = f"{form_of(ECHO).name}_{committed.salon.schema_name}"

            assert pooled.driver_connection.execute(plans, [name]).fetchone() == (7, 0)

    def test_is_asked_again_after_it_failed(self, app, committed, ask):
        broken = "SELECT 1 / (count(*) - 1) FROM salon"
        for _ in range(2):
            with pytest.raises(Exception, match="division by zero"):
                ask(broken)

        assert ask(PID)

    def test_needs_a_tenant(self, app, committed):
        with pytest.raises(NoTenant):
            read(PID)

    def test_sees_what_the_running_transaction_has_written(self, ask, committed):
        with use_tenant(committed.salon), unit_of_work():
            db.session.connection().exec_driver_sql(
                "INSERT INTO occupancy (id, subject_id, during, kind, source_id)"
                " VALUES (%(id)s, %(id)s, '[2027-03-02 10:00, 2027-03-02 11:00)', 'BLOCK', %(id)s)",
                {"id": new_id()},
            )

            assert read(COUNT) == [(1,)]

    def test_says_that_the_database_is_away_and_finds_it_again(self, ask, settings):
        pid = ask(PID)[0][0]
        with psycopg.connect(settings.database_url, autocommit=True) as colleague:
            colleague.execute("SELECT pg_terminate_backend(%s)", (pid,))

        with pytest.raises(Exception, match="terminat") as error:
            ask(PID)

        assert constraints.is_database_away(error.value)
        assert ask(PID)

    def test_passes_through_a_pooler(self, pooled, committed):
        with create_app(pooled).app_context(), use_tenant(committed.salon):
            assert read(WHO, other="")[0][2] == "Shear Bliss"
            db.engine.dispose()
