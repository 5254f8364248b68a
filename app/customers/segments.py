"""Which groups a customer belongs to, by how they come. Decided here; queries say the same to the database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
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


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What decides: completed visits, missed ones, when they last came, whether they come again, and their birthday."""

    visits: int = 0
    no_shows: int = 0
    last_at: datetime | None = None
    is_coming: bool = False
    birth_month: int | None = None


def segments_of(facts: Facts, *, weeks: int, today: date, now: datetime) -> frozenset[Segment]:
    """Return the groups that somebody belongs to; who has stayed away is neither new nor a regular any more."""
    lapsed = facts.last_at is not None and facts.last_at < stayed_since(now, weeks) and not facts.is_coming
    belongs = {
        Segment.NEW: facts.visits <= 1 and not lapsed,
        Segment.REGULAR: facts.visits >= REGULAR_VISITS and not lapsed,
        Segment.LAPSED: lapsed,
        Segment.NO_SHOW: facts.no_shows > 0,
        Segment.BIRTHDAY: facts.birth_month == today.month,
    }
    return frozenset(segment for segment, does in belongs.items() if does)


def stayed_since(now: datetime, weeks: int) -> datetime:
    """Return the instant since which somebody must have come not to be missed."""
    return now - timedelta(weeks=weeks)
