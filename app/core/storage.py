"""Uploaded files behind a small port: on the local disk for now, in an object store when there are several machines.

A stored thing has one key and one or more forms of itself (`-320.webp`, `-960.webp`). What is stored is never changed,
so that everybody may keep a copy for ever: another photo is another key. The folder is the tenant's schema name.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from math import inf
from pathlib import Path
from typing import IO, Protocol

from flask import Flask, current_app

from app.config import Settings
from app.core import clock
from app.core.ids import new_token
from tenants.context import Tenant, current_tenant
from tenants.provisioning import ON_ERASE
from tenants.unit_of_work import after_commit

EXTENSION = "storage"
PUBLIC, PRIVATE = "photo", "private"
"""Kinds: what everybody may see; and what only views may send that ask who is looking, like any other kind."""

NAMES_A_FILE = {"names_a_file": True}
"""`info` of the columns that hold keys: what no such column names is forgotten (`app/core/litter.py`)."""

NAME = re.compile(r"[a-z]+-[A-Za-z0-9_-]{16,64}[a-z0-9.-]{0,16}")


class Store(Protocol):
    """Where files are kept. Folders and names come checked."""

    def write(self, folder: str, name: str, content: bytes) -> None:
        """Keep a file, whole or not at all."""

    def write_from(self, folder: str, name: str, file: IO[bytes]) -> None:
        """Keep what is left to read of an open file, whole or not at all."""

    def read(self, folder: str, name: str) -> bytes | None:
        """Return a file's content, or None when there is no such file."""

    def opened(self, folder: str, name: str) -> IO[bytes] | None:
        """Return a file to read from, or None when there is no such file."""

    def names(self, folder: str, *, before: datetime | None = None) -> list[str]:
        """Return the names of a folder's files, in their order; with an instant, only of those written before it."""

    def remove(self, folder: str, prefix: str) -> None:
        """Forget all files whose names begin so."""

    def remove_folder(self, folder: str) -> None:
        """Forget everything in a folder."""


class DiskStore:
    """Files below a directory of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, folder: str, name: str, content: bytes) -> None:
        """Keep a file, whole or not at all: readers see it only under its final name."""
        self.write_from(folder, name, BytesIO(content))

    def write_from(self, folder: str, name: str, file: IO[bytes]) -> None:
        """Keep what is left to read of an open file, whole or not at all."""
        place = self.root / folder
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place, prefix=".") as aside:
            whole = Path(aside, name)
            with whole.open("wb") as copy:
                shutil.copyfileobj(file, copy)
            whole.replace(place / name)

    def read(self, folder: str, name: str) -> bytes | None:
        """Return a file's content, or None when there is no such file."""
        try:
            return (self.root / folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def opened(self, folder: str, name: str) -> IO[bytes] | None:
        """Return a file to read from, or None when there is no such file."""
        try:
            return (self.root / folder / name).open("rb")
        except FileNotFoundError:
            return None

    def names(self, folder: str, *, before: datetime | None = None) -> list[str]:
        """Return the names of a folder's files, in their order; what is still being written is none of them."""
        found = [file for file in (self.root / folder).glob("[!.]*") if file.is_file()]
        return sorted(file.name for file in found if before is None or _written_at(file) < before.timestamp())

    def remove(self, folder: str, prefix: str) -> None:
        """Forget all files whose names begin so."""
        for file in (self.root / folder).glob(f"{prefix}*"):
            file.unlink(missing_ok=True)

    def remove_folder(self, folder: str) -> None:
        """Forget everything in a folder."""
        shutil.rmtree(self.root / folder, ignore_errors=True)


def _written_at(file: Path) -> float:
    """Return when a file was written; one that is gone meanwhile is nobody's business any more."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return inf


class MemoryStore:
    """Files that live as long as the process: for tests."""

    def __init__(self) -> None:
        self.files: dict[tuple[str, str], bytes] = {}
        self.written_at: dict[tuple[str, str], datetime] = {}

    def write(self, folder: str, name: str, content: bytes) -> None:
        """Keep a file."""
        self.files[folder, name], self.written_at[folder, name] = content, clock.now()

    def write_from(self, folder: str, name: str, file: IO[bytes]) -> None:
        """Keep what is left to read of an open file."""
        self.write(folder, name, file.read())

    def read(self, folder: str, name: str) -> bytes | None:
        """Return a file's content, or None when there is no such file."""
        return self.files.get((folder, name))

    def opened(self, folder: str, name: str) -> IO[bytes] | None:
        """Return a file to read from, or None when there is no such file."""
        content = self.read(folder, name)
        return None if content is None else BytesIO(content)

    def names(self, folder: str, *, before: datetime | None = None) -> list[str]:
        """Return the names of a folder's files, in their order."""
        return sorted(
            name
            for place, name in self.files
            if place == folder and (before is None or self.written_at[place, name] < before)
        )

    def remove(self, folder: str, prefix: str) -> None:
        """Forget all files whose names begin so."""
        self._forget(lambda place, name: place == folder and name.startswith(prefix))

    def remove_folder(self, folder: str) -> None:
        """Forget everything in a folder."""
        self._forget(lambda place, _name: place == folder)

    def _forget(self, goes: Callable[[str, str], bool]) -> None:
        self.files = {key: content for key, content in self.files.items() if not goes(*key)}


def init_app(app: Flask) -> None:
    """Keep the uploads of `app` on this machine's disk, and forget a tenant's when it is erased."""
    settings: Settings = app.extensions["settings"]
    app.extensions[EXTENSION] = DiskStore(settings.var_dir / "uploads")
    if delete_all not in ON_ERASE:
        ON_ERASE.append(delete_all)


def store(kind: str, forms: Mapping[str, bytes]) -> str:
    """Keep something of the current tenant in all its forms (by the ends of their names); return its key.

    Written before the commit on purpose: a file that no row knows is litter, a row without its file is a broken page.
    """
    key = new_key(kind)
    try:
        for suffix, content in forms.items():
            _store().write(_folder(), key + suffix, content)
    except BaseException:
        removal(key)()
        raise
    return key


def new_key(kind: str) -> str:
    """Return the key of something that is to be stored."""
    return f"{kind}-{new_token()[:24]}"


def store_from(name: str, file: IO[bytes]) -> None:
    """Keep what is left to read of an open file under a key, and an end of name, that a row names already."""
    _store().write_from(_folder(), name, file)


def opened(name: str) -> IO[bytes] | None:
    """Return a file of the current tenant to read from, or None when there is none."""
    return _store().opened(_folder(), name) if NAME.fullmatch(name) else None


def find(name: str) -> bytes | None:
    """Return a file of the current tenant by key and end of name, or None when there is none."""
    return _store().read(_folder(), name) if NAME.fullmatch(name) else None


def find_public(name: str) -> bytes | None:
    """Return a file of the current tenant that everybody may see, or None when there is none."""
    return find(name) if name.startswith(f"{PUBLIC}-") else None


def names(*, before: datetime | None = None) -> list[str]:
    """Return the names of everything that the current tenant keeps, or kept before an instant already."""
    return _store().names(_folder(), before=before)


def remove(name: str) -> None:
    """Forget one file of the current tenant, now."""
    _store().remove(_folder(), name)


def discard(key: str) -> None:
    """Forget something of the current tenant once the unit of work is committed."""
    after_commit(removal(key))


def removal(key: str) -> Callable[[], None]:
    """Return the act that forgets something of the current tenant, whoever is the current one by then."""
    keep, folder = _store(), _folder()
    return lambda: keep.remove(folder, f"{key}-")


def delete_all(tenant: Tenant) -> None:
    """Forget everything that a tenant has uploaded."""
    _store().remove_folder(tenant.schema_name)


def _store() -> Store:
    found: Store = current_app.extensions[EXTENSION]
    return found


def _folder() -> str:
    return current_tenant().schema_name
