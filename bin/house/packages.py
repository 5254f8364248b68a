"""Programs that no Python package brings: taken from the system's package manager where we may, asked for where not."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping

from house.terminal import StepFailedError, dots, step

SBIN = ("/usr/sbin", "/usr/local/sbin", "/sbin")  # pgbouncer lives there, and an ordinary user's PATH does not


def find(names: Iterable[str]) -> str | None:
    """Find the first of these programs."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *SBIN])
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


def ensure(wanted: Mapping[str, tuple[str, ...]], *, why: str) -> None:
    """Make sure that each Debian package's program (or one that does as well) is there, installing what is missing.

    :raises StepFailedError: something is missing and may not be installed from here
    """
    missing = [package for package, programs in wanted.items() if not find(programs)]
    if not missing:
        return
    may_install = _installer()
    if may_install is None:
        raise StepFailedError(
            f"Please install {' and '.join(missing)} {why}; "
            f"on Debian and Ubuntu: sudo apt-get install {' '.join(missing)}"
        )
    with step(f"Installing {' and '.join(missing)} {why}"):
        for action in (["update"], ["install", "-y", "--no-install-recommends", *missing]):
            _run([*may_install, *action])


def _installer() -> list[str] | None:
    if shutil.which("apt-get") is None:
        return None
    quiet = ["apt-get", "-q", "-o", "Dpkg::Use-Pty=0"]
    if os.geteuid() == 0:
        return quiet
    has_sudo = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n", *quiet] if has_sudo and has_sudo.returncode == 0 else None


def _run(command: list[str]) -> None:
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    ) as apt:
        assert apt.stdout is not None  # noqa: S101 - for mypy: a pipe was asked for
        said = dots(line for line in apt.stdout if line.strip())
    if apt.returncode != 0:
        raise StepFailedError("\n".join([f"{' '.join(command)} failed:", *said[-15:]]))
