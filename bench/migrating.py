"""(f) A new column for a thousand salons; nothing to do; killed half way and run again; salons served meanwhile."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

from alembic.script import ScriptDirectory
from psycopg import sql

from bench import salons, servers, spread
from bench.figures import Figure
from bench.grounds import Ground
from bench.load import Again, Shape, get
from bench.rounds import Length
from bench.servers import ROOT, Server

MS_A_SALON, MS_NOTHING_TO_DO = 25, 2
IDLE_RUNS = 3
GIVE_UP_AFTER = 300.0


class NotMigrated(Exception):
    """A migration ended otherwise than it should."""


@dataclass
class Meanwhile:
    """What was asked and answered while something else went on."""

    answered: int = 0
    longest: float = 0.0
    failures: list[Exception] = field(default_factory=list)


def measure(ground: Ground, length: Length) -> Iterator[Figure]:
    """Migrate twice with a real revision each: once undisturbed, once killed and resumed under load."""
    team = spread.furnished(ground, length)
    tree = ground.files / "migrations"
    shutil.copytree(ROOT / "migrations", tree, ignore=shutil.ignore_patterns("__pycache__"))
    _add_revision(tree, "bench1")
    took = _migrate(ground, tree)
    count = _count(ground)
    idle = [_migrate(ground, tree) for _ in range(IDLE_RUNS)]
    _check(ground, "bench1")
    yield Figure(name=f"a column for {count:,} salons", value=1000 * took / count, unit="ms each", at_most=MS_A_SALON)
    each = 1000 * median(idle) / count
    yield Figure(name="the same with nothing to do", value=each, unit="ms each", at_most=MS_NOTHING_TO_DO)
    _add_revision(tree, "bench2")
    with servers.web(ground.environment, log=ground.log("web")) as parlour, _asking(ground, parlour, team) as meanwhile:
        done = _kill_half_way(ground, tree, count)
        _check(ground, "bench2", whole=False)
        _migrate(ground, tree)
        _check(ground, "bench2")
    yield Figure(
        name="killed with this many done, then ended right", value=done, unit="salons", at_least=1, at_most=count - 1
    )
    yield Figure(name="answers other than 200 meanwhile", value=len(meanwhile.failures), at_most=0)
    yield Figure(name="  answered meanwhile", value=meanwhile.answered)
    yield Figure(name="  slowest of them", value=1000 * meanwhile.longest, unit="ms")


def _add_revision(tree: Path, column: str) -> None:
    """Add a revision like any other to the head of the copy."""
    head = ScriptDirectory(str(tree / "tenant")).get_current_head()
    (tree / "tenant" / "versions" / f"{column}.py").write_text(
        f'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "{column}"\ndown_revision = "{head}"\n'
        f"branch_labels = depends_on = None\n\n\ndef upgrade():\n"
        f'    op.add_column("appointments", sa.Column("{column}", sa.String(), server_default="", nullable=False))\n'
    )


def _start(ground: Ground, tree: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "bench.migrate", str(tree)],
        cwd=ROOT,
        env={**os.environ, **ground.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _migrate(ground: Ground, tree: Path) -> float:
    """Run it to its end and return the seconds it says it took."""
    process = _start(ground, tree)
    try:
        told, complaints = process.communicate(timeout=GIVE_UP_AFTER)
    finally:
        process.kill()
    if process.returncode:
        raise NotMigrated(complaints.decode()[-2000:])
    return float(told)


def _kill_half_way(ground: Ground, tree: Path, count: int) -> int:
    """Start it, kill it when half of the salons are done, and return how many were."""
    process = _start(ground, tree)
    deadline = time.monotonic() + GIVE_UP_AFTER
    try:
        while _done(ground, "bench2") < count / 2:
            if process.poll() is not None or time.monotonic() > deadline:
                raise NotMigrated("it ended before it could be killed")
            time.sleep(0.01)
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    return _done(ground, "bench2")


def _done(ground: Ground, version: str) -> int:
    with ground.superuser() as connection:
        row = connection.execute(
            "SELECT count(*) FROM platform.tenants WHERE schema_version = %s", (version,)
        ).fetchone()
    return int(row[0]) if row else 0


def _count(ground: Ground) -> int:
    with ground.superuser() as connection:
        row = connection.execute("SELECT count(*) FROM platform.tenants").fetchone()
    return int(row[0]) if row else 0


def _check(ground: Ground, column: str, *, whole: bool = True) -> None:
    """See that exactly those salons have the column that say so, and all of them in the end.

    :raises NotMigrated: they do not
    """
    said = sql.SQL("SELECT schema_name FROM platform.tenants WHERE schema_version = {}").format(sql.Literal(column))
    seen = "SELECT table_schema FROM information_schema.columns WHERE table_name = 'appointments' AND column_name = %s"
    with ground.superuser() as connection:
        saying = {row[0] for row in connection.execute(said)}
        having = {row[0] for row in connection.execute(seen, (column,))}
    if saying != having or (whole and len(saying) != _count(ground)):
        raise NotMigrated(f"{len(saying)} say they have {column}, {len(having)} have it, of {_count(ground)}")


class _asking:  # noqa: N801 - reads as what it does: with _asking(...)
    """Ask all salons all the time, in a thread that drives the load's process."""

    def __init__(self, ground: Ground, parlour: Server, team: list[salons.Furnished]) -> None:
        day = salons.today() + timedelta(days=3)
        self._plan = Again(tuple(get(salon.slots_path(day, day), host=salon.host) for salon in team))
        self._drive = partial(ground.driver.drive, parlour.port, self._plan, Shape(connections=2, seconds=1, warm_up=0))
        self._is_over = threading.Event()
        self._meanwhile = Meanwhile()
        self._thread = threading.Thread(target=self._go_on)

    def __enter__(self) -> Meanwhile:
        self._thread.start()
        return self._meanwhile

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _go_on(self) -> None:
        while not self._is_over.is_set():
            try:
                sample = self._drive()
            except Exception as error:  # noqa: BLE001 - counted, and the first one is shown
                self._meanwhile.failures.append(error)
                continue
            self._meanwhile.answered += len(sample.lengths)
            self._meanwhile.longest = max([self._meanwhile.longest, *sample.lengths])
