"""What the customer of a visit has heard of it, as its history tells."""

from collections.abc import Sequence
from itertools import takewhile

from app.booking.models import AppointmentChange
from app.booking.states import Change

UNSAID = frozenset({Change.STRETCH, Change.CORRECT, Change.COMPLETE, Change.MISS, Change.REOPEN})
"""Changes that customers hear of only where the line says so. They hear of all others, unless it says otherwise."""


def is_told(change: AppointmentChange) -> bool:
    """Tell whether the customer was to hear of a change."""
    return bool(change.details.get("told_customer", change.change not in UNSAID))


def is_news(change: AppointmentChange) -> bool:
    """Tell whether the customer is written to: not of a visit that has come back to where they know it."""
    return is_told(change) and bool(change.details.get("is_news", True))


def unheard(changes: Sequence[AppointmentChange]) -> list[AppointmentChange]:
    """Return the last change and those before it that the customer was not told of; the last one first."""
    last, *earlier = reversed(changes)
    return [last, *takewhile(lambda change: not is_told(change), earlier)]
