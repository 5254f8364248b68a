"""The programs under measurement: started as the Procfile starts them, stopped by their own process ids."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from honcho.environ import parse_procfile

ROOT = Path(__file__).resolve().parent.parent
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
START_WAIT = 60.0
STOP_WAIT = 8.0
FLOOR = "bench.floor:app"


class NotStarted(Exception):
    """A program under measurement did not start; its log says why."""


@dataclass(frozen=True)
class Server:
    """A program that listens on a port."""

    process: subprocess.Popen[bytes]
    port: int

    def cpu_seconds(self) -> float:
        """Return the processor time that it and its children have taken so far."""
        return cpu_seconds(self.process.pid)


@contextmanager
def web(environment: Mapping[str, str], *, log: Path) -> Iterator[Server]:
    """Run Parlour's web processes."""
    with _listening(_command("web"), environment, log=log) as server:
        yield server


@contextmanager
def floor(environment: Mapping[str, str], *, log: Path) -> Iterator[Server]:
    """Run the floor in as many processes and threads of the same server as Parlour."""
    with _listening(_command("web").replace("wsgi:app", FLOOR), environment, log=log) as server:
        yield server


@contextmanager
def background(name: str, environment: Mapping[str, str], *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run another line of the Procfile, such as the worker."""
    with _running(_command(name), environment, log=log) as process:
        yield process


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process and its children, those that have ended included."""
    total = 0.0
    for member in _family(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = member.cpu_times()
            total += times.user + times.system
            total += times.children_user + times.children_system if member.pid == pid else 0.0
    return total


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _command(name: str) -> str:
    commands: Mapping[str, str] = parse_procfile((ROOT / "Procfile").read_text()).processes
    return commands[name]


@contextmanager
def _listening(command: str, environment: Mapping[str, str], *, log: Path) -> Iterator[Server]:
    port = int(environment.get("PORT", 0)) or free_port()
    with _running(command, {**environment, "PORT": str(port)}, log=log) as process:
        _await(process, port, log)
        yield Server(process, port)


@contextmanager
def _running(command: str, environment: Mapping[str, str], *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            ["sh", "-c", f"exec {command}"],
            cwd=ROOT,
            env={**os.environ, "PATH": PATH, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _stop(process)


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_WAIT
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            return
        time.sleep(0.1)
    raise NotStarted(f"see {log}:\n{log.read_text()[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to stop, then make it: whatever it started belongs to a session of its own."""
    family = _family(process.pid)
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOP_WAIT)
    for member in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.send_signal(signal.SIGKILL)
    process.wait()


def _family(pid: int) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    return []
