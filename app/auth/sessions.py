"""How long somebody stays signed in: pure rules over values."""

from datetime import datetime, timedelta

IDLE = timedelta(days=14)
"""Without a change made for so long, a session ends."""

ABSOLUTE = timedelta(days=60)
"""However busy, a session ends after so long."""

NOTED_EVERY = timedelta(minutes=1)
"""How exactly we know when somebody was last active."""


def expiry(*, started_at: datetime) -> datetime:
    """Return when a session ends at the latest."""
    return started_at + ABSOLUTE


def oldest_activity(*, now: datetime) -> datetime:
    """Return since when somebody must have been active for the session to be alive."""
    return now - IDLE


def is_worth_noting(*, last_seen_at: datetime, now: datetime) -> bool:
    """Tell whether what we know about the last activity is too old."""
    return now - last_seen_at >= NOTED_EVERY
