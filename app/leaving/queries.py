"""Every read of what a salon takes along."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core.refusals import NotFound
from app.leaving.models import Export
from tenants.db import db

SHOWN = 5


def export(export_id: UUID) -> Export:
    """Return an export.

    :raises NotFound: there is none by that id
    """
    found = db.session.get(Export, export_id)
    if found is None:
        raise NotFound
    return found


def is_being_made(*, since: datetime) -> bool:
    """Tell whether an export was asked for since an instant that is not ready yet."""
    waiting = select(Export.id).where(Export.ready_at.is_(None), Export.asked_at >= since)
    return db.session.scalars(waiting.limit(1)).first() is not None


def latest() -> Sequence[Export]:
    """Return the last exports, the newest first."""
    return db.session.scalars(select(Export).order_by(Export.asked_at.desc()).limit(SHOWN)).all()
