"""How much of what was paid goes back when a visit is called off, by how long before it that is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from app.payments.shares import WHOLE, percent_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """So many percent go back of what was paid, to whoever calls off at least so many minutes before."""

    notice_minutes: int
    percent: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Tiers:
    """The tiers of a salon, or of one of its services, or those that were agreed to; the longest notice first."""

    tiers: tuple[Tier, ...]

    @classmethod
    def of(cls, tiers: Iterable[Tier]) -> Self:
        """Return the tiers in their order."""
        return cls(tiers=tuple(sorted(tiers, key=lambda tier: -tier.notice_minutes)))

    @classmethod
    def stored(cls, row: Sequence[Mapping[str, Any]]) -> Self:
        """Read the tiers back from an appointment's row."""
        return cls.of(Tier(**tier) for tier in row)

    def as_row(self) -> list[dict[str, Any]]:
        """Return the tiers as an appointment's row keeps them."""
        return [{"notice_minutes": tier.notice_minutes, "percent": tier.percent} for tier in self.tiers]

    def percent(self, notice: timedelta) -> int:
        """Return how many percent go back at this notice."""
        return next((tier.percent for tier in self.tiers if notice >= timedelta(minutes=tier.notice_minutes)), 0)


def usual(cutoff_minutes: int) -> Tiers:
    """Return the tiers of a salon that has not said any: all goes back for as long as a visit may be called off."""
    return Tiers(tiers=(Tier(notice_minutes=cutoff_minutes, percent=WHOLE),))


def refundable(tiers: Tiers, paid_minor: int, notice: timedelta) -> int:
    """Return the minor units that go back of what was paid, halves rounded up.

    A tier begins with its notice to the microsecond and includes it, as the cut-off of cancellations does: of tiers of
    100 % at 48 h and 50 % at 24 h, 48:00:00 before gives back everything and 47:59:59 the half, 24:00:00 the half and
    23:59:59 nothing. After the visit has begun the notice is negative, and no tier is that short: nothing goes back.

    :param notice: how long it is from now until the visit begins, counted between instants
    """
    return percent_of(max(paid_minor, 0), tiers.percent(notice))
