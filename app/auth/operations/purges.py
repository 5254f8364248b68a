"""What is worth nothing any more is not kept: it is personal data."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.auth.audit.models import AuditEntry
from app.auth.models import OneTimeCode, RefreshToken, Session
from app.auth.sessions import oldest_activity
from tenants.db import db

KEPT = timedelta(days=7)
"""Long enough to see what happened when somebody asks."""


ACTS_KEPT = timedelta(days=730)
"""How long it can be read who did what: past the year in which accounts are settled."""


def purge_expired(*, now: datetime) -> None:
    """Delete sessions, tokens and codes that ended a week ago, and what is written down of acts of long ago."""
    db.session.execute(delete(AuditEntry).where(AuditEntry.at < now - ACTS_KEPT))
    ended = now - KEPT
    db.session.execute(delete(Session).where((Session.expires_at < ended) | (Session.revoked_at < ended)))
    db.session.execute(delete(Session).where(Session.last_seen_at < oldest_activity(now=ended)))
    # Used and revoked links of a family stay until they expire: showing one again must still be noticed.
    db.session.execute(delete(RefreshToken).where(RefreshToken.expires_at < ended))
    db.session.execute(delete(OneTimeCode).where((OneTimeCode.expires_at < ended) | (OneTimeCode.used_at < ended)))
