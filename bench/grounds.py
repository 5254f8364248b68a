"""The grounds: servers, database and files of a run's own, made afresh and taken away again."""

import fcntl
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask

from app.config import Settings
from app.core.embedded import Engines, ensure_engines
from app.factory import create_app
from bench import servers
from bench.load import Driver
from bench.servers import ROOT
from tenants import migrating

DOMAIN = "localhost"
VAR = ROOT / "var" / "bench"
TIDYING = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'"
LONGEST_TIDYING = 120.0


class AnotherRun(Exception):
    """Two runs on one machine would measure each other."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """What a measurement stands on. `application` is Parlour inside this process, for making salons."""

    engines: Engines
    application: Flask
    environment: Mapping[str, str]
    files: Path
    driver: Driver

    def log(self, name: str) -> Path:
        return self.files / f"{name}.log"

    def superuser(self) -> psycopg.Connection:
        """Open a connection that may do and see everything, and prepares nothing."""
        assert self.engines.postgres is not None
        return psycopg.connect(self.engines.postgres.superuser_url, autocommit=True, prepare_threshold=None)

    def database_seconds(self) -> float:
        """Return the processor time that PostgreSQL has taken so far, including backends that have ended."""
        assert self.engines.postgres is not None
        return servers.cpu_seconds(self.engines.postgres.pid or 0)

    def settle(self) -> None:
        """Let PostgreSQL finish what bulk writes have left to do, so that it does not do it during a measurement."""
        with self.superuser() as connection:
            connection.execute("CHECKPOINT")
            deadline = time.monotonic() + LONGEST_TIDYING
            while connection.execute(TIDYING).fetchone() != (0,) and time.monotonic() < deadline:
                time.sleep(0.1)


@contextmanager
def ground() -> Iterator[Ground]:
    """Make the grounds.

    :raises AnotherRun: somebody measures already
    """
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR.parent / "bench.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherRun("bin/bench runs already; two would measure each other.") from None
        engines = _fresh_engines()
        driver = Driver()
        try:
            yield _ground(engines, driver)
        finally:
            driver.close()
            engines.stop()
            shutil.rmtree(VAR, ignore_errors=True)


def _fresh_engines() -> Engines:
    # What a killed run has left is stopped before its files are taken away.
    ensure_engines(VAR).stop()
    shutil.rmtree(VAR)
    return ensure_engines(VAR)


def _ground(engines: Engines, driver: Driver) -> Ground:
    environment = {
        "ENVIRONMENT": "production",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": engines.database_url or "",
        "DATABASE_OWNER_URL": engines.owner_url or "",
        "REDIS_URL": engines.redis_url or "",
        "VAR_DIR": str(VAR / "files"),
        "PLATFORM_DOMAIN": DOMAIN,
        # Every customer comes from an address of their own, through a proxy, as they would.
        "TRUSTED_PROXIES": "127.0.0.0/8",
        "LOG_LEVEL": "warning",
        "SMTP_URL": "",
    }
    application = create_app(Settings.from_environ(environment))
    with application.app_context():
        migrating.migrate_platform()
    return Ground(engines=engines, application=application, environment=environment, files=VAR, driver=driver)
