"""What a visit's page says of money: what was paid, what is left to pay, and what would go back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from app.booking.models import Appointment
from app.booking.operations import left_to_pay
from app.booking.policy import Policy
from app.booking.states import Status
from app.payments.queries import standing_of_visit
from app.payments.words import Clauses, back_now


@dataclass(frozen=True, kw_only=True, slots=True)
class Till:
    """Amounts and a sentence, each empty where there is nothing to say."""

    paid: str = ""
    rest: str = ""
    back: str = ""

    @classmethod
    def of(cls, appointment: Appointment, *, country: str, now: datetime) -> Self:
        """Return what is true of a visit for its customer; nothing of one that was never paid for online."""
        standing = standing_of_visit(appointment.id)
        paid = standing.paid_minor
        if not paid:
            return cls()
        clauses = Clauses(currency=appointment.currency, country=country)
        rest, status = left_to_pay(appointment, standing), Status(appointment.status)
        policy = Policy.stored(appointment.policy)
        back = policy.refundable(paid, status=status, starts_at=appointment.starts_at, now=now)
        return cls(
            paid=clauses.amount(paid),
            rest=clauses.amount(rest) if rest else "",
            back=back_now(back, paid_minor=paid, clauses=clauses),
        )
