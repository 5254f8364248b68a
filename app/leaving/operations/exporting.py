"""Everything in one file: asked for, made by a worker, kept for some days."""

import os
import tempfile
from datetime import datetime, timedelta
from typing import IO
from uuid import UUID

from sqlalchemy import select, update

from app.auth import audit
from app.auth.actor import Actor
from app.auth.audit import Subject, Verb
from app.auth.models import Account
from app.core import ids, storage
from app.core.events import publish
from app.core.refusals import Conflict, NotFound
from app.leaving import archive, queries
from app.leaving.events import ExportReady
from app.leaving.models import Export
from tenants.db import db
from tenants.owed import owe
from tenants.unit_of_work import unit_of_work

MAKING, FORGETTING = "leaving.make_export", "leaving.forget_export"
FORM = "-all.zip"

KEPT = timedelta(days=7)
"""How long an export can be downloaded. It holds every customer's address, so it is kept no longer than it takes."""

PATIENCE = timedelta(days=1)
"""How long one that is being made is waited for: its maker may have given up by then."""


class ExportIsWaiting(Conflict):
    """An export is being made already. We write to whoever asked for it when it is ready."""

    code = "export_is_waiting"


def ask_for_export(*, by: Actor, now: datetime) -> Export:
    """Owe the salon everything it has, in one file.

    :raises NotFound: a program asks, and nobody could be written to
    :raises ExportIsWaiting: one is being made
    """
    if by.account_id is None:
        raise NotFound
    if queries.is_being_made(since=now - PATIENCE):
        raise ExportIsWaiting
    export = Export(id=ids.new_id(), asked_by_id=by.account_id, asked_at=now)
    db.session.add(export)
    audit.note(Verb.EXPORTED, Subject.EXPORT, subject_id=export.id, by=by)
    db.session.flush()
    owe(MAKING, key=export.id, due_at=now)
    return export


def make_export(*, export_id: UUID, now: datetime) -> None:
    """Make the file that is owed and tell whoever asked; once it is made, it stays as it is.

    Call it outside any unit of work: a salon's pictures take longer than a transaction may.
    """
    with unit_of_work():
        key = _begun(export_id, now=now)
    if key is None:
        return
    with tempfile.TemporaryFile() as file:
        archive.write(file)
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        storage.store_from(f"{key}{FORM}", file)
    with unit_of_work():
        _finish(export_id, size=size, now=now)


def download(*, export_id: UUID, by: Actor, now: datetime) -> tuple[IO[bytes], int]:
    """Return the file of an export, open for reading, and how many bytes it has; who takes it along is written down.

    :raises NotFound: there is no such export, or no longer
    """
    export = queries.export(export_id)
    file = storage.opened(f"{export.key}{FORM}") if export.can_be_downloaded(now=now) else None
    if file is None:
        raise NotFound
    taken = {"file": (None, "downloaded")}
    audit.note(Verb.EXPORTED, Subject.EXPORT, subject_id=export.id, changes=taken, by=by)
    return file, export.bytes_count or 0


def forget_export(*, export_id: UUID) -> None:
    """Forget the file of an export; that there was one stays known."""
    export = db.session.get(Export, export_id)
    if export is not None and export.key is not None:
        storage.discard(export.key)
        export.key = None


def _begun(export_id: UUID, *, now: datetime) -> str | None:
    """Return the key of the file that is to be made, or None where it has been.

    It is known before there is a file: another attempt writes over what the last one left, and it is all forgotten in
    the end, whatever became of it.
    """
    export = db.session.scalar(select(Export).where(Export.id == export_id).with_for_update())
    if export is None or export.ready_at is not None:
        return None
    export.key = export.key or storage.new_key(archive.KIND)
    owe(FORGETTING, key=export.id, due_at=now + KEPT)
    return export.key


def _finish(export_id: UUID, *, size: int, now: datetime) -> None:
    ready = {"ready_at": now, "expires_at": now + KEPT, "bytes_count": size}
    waiting = update(Export).where(Export.id == export_id, Export.ready_at.is_(None))
    # Another worker may have been as far: work may be done twice.
    asked_by_id = db.session.scalar(waiting.values(ready).returning(Export.asked_by_id))
    account = db.session.get(Account, asked_by_id) if asked_by_id is not None else None
    if account is not None:
        publish(
            ExportReady(account_id=account.id, email=account.email, name=account.name, expires_at=now + KEPT, at=now)
        )
