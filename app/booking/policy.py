"""What a customer agrees to when they book, and what follows from it later. Lengths are whole minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Self

from app.booking.states import Status
from app.catalogue import words
from app.core.refusals import Refusal
from app.payments.tiers import Tiers, refundable, usual


class TooLateToCancel(Refusal):
    """It is too late to cancel this appointment online. Please call the salon."""

    code, status = "too_late_to_cancel", HTTPStatus.CONFLICT


class TooLateToReschedule(Refusal):
    """It is too late to move this appointment online. Please call the salon."""

    code, status = "too_late_to_reschedule", HTTPStatus.CONFLICT


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The rules that hold for one appointment: those that were agreed to, whatever the salon asks of others later."""

    cancellation_cutoff_minutes: int
    reschedule_cutoff_minutes: int
    text: str = ""
    words: str = ""
    accepted_at: datetime | None = None
    refund_tiers: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def stored(cls, row: dict[str, Any]) -> Self:
        """Read the rules back from an appointment's row."""
        at = row.get("accepted_at")
        return cls(**{**row, "accepted_at": datetime.fromisoformat(at) if at else None})

    def as_row(self) -> dict[str, Any]:
        """Return the rules as an appointment's row keeps them."""
        at = self.accepted_at
        return {**vars(self), "accepted_at": at.isoformat() if at else None}

    def refundable(self, paid_minor: int, *, status: Status, starts_at: datetime, now: datetime) -> int:
        """Return how many minor units a customer gets back who calls off now, of what was paid.

        A request that nobody has approved yet is taken back for all of it.
        """
        if status is Status.PENDING:
            return paid_minor
        tiers = Tiers.stored(self.refund_tiers) if self.refund_tiers else usual(self.cancellation_cutoff_minutes)
        return refundable(tiers, paid_minor, starts_at - now)

    def cancel_until(self, starts_at: datetime) -> datetime:
        """Return the last instant at which the customer may cancel."""
        return last_instant(cutoff_minutes=self.cancellation_cutoff_minutes, starts_at=starts_at)

    def reschedule_until(self, starts_at: datetime) -> datetime:
        """Return the last instant at which the customer may move the visit."""
        return last_instant(cutoff_minutes=self.reschedule_cutoff_minutes, starts_at=starts_at)


def offered(*, cutoff_minutes: int, text: str, accepted_at: datetime | None, tiers: Tiers | None = None) -> Policy:
    """Return the rules that a salon with this cut-off asks a customer to accept.

    :param accepted_at: None: nobody was asked
    :param tiers: how much of what is paid ahead goes back by which notice; None: all of it until the cut-off
    """
    return Policy(
        cancellation_cutoff_minutes=cutoff_minutes,
        reschedule_cutoff_minutes=cutoff_minutes,
        text=text,
        words=words.cancellation(cutoff_minutes),
        accepted_at=accepted_at,
        refund_tiers=tiers.as_row() if tiers else (),
    )


def last_instant(*, cutoff_minutes: int, starts_at: datetime) -> datetime:
    """Return until when a visit can be changed by its customer, that instant included."""
    return starts_at - timedelta(minutes=cutoff_minutes)


def is_too_late(*, cutoff_minutes: int, starts_at: datetime, now: datetime) -> bool:
    """Tell whether a visit that is booked can no longer be changed by its customer."""
    return now > last_instant(cutoff_minutes=cutoff_minutes, starts_at=starts_at)


def check_cancellation(policy: Policy, *, status: Status, starts_at: datetime, now: datetime) -> None:
    """Refuse a customer who cancels too late. A request that nobody has approved yet can be taken back until it begins.

    :raises TooLateToCancel: the last instant has passed
    """
    if now > (starts_at if status is Status.PENDING else policy.cancel_until(starts_at)):
        raise TooLateToCancel


def check_rescheduling(policy: Policy, *, status: Status, starts_at: datetime, now: datetime) -> None:
    """Refuse a customer who moves a visit too late.

    :raises TooLateToReschedule: the last instant has passed
    """
    if now > (starts_at if status is Status.PENDING else policy.reschedule_until(starts_at)):
        raise TooLateToReschedule
