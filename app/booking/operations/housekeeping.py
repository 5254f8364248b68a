"""Removing what nobody will ask for again."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.booking.models import IdempotencyKey
from tenants.db import db

REMEMBERED = timedelta(hours=24)


def purge_idempotency_keys(*, now: datetime) -> None:
    """Forget the answers that are older than callers repeat themselves."""
    db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now - REMEMBERED))
