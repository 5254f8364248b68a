"""What is kept, or charged to a card, of those who call off late or do not come; and what they are let off again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from app.payments.shares import Share


class FeeCause(StrEnum):
    """What a fee is for."""

    LATE_CANCEL = "late_cancel"
    NO_SHOW = "no_show"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fees:
    """The fees of a salon, or those that were agreed to with an appointment; None: there is no such fee."""

    late_cancel: Share | None = None
    no_show: Share | None = None

    @classmethod
    def stored(cls, row: Mapping[str, Any]) -> Self:
        """Read the fees back from an appointment's row."""
        return cls(**{cause: Share(**share) if share else None for cause, share in row.items()})

    def as_row(self) -> dict[str, Any]:
        """Return the fees as an appointment's row keeps them."""
        return asdict(self)

    def share(self, cause: FeeCause) -> Share | None:
        """Return what is charged for it."""
        return self.no_show if cause is FeeCause.NO_SHOW else self.late_cancel


def fee(fees: Fees, cause: FeeCause, *, price_minor: int, held_minor: int, has_card: bool) -> int:
    """Return the fee in minor units: never more than the price, and only as much as there is something to take it from.

    :param held_minor: what was paid for the visit and has not gone back; it counts towards the fee
    :param has_card: whether a card was left that may be charged for the rest; without one, what is held is all
    """
    share = fees.share(cause)
    if share is None:
        return 0
    due = max(share.of(price_minor), 0)
    return due if has_card else min(due, max(held_minor, 0))


def waived(fee_minor: int, minutes: int, refilled_minutes: int) -> int:
    """Return what somebody is let off because others came in the time that was freed, halves rounded up.

    It is in proportion to the minutes that were refilled: all of the fee where all were, never more, never less than
    nothing.

    :param minutes: how long the visit would have taken
    """
    if minutes <= 0:
        return 0
    refilled = min(max(refilled_minutes, 0), minutes)
    return (2 * max(fee_minor, 0) * refilled + minutes) // (2 * minutes)
