"""Instants as programs read them: RFC 3339, with the offset of the place they belong to."""

from datetime import datetime
from zoneinfo import ZoneInfo


def local(at: datetime, timezone: str) -> str:
    """Return an instant with the offset that the zone has then."""
    return at.astimezone(ZoneInfo(timezone)).isoformat()


def local_or_none(at: datetime | None, timezone: str) -> str | None:
    """Return an instant with the offset that the zone has then, where there is one."""
    return local(at, timezone) if at is not None else None
