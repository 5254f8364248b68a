"""Fixtures: a real PostgreSQL and a real Redis, one database a worker, a transaction a test that is never kept."""

import contextvars
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.auth.actor import Actor
from app.auth.models import Account
from app.auth.operations import sessions
from app.catalogue import operations as catalogue
from app.catalogue.models import Salon, Service
from app.config import Settings
from app.core.embedded import ensure_engines
from app.factory import create_app
from tenants import clock, doorbell, jobs, migrating, owed, provisioning, registry
from tenants.context import Tenant, current_tenant, find_current_tenant, use_tenant
from tenants.db import db
from tenants.transactions import set_local
from tenants.unit_of_work import gathered, unit_of_work
from tests import world
from tests.pooler import pooler

# How long an example takes says more of what else the machine does.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT / "var" / "test"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the long proofs in full, not in their short form")
    parser.addoption("--pooler", action="store_true", help="reach PostgreSQL through PgBouncer in transaction mode")


@pytest.fixture(scope="session")
def rounds(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """`rounds(short, full)`: how often a long proof repeats itself in this run."""
    return lambda short, full: full if request.config.getoption("--slow") else short


@pytest.fixture(scope="session")
def engines() -> Any:
    """The embedded servers that all workers of this checkout share."""
    return ensure_engines(SHARED, want_database=True, want_redis=True, durable=False)


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> tuple[str, int]:
    """The name and the number of this test process."""
    worker_id = getattr(request.config, "workerinput", {}).get("workerid", "master")
    number = int(worker_id.removeprefix("gw")) if worker_id != "master" else 0
    return f"test_{worker_id}_{os.getpid()}", os.getpid() % 7 * 2 + number % 2


@pytest.fixture(scope="session")
def settings(
    request: pytest.FixtureRequest,
    engines: Any,
    worker: tuple[str, int],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Settings]:
    """Settings of a copy of the program with a database and a Redis database of its own."""
    name, number = worker
    with one_at_a_time(engines) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    direct = Settings(
        environment="test",
        secret_key="a secret of the tests that is long enough for all",
        database_url=_database(engines.database_url, name),
        database_owner_url=_database(engines.owner_url, name),
        redis_url=f"{engines.redis_url.rpartition('/')[0]}/{number}",
        var_dir=tmp_path_factory.mktemp("var"),
        log_format="console",
        log_level="error",
        public_port=8000,
    )
    if request.config.getoption("--pooler"):
        with pooler(direct.database_url or "", tmp_path_factory.mktemp("pooler")) as through:
            yield direct.replace(database_url=through, database_transaction_pooler=True)
    else:
        yield direct
    # As superuser: the owner may not end an autovacuum that is at work there.
    with psycopg.connect(engines.postgres.superuser_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def app(settings: Settings, engines: Any) -> Iterator[Flask]:
    """The application, with both salons in its database."""
    app = create_app(settings)
    app.test_client_class = Client
    with app.app_context():
        with one_at_a_time(engines):
            migrating.migrate_platform()
        app.extensions["world"] = world.build_shear_bliss(), world.build_mane_street()
    yield app
    with app.app_context():
        for salon in registry.all_active():
            provisioning.erase_tenant(salon)
        db.engine.dispose()


@pytest.fixture
def pooled(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """The same settings, but through PgBouncer in transaction mode with a pool of one."""
    with pooler(settings.database_url or "", tmp_path) as through:
        yield settings.replace(database_url=through, database_transaction_pooler=True)


@pytest.fixture(autouse=True)
def stage(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let tests that use the application happen in Shear Bliss, at NOW, in a transaction that is rolled back."""
    if "app" not in request.fixturenames or "browser" in request.keywords:
        yield
        return
    app: Flask = request.getfixturevalue("app")
    doorbell_of(app).flushdb()
    with clock.frozen(world.NOW), app.app_context():
        if "committed" in request.fixturenames:
            yield
            return
        with use_tenant(app.extensions["world"][0].salon), _rolled_back(app), gathered():
            yield


@pytest.fixture
def committed(app: Flask) -> Iterator[world.People]:
    """A salon of the test's own whose transactions are real: for races and for whatever watches commits."""
    people = world.build_shear_bliss("races")
    try:
        yield people
    finally:
        provisioning.erase_tenant(people.salon)


@pytest.fixture
def bliss(app: Flask) -> world.People:
    """Shear Bliss."""
    return app.extensions["world"][0]


@pytest.fixture
def street(app: Flask) -> world.People:
    """Mane Street."""
    return app.extensions["world"][1]


@pytest.fixture
def shear(bliss: world.People) -> Tenant:
    return bliss.salon


@pytest.fixture
def mane(street: world.People) -> Tenant:
    return street.salon


@pytest.fixture
def ada(bliss: world.People) -> Actor:
    """The owner of Shear Bliss."""
    return bliss.owner


@pytest.fixture
def bo(bliss: world.People) -> Actor:
    """The stylist of Shear Bliss."""
    return bliss.stylist


@pytest.fixture
def cleo(bliss: world.People) -> Actor:
    """A customer of Shear Bliss."""
    return bliss.customer


@pytest.fixture
def mo(street: world.People) -> Actor:
    """The owner of Mane Street: the stranger."""
    return street.owner


@pytest.fixture
def now() -> datetime:
    """Monday, 1 March 2027, 09:00 in Berlin."""
    return world.NOW


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser on the host of Shear Bliss."""
    return app.test_client(host="shear.localhost:8000")  # type: ignore[call-arg]


@pytest.fixture
def signed_in(app: Flask, now: datetime) -> Callable[..., Any]:
    """`signed_in(ada)`: a browser in which Ada is signed in, with the `token` of her session."""

    def browser(person: Actor, host: str = "shear.localhost:8000") -> Any:
        client: Any = app.test_client(host=host)  # type: ignore[call-arg]
        account = db.session.get_one(Account, person.account_id)
        client.token = sessions.start_session(account=account, user_agent="Firefox on Linux", replacing=None, now=now)
        client.set_cookie("session", client.token, domain=host.partition(":")[0])
        return client

    return browser


@pytest.fixture
def salon(app: Flask) -> Salon:
    """The row of Shear Bliss, whose rules a test may change."""
    return db.session.scalars(select(Salon)).one()


@pytest.fixture
def approving(bliss: world.People) -> Service:
    """The cut, which the salon now wants to approve first."""
    service = db.session.get_one(Service, bliss.cut_id)
    service.requires_approval = True
    db.session.flush()
    catalogue.touch()
    return service


@pytest.fixture
def apex(app: Flask) -> FlaskClient:
    """A browser on the platform's own host."""
    return app.test_client(host="localhost:8000")  # type: ignore[call-arg]


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser on the host of Mane Street."""
    return app.test_client(host="mane.localhost:8000")  # type: ignore[call-arg]


@pytest.fixture
def perform_jobs(app: Flask) -> Callable[[], int]:
    """Do everything that is due, outside of any tenant, as a worker would; answer with how much that was."""

    def perform() -> int:
        db.session.flush()
        done = contextvars.Context().run(_perform, app, clock.now())
        _come_back()
        return done

    return perform


@pytest.fixture
def apart(app: Flask) -> Callable[..., Any]:
    """`apart(act, **given)`: do what opens units of work of its own, inside the test's tenant, as an entrance would."""

    def call(act: Callable[..., Any], **given: Any) -> Any:
        db.session.flush()
        try:
            return contextvars.Context().run(_apart, app, current_tenant(), clock.now(), act, given)
        finally:
            _come_back()

    return call


class Client(FlaskClient):
    """A client whose requests know nothing of the test: neither its tenant nor its session, only the time."""

    def __init__(self, *args: Any, host: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.environ_base["HTTP_HOST"] = host
        self.host = host

    def open(self, *args: Any, **options: Any) -> TestResponse:
        db.session.flush()
        options.setdefault("base_url", f"http://{self.host}")
        # As a server does it: an answer that is a file is read to its end, and closed.
        options.setdefault("buffered", True)
        answer = contextvars.Context().run(self._open_at, clock.now(), *args, **options)
        _come_back()
        return answer

    def _open_at(self, at: datetime, *args: Any, **options: Any) -> TestResponse:
        with clock.frozen(at):
            return super().open(*args, **options)


def doorbell_of(app: Flask) -> Any:
    """Return the application's Redis client."""
    return app.extensions[doorbell.EXTENSION]


@contextmanager
def one_at_a_time(engines: Any) -> Iterator[psycopg.Connection]:
    """Make test processes take turns: roles and template databases belong to the whole cluster."""
    with psycopg.connect(engines.owner_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")
        yield connection


def _perform(app: Flask, at: datetime) -> int:
    done = 0
    with clock.frozen(at), app.app_context():
        while pointers := _due(at):
            for pointer in pointers:
                jobs.perform(str(pointer.tenant_id), pointer.task, str(pointer.key))
                done += 1
    return done


def _due(at: datetime) -> Any:
    with use_tenant(None), unit_of_work():
        return owed.due(now=at)


def _rolled_back(app: Flask) -> Any:
    return _Rollback(app)


class _Rollback:
    """Binds every session to one connection inside one transaction; "commits" release savepoints only."""

    def __init__(self, app: Flask) -> None:
        self.engines = db._app_engines[app]

    def __enter__(self) -> None:
        self.engine = self.engines[None]
        self.connection = self.engine.connect()
        self.outer = self.connection.begin()
        self.connection.begin_nested()
        self.engines[None] = self.connection
        event.listen(Session, "after_begin", _take_on)

    def __exit__(self, *_error: object) -> None:
        event.remove(Session, "after_begin", _take_on)
        db.session.remove()
        self.engines[None] = self.engine
        self.outer.rollback()
        self.connection.close()


def _take_on(_session: Session, _transaction: object | None, connection: Connection) -> None:
    # One connection plays many transactions here; each takes on its tenant as a real BEGIN would.
    connection.exec_driver_sql(set_local(find_current_tenant(), role_wall=True))


def _apart(app: Flask, tenant: Tenant, at: datetime, act: Callable[..., Any], given: dict[str, Any]) -> Any:
    with app.app_context(), clock.frozen(at), use_tenant(tenant):
        return act(**given)


def _come_back() -> None:
    """Make the test's own session right again after others have used its connection: they left it to their tenant."""
    db.session.expire_all()
    if isinstance(db.engine, Connection) and find_current_tenant() is not None:
        _take_on(db.session(), None, db.session.connection())


def _database(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"
