"""Runs the program's processes, and speaks to them as the outside does."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psycopg

from app.core.embedded import ensure_engines
from tests.conftest import ROOT

SLUG = "strong"
PASSWORD = "correct horse battery staple"
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP; status 0 when nothing did."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class House:
    """One copy of the program in a folder of its own."""

    def __init__(self, folder: Path, *, web_workers: int = 4, extra_environment: dict[str, str] | None = None) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self.folder = folder
        self.port = _free_port()
        self.web_workers = web_workers
        self.extra_environment = extra_environment or {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def open(self) -> None:
        """Start everything and wait until it answers."""
        self.engines = ensure_engines(self.folder, stop_at_exit=False)
        self.flask("prepare")
        for name in ("web", "worker", "relay"):
            self.start(name)
        await_(lambda: self.ask("GET", "/healthz", slug="").status == 200, "the web process to answer")

    def close(self) -> None:
        """Stop everything that was started here."""
        for name in list(self.processes):
            self.kill(name)
        self.engines.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return known | {
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "ENVIRONMENT": "test",
            "SECRET_KEY": "a secret of the fault tests, long enough",
            "DATABASE_URL": self.engines.database_url or "",
            "DATABASE_OWNER_URL": self.engines.owner_url or "",
            "REDIS_URL": self.engines.redis_url or "",
            "VAR_DIR": str(self.folder),
            "PORT": str(self.port),
            "WEB_WORKERS": str(self.web_workers),
            "LOG_LEVEL": "warning",
            "RELAY_INTERVAL_SECONDS": "0.5",
            **self.extra_environment,
        }

    def flask(self, *arguments: str) -> str:
        """Run one of the program's commands to its end."""
        run = subprocess.run(
            [BIN / "flask", "--app", "wsgi", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    def start(self, name: str) -> None:
        """Start a process as the Procfile says, in a group of its own."""
        lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines() if line)
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                ["/bin/sh", "-c", lines[name]],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """Kill a process with everything it has started: no handler runs, nothing is finished."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def ask(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        headers: dict[str, str] | None = None,
        slug: str = SLUG,
        timeout: float = 30,
    ) -> Answer:
        """Send one request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        sent = {"Host": f"{slug}.localhost:{self.port}".lstrip("."), **(headers or {})}
        try:
            connection.request(method, path, _encoded(body, sent), sent)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        except (OSError, HTTPException):
            return Answer(0)
        finally:
            connection.close()

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        """Look at the salon's schema as the owner of everything."""
        with psycopg.connect(self.engines.postgres.superuser_url, autocommit=True) as connection:
            row = connection.execute("SELECT schema_name FROM platform.tenants WHERE slug = %s", (SLUG,)).fetchone()
            connection.execute(f'SET search_path = "{row[0] if row else "public"}", public')
            yield connection

    def rows(self, query: str, *values: object) -> list[Any]:
        """Return what a query finds in the salon's schema."""
        with self.database() as connection:
            return connection.execute(query, values or None).fetchall()


@dataclass(frozen=True)
class Studio:
    """A salon made for a test: one service, and who does it."""

    house: House
    service_id: str
    staff_ids: tuple[str, ...]

    @classmethod
    def open(cls, house: House, *, staff: int, minutes: int = 30) -> "Studio":
        """Create it from the shell, and fill it by REST as its owner."""
        house.flask(
            *("tenants", "create", SLUG, "--name", "Strong Hair", "--owner-email", "ada@strong.example"),
            *("--owner-password", PASSWORD, "--timezone", "Europe/Berlin", "--currency", "EUR"),
        )
        login = house.ask("POST", "/api/v1/auth/login", {"email": "ada@strong.example", "password": PASSWORD})
        owner = {"Authorization": f"Bearer {login.json['access_token']}"}
        price = {"amount_minor": 4500, "currency": "EUR"}
        service = house.ask(
            "POST", "/api/v1/services", {"name": "Cut", "duration_minutes": minutes, "price": price}, headers=owner
        ).json["id"]
        team = [_hire(house, owner, service, number) for number in range(staff)]
        rules = {"booking_horizon_days": 365, "minimum_notice_minutes": 0, "observes_public_holidays": False}
        assert house.ask("PATCH", "/api/v1/salon", rules, headers=owner).status == 200
        return cls(house, service, tuple(team))

    def starts(self, first: str, last: str) -> list[str]:
        """Return the starts that are offered between two days."""
        found = self.house.ask("GET", f"/api/v1/availability/slots?service_id={self.service_id}&from={first}&to={last}")
        return [slot["starts_at"] for slot in found.json["data"]]

    def booking(self, starts_at: str, name: str, staff_id: str | None = None) -> dict[str, Any]:
        """Return the body that books a start for somebody."""
        return {
            "service_id": self.service_id,
            "starts_at": starts_at,
            "customer": {"name": name, "email": f"{name}@customers.example"},
            "accept_policies": True,
        } | ({"staff_id": staff_id} if staff_id else {})


def await_(condition: Callable[[], bool], what: str, *, seconds: float = 60) -> float:
    """Wait until something is so, and return how long that took in seconds."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, f"waited {seconds} s for {what}"
        time.sleep(0.05)
    return time.monotonic() - begun


def _hire(house: House, owner: dict[str, str], service_id: str, number: int) -> str:
    hired = house.ask(
        "POST", "/api/v1/staff", {"name": f"Bo {number}", "service_ids": [service_id]}, headers=owner
    ).json["id"]
    weekly = [{"weekday": day, "start": "00:00", "end": "24:00"} for day in range(7)]
    answer = house.ask(
        "PUT", f"/api/v1/staff/{hired}/working-hours", {"weekly": weekly, "valid_from": "2020-01-01"}, headers=owner
    )
    assert answer.status == 200, answer.body
    return str(hired)


def _encoded(body: dict[str, Any] | None, headers: dict[str, str]) -> bytes | None:
    if body is None:
        return None
    headers.setdefault("Content-Type", "application/json")
    if headers["Content-Type"] == "application/json":
        return json.dumps(body).encode()
    from urllib.parse import urlencode

    return urlencode(body).encode()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
