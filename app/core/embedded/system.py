"""What both servers need from the operating system: an account, a free port, files nobody else reads."""

import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

Known = TypeVar("Known")

LARGEST_LOG = 20 * 1024 * 1024
PORT_ATTEMPTS = 3


class EngineError(RuntimeError):
    """An embedded server cannot be used; the sentence says what to do about it."""


class PortTakenError(EngineError):
    """Somebody took the port between our asking for it and the server's binding it."""


@dataclass(frozen=True)
class Account:
    """The system user that PostgreSQL runs as: ourselves, or `nobody` when we are root, whom PostgreSQL refuses."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    @classmethod
    def for_files_in(cls, directory: Path) -> Self:
        """Choose the account: the owner of the directory, so that root serves a person's checkout as that person."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        owner = directory.stat()
        if owner.st_uid != 0:
            return cls(owner.st_uid, owner.st_gid)
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    @property
    def is_somebody_else(self) -> bool:
        return self.uid != os.geteuid()

    def reaching(self, *paths: Path) -> Self:
        """Return this account, able to use these paths even where a folder above them is closed to others.

        Opening the folders (root's home, a `mktemp -d`) to everybody would be the alternative, and a surprise.

        :raises EngineError: the machine does not let root hand on that ability
        """
        if not self.is_somebody_else or self.can_use(paths):
            return self
        setpriv = shutil.which("setpriv") or ""
        capable = type(self)(self.uid, self.gid, (setpriv, *self._identity, *KEEPING_FILE_ACCESS, "--"))
        if setpriv and capable.can_use(paths):
            return capable
        raise EngineError(
            f"PostgreSQL does not run as root, and the user {pwd.getpwuid(self.uid).pw_name!r} cannot reach "
            f"{paths[0]}. Run as an ordinary user, move the checkout to a folder others may enter, or set DATABASE_URL."
        )

    def own(self, path: Path) -> None:
        if self.is_somebody_else:
            os.chown(path, self.uid, self.gid)

    def run(self, command: Sequence[str | Path], *, timeout: float = 60) -> subprocess.CompletedProcess[bytes]:
        """Run a program as this account, from `/`, since the account may not be allowed into our own folder.

        There is no pipe to read its words from: a server that outlives the program would hold it open.
        """
        drops = self.is_somebody_else and not self.prefix
        return subprocess.run(
            [*self.prefix, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            timeout=timeout,
            check=False,
            start_new_session=True,  # Ctrl-C is for us; we stop the servers when nobody needs them
            user=self.uid if drops else None,
            group=self.gid if drops else None,
            extra_groups=[] if drops else None,
        )

    @property
    def _identity(self) -> tuple[str, ...]:
        return (f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups")

    def can_use(self, paths: Sequence[Path]) -> bool:
        return all(self.run(["test", "-r", path, "-a", "-x", path]).returncode == 0 for path in paths)


# The last one, because access(2), with which PostgreSQL looks at its own program, otherwise ignores the ability.
KEEPING_FILE_ACCESS = (
    "--inh-caps=-all,+dac_override",
    "--ambient-caps=-all,+dac_override",
    "--securebits=+no_setuid_fixup",
)


def free_port(preferred: int | None) -> int:
    """Pick a port on the loopback interface: the one used last time if it is still free, else any."""
    for port in filter(None, (preferred,)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the last run's closed connections do no harm
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def on_a_free_port(preferred: int | None, start: Callable[[int], None]) -> int:
    """Start a server on a free port, and on another one when somebody was quicker; return the port."""
    for _ in range(PORT_ATTEMPTS):
        port = free_port(preferred)
        try:
            start(port)
        except PortTakenError:
            preferred = None
            continue
        return port
    raise EngineError("No free port was found on 127.0.0.1 for an embedded server.")


def secret_of(path: Path, name: str) -> str:
    """Return the password kept under this name, inventing it the first time. Only the owner can read the file."""
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    if name not in known:
        known[name] = secrets.token_urlsafe(24)
        write_private(path, json.dumps(known, indent=2))
    return known[name]


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    fresh = path.with_suffix(f"{path.suffix}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def prepare_log(path: Path) -> Path:
    """Make sure the log can be written, keeping one old one when it has grown large."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".old.log"))
    path.touch(mode=0o640)
    return path
