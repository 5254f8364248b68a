"""Which groups a customer belongs to, by how they come."""

from datetime import datetime, timedelta
from enum import StrEnum

USUAL_WEEKS = 12
"""After so many weeks without a visit, and without one ahead, somebody has stayed away."""

WEEKS = range(1, 261)
REGULAR_VISITS = 3


class Segment(StrEnum):
    """A group of customers."""

    NEW = "new"
    REGULAR = "regular"
    LAPSED = "lapsed"
    NO_SHOW = "no_show"
    BIRTHDAY = "birthday"


def stayed_since(now: datetime, weeks: int) -> datetime:
    """Return the instant since which somebody must have come not to be missed."""
    return now - timedelta(weeks=weeks)
