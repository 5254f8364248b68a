"""Every write of leaving: everything in one file, and the end."""

import tempfile
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.auth import audit
from app.auth.actor import Actor
from app.auth.audit import Subject, Verb
from app.auth.models import Account
from app.auth.queries import owners
from app.catalogue import queries as catalogue
from app.catalogue.events import SalonProfileChanged
from app.catalogue.models import Salon
from app.catalogue.operations import touch
from app.core import ids, storage
from app.core.events import publish
from app.core.refusals import Conflict, Invalid, NotFound
from app.leaving import archive, queries
from app.leaving.events import ExportReady, SalonClosed
from app.leaving.models import Export
from tenants.context import current_tenant
from tenants.db import db
from tenants.owed import forgive, owe

MAKING, FORGETTING, ERASING = "leaving.make_export", "leaving.forget_export", "leaving.erase_salon"
FORM = "-all.zip"

KEPT = timedelta(days=7)
"""How long an export can be downloaded. It holds every customer's address, so it is kept no longer than it takes."""

GRACE = timedelta(days=30)
"""How long a salon that has closed can be reopened."""


class ClosedAlready(Conflict):
    """The salon is closed already."""

    code = "closed_already"


def ask_for_export(*, by: Actor, now: datetime) -> Export:
    """Owe the salon everything it has, in one file.

    :raises NotFound: a program asks, and nobody could be written to
    """
    if by.account_id is None:
        raise NotFound
    export = Export(id=ids.new_id(), asked_by_id=by.account_id, asked_at=now)
    db.session.add(export)
    audit.note(Verb.EXPORTED, Subject.EXPORT, subject_id=export.id, by=by)
    db.session.flush()
    owe(MAKING, key=export.id, due_at=now)
    return export


def make_export(*, export_id: UUID, now: datetime) -> None:
    """Make the file that is owed and tell whoever asked; once it is made, it stays as it is."""
    export = db.session.scalar(select(Export).where(Export.id == export_id).with_for_update())
    if export is None or export.ready_at is not None:
        return
    with tempfile.TemporaryFile() as file:
        archive.write(file)
        file.seek(0)
        content = file.read()
    export.key = storage.store(archive.KIND, {FORM: content})
    export.ready_at, export.expires_at, export.bytes_count = now, now + KEPT, len(content)
    owe(FORGETTING, key=export.id, due_at=export.expires_at)
    account = db.session.get(Account, export.asked_by_id)
    if account is not None:
        _tell(account, until=export.expires_at, now=now)


def download(*, export_id: UUID, now: datetime) -> bytes:
    """Return the file of an export.

    :raises NotFound: there is no such export, or no longer
    """
    export = queries.export(export_id)
    content = storage.find(f"{export.key}{FORM}") if export.can_be_downloaded(now=now) else None
    if content is None:
        raise NotFound
    return content


def close_salon(*, name: str, by: Actor, now: datetime) -> Salon:
    """Take no more bookings from now on, and owe the end of everything. What is booked stays until then.

    :raises Invalid: this is not the salon's name
    :raises ClosedAlready: it is
    """
    salon = catalogue.salon()
    if name.strip().casefold() != salon.name.casefold():
        raise Invalid(errors={"name": [_("This is not the name of your salon.")]})
    if salon.closed_at is not None:
        raise ClosedAlready
    salon.closed_at = now
    _announce_state(salon, Verb.CLOSED, by=by)
    owe(ERASING, key=current_tenant().id, due_at=now + GRACE)
    for owner in owners():
        publish(
            SalonClosed(
                account_id=owner.id, email=owner.email, name=owner.name, expires_at=salon.closed_at + GRACE, at=now
            )
        )
    return salon


def reopen_salon(*, by: Actor) -> Salon:
    """Take bookings again, as if nothing had been."""
    salon = catalogue.salon()
    salon.closed_at = None
    _announce_state(salon, Verb.REOPENED, by=by)
    forgive(ERASING, key=current_tenant().id)
    return salon


def is_over(*, now: datetime) -> bool:
    """Tell whether the salon has been closed for so long that it is to be erased."""
    closed_at = catalogue.salon().closed_at
    return closed_at is not None and now >= closed_at + GRACE


def _announce_state(salon: Salon, verb: Verb, *, by: Actor) -> None:
    audit.note(verb, Subject.SALON, salon, by=by)
    db.session.flush()
    publish(SalonProfileChanged())
    touch()


def forget_export(*, export_id: UUID) -> None:
    """Forget the file of an export; that there was one stays known."""
    export = db.session.get(Export, export_id)
    if export is not None and export.key is not None:
        storage.discard(export.key)
        export.key = None


def _tell(account: Account, *, until: datetime, now: datetime) -> None:
    publish(ExportReady(account_id=account.id, email=account.email, name=account.name, expires_at=until, at=now))
