"""When a message is tried again: pure decisions."""

from datetime import datetime, timedelta

GAPS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""The wait after the first attempt, the second, and so on; after the last of them every wait is as long."""

PATIENCE = timedelta(hours=48)
"""How long a message is tried that has no time of its own after which it is useless."""

LATE = timedelta(minutes=15)
"""A message this old says that it comes late."""


def next_attempt(*, attempts: int, now: datetime, give_up_at: datetime) -> datetime | None:
    """Return when to try again after so many attempts; None when that would be too late to be of use."""
    at = now + GAPS[min(attempts, len(GAPS)) - 1]
    return at if at < give_up_at else None
