"""Who runs the embedded servers: the first who needs them starts them, the last who leaves stops them."""

import atexit
import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core.embedded.postgres_server import PostgresServer
from app.core.embedded.redis_server import RedisServer
from app.core.embedded.system import write_private


@dataclass(eq=False)
class Engines:
    """The embedded servers a process asked for, kept running at least until it calls `stop` or ends."""

    database_url: str | None
    owner_url: str | None
    redis_url: str | None
    postgres: PostgresServer | None
    redis: RedisServer | None
    started: bool
    _leave: Callable[[], bool] = field(repr=False)

    def stop(self) -> bool:
        """Leave the servers, and stop them if nobody else uses them; say whether they were stopped."""
        return self._leave()


def ensure_engines(
    var_dir: Path,
    *,
    want_database: bool = True,
    want_redis: bool = True,
    durable: bool = True,
    stop_at_exit: bool = True,
) -> Engines:
    """Find the running servers of this folder, or start them, and hold them until `stop` or the end of the process.

    Processes hold a shared file lock while they use the servers. The kernel drops it however a process ends, so a
    killed one never keeps the servers alive, and leaves them to the next one that leaves in order.

    :param durable: false for tests only: does not wait for the disk
    :raises EngineError: a server cannot be started
    """
    house = _House(var_dir.resolve(), durable=durable)
    with house.locked():
        started = house.open(want_database=want_database, want_redis=want_redis)
        house.enter()
    if stop_at_exit:
        atexit.register(house.leave)
    return Engines(
        database_url=house.postgres.database_url if want_database else None,
        owner_url=house.postgres.owner_url if want_database else None,
        redis_url=house.redis.url if want_redis else None,
        postgres=house.postgres if want_database else None,
        redis=house.redis if want_redis else None,
        started=started,
        _leave=house.leave,
    )


class _House:
    """The folder both servers live in, its lock, its guest list and `engines.json`."""

    def __init__(self, var_dir: Path, *, durable: bool) -> None:
        self.var_dir = var_dir
        self.record = var_dir / "engines.json"
        self.postgres = PostgresServer(var_dir, durable=durable)
        self.redis = RedisServer(var_dir)
        self._process = os.getpid()
        self._presence: int | None = None

    @contextmanager
    def locked(self) -> Iterator[None]:
        self.var_dir.mkdir(parents=True, exist_ok=True)
        with (self.var_dir / "engines.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def open(self, *, want_database: bool, want_redis: bool) -> bool:
        ports = self._recorded_ports()
        wanted = [
            (name, server)
            for name, server, is_wanted in (
                ("postgres", self.postgres, want_database),
                ("redis", self.redis, want_redis),
            )
            if is_wanted
        ]
        missing = [(name, server) for name, server in wanted if not server.is_answering(ports.get(name))]
        for name, server in missing:
            server.start(ports.get(name))
        if missing:
            self._write_record()
        return bool(missing)

    def enter(self) -> None:
        # A bare descriptor, kept open on purpose: the lock lasts as long as the file is open.
        self._presence = os.open(self.var_dir / "engines.users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._presence, fcntl.LOCK_SH)

    def leave(self) -> bool:
        if self._presence is None or os.getpid() != self._process:
            return False  # a forked child ends: the guest is its parent
        presence, self._presence = self._presence, None
        atexit.unregister(self.leave)
        with self.locked():
            try:
                fcntl.flock(presence, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            else:
                self._close()
                return True
            finally:
                os.close(presence)

    def _close(self) -> None:
        ports = self._recorded_ports()
        self.postgres.port = self.postgres.port or ports.get("postgres")
        self.redis.port = self.redis.port or ports.get("redis")
        self.redis.stop()
        self.postgres.stop()

    def _recorded_ports(self) -> dict[str, int]:
        try:
            known: dict[str, dict[str, Any]] = json.loads(self.record.read_text())
            return {name: int(entry["port"]) for name, entry in known.items() if entry.get("port")}
        except (OSError, ValueError, KeyError, AttributeError):
            return {}

    def _write_record(self) -> None:
        ports = self._recorded_ports()
        entries = {
            name: {"pid": server.pid, "port": server.port or ports.get(name)}
            for name, server in (("postgres", self.postgres), ("redis", self.redis))
        }
        write_private(self.record, json.dumps(entries, indent=2))
