"""Many writers at once: the program with connections enough for all, and what breaks its guards."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from app.availability import occupancy
from app.core.refusals import Refusal
from app.factory import create_app
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work

WRITERS = 12

OVERLAPPING_PAIRS = """
SELECT count(*) FROM occupancy AS one JOIN occupancy AS other
ON one.subject_id = other.subject_id AND one.id < other.id AND one.during && other.during
"""


@pytest.fixture(scope="module")
def crowd(app, settings):
    """The same program, with a database connection for each writer."""
    crowd = create_app(settings.replace(database_pool_size=WRITERS + 2))
    yield crowd
    with crowd.app_context():
        db.engine.dispose()


@pytest.fixture
def rush(crowd, committed):
    """Let acts begin at the same instant, each in a transaction of its own; return what came of each."""
    return lambda *acts: at_once(crowd, committed.salon, acts)


def at_once(crowd, salon, acts):
    """Let acts of a salon begin at the same instant; return what came of each."""
    gate = threading.Barrier(len(acts))

    def perform(act):
        with crowd.app_context(), use_tenant(salon):
            gate.wait(timeout=10)
            try:
                with unit_of_work():
                    return act()
            except (Refusal, DBAPIError) as error:
                return error

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(perform, acts))


@pytest.fixture
def count(rush):
    """Count with a query that returns one number."""
    return lambda query: rush(lambda: db.session.connection().exec_driver_sql(query).scalar_one())[0]


@pytest.fixture
def without_constraint(settings, committed):
    """Take the constraint away from this test's salon."""
    with psycopg.connect(settings.owner_url, autocommit=True) as connection:
        connection.execute(
            f'ALTER TABLE "{committed.salon.schema_name}".occupancy DROP CONSTRAINT occupancy_no_overlap'
        )


@pytest.fixture
def without_locks(monkeypatch):
    """Let writers take no locks, nor know what went wrong without them."""
    monkeypatch.setattr(occupancy, "LOCK", "SELECT %(subject_ids)s::uuid[], %(source_ids)s::uuid[]")
