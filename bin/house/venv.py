"""The virtual environment: made once, brought up to date when the locks change. Standard library only."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from house import packages
from house.terminal import StepFailedError, dots, step

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

RUNTIME = ROOT / "requirements.txt"
TOOLS = ROOT / "requirements-dev.txt"

_NEWS = ("Collecting", "Installing collected", "ERROR", "error", "Hint")  # of pip's words, those worth a dot or telling


def ensure_venv(*, with_tools: bool) -> Path:
    """Make sure `.venv` holds exactly what the locks say; return its Python.

    :raises StepFailedError: pip did not succeed
    """
    locks = (RUNTIME, TOOLS) if with_tools else (RUNTIME,)
    with _one_at_a_time():
        if not _works():
            _create()
        for lock in locks:
            if not _is_installed(lock):
                _install(lock)
    return PYTHON


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of a program that runs inside `.venv`."""
    path = os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)])
    inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    return inherited | {"PATH": path, "VIRTUAL_ENV": str(VENV), "PYTHONUNBUFFERED": "1"} | extra


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "venv.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _works() -> bool:
    """Tell whether the environment runs: the Python it was made from may have gone, or the folder may have moved."""
    if not PYTHON.exists():
        return False
    question = "import sys, pip; print(sys.prefix, sys.version_info >= (3, 11))"
    answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.split() == [str(VENV), "True"] and _points_here()


def _points_here() -> bool:
    # Scripts name their Python in full, so those of a copied checkout run the original's.
    script = VENV / "bin" / "pip"
    return script.exists() and str(VENV) in script.read_text(errors="replace").split("\n", 2)[0]


def _create() -> None:
    if importlib.util.find_spec("ensurepip") is None:  # Debian ships Python without it
        packages.ensure({"python3-venv": ()}, why="to make a virtual environment")
    with step("Making the virtual environment .venv"):
        shutil.rmtree(VENV, ignore_errors=True)
        made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
        if made.returncode != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            raise StepFailedError(f"Making .venv failed:\n{made.stdout}{made.stderr}")


def _install(lock: Path) -> None:
    count = sum(1 for line in lock.read_text().splitlines() if "==" in line and not line.startswith((" ", "#")))
    with step(f"Installing {count} packages from {lock.name}"):
        command: list[str | Path] = [
            PYTHON,
            "-m",
            "pip",
            "install",
            "--require-hashes",
            "--no-input",
            "--progress-bar",
            "off",
        ]
        with subprocess.Popen(
            [*command, "--disable-pip-version-check", "-r", lock],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(),
        ) as pip:
            assert pip.stdout is not None  # noqa: S101 - for mypy: a pipe was asked for
            said = dots(line for line in pip.stdout if line.lstrip().startswith(_NEWS))
        if pip.returncode != 0:
            raise StepFailedError("\n".join(["pip could not install the packages:", *said[-20:]]))
        _stamp(lock).write_text(_digest(lock))


def _is_installed(lock: Path) -> bool:
    return _stamp(lock).exists() and _stamp(lock).read_text() == _digest(lock)


def _stamp(lock: Path) -> Path:
    return VENV / f".{lock.name}.sha256"


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()
