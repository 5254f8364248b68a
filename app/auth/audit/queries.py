"""Every read of what was done."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on

from app.auth.audit.commands import ListEntries
from app.auth.audit.models import AuditEntry
from app.core.paging import PAGE_SIZE, Page, decode_cursor, encode_cursor
from app.core.wall_clock import minute_of
from tenants.db import db

MIDNIGHT = 24 * 60


def search(asked: ListEntries, *, zone: str, limit: int = PAGE_SIZE) -> Page[AuditEntry]:
    """Return acts, the newest first; a day is one on a clock in `zone`.

    :raises Invalid: the cursor is none of ours
    """
    query = select(AuditEntry)
    if asked.account_id is not None:
        query = query.where(AuditEntry.account_id == asked.account_id)
    if asked.kind is not None:
        query = query.where(AuditEntry.subject_kind == asked.kind)
    if asked.day is not None:
        begins, ends = (minute_of(asked.day, minute, zone=zone) for minute in (0, MIDNIGHT))
        query = query.where(AuditEntry.at >= begins, AuditEntry.at < ends)
    if asked.cursor is not None:
        after = decode_cursor(asked.cursor, datetime.fromisoformat, UUID)
        query = query.where(tuple_(AuditEntry.at, AuditEntry.id) < after)
    rows = db.session.scalars(query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit + 1)).all()
    if len(rows) <= limit:
        return Page(rows, None)
    last = rows[limit - 1]
    return Page(rows[:limit], encode_cursor(last.at.isoformat(), str(last.id)))


def people() -> Sequence[tuple[UUID, str]]:
    """Return whoever has done something, by account and the name they had last."""
    latest = (
        select(AuditEntry.account_id, AuditEntry.name)
        .where(AuditEntry.account_id.is_not(None))
        .ext(distinct_on(AuditEntry.account_id))
        .order_by(AuditEntry.account_id, AuditEntry.at.desc())
    )
    rows = [(account_id, name) for account_id, name in db.session.execute(latest) if account_id is not None]
    return sorted(rows, key=lambda row: row[1].casefold())
