"""What happened to money. Listeners are named in `app.wiring`; they run inside the transaction of the cause."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.events import Event
from app.payments.purposes import Purpose


@dataclass(frozen=True, kw_only=True)
class PaymentEvent(Event):
    """Something happened to a payment."""

    payment_id: UUID
    appointment_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PaymentSucceeded(PaymentEvent):
    """The money is the salon's."""

    purpose: Purpose


@dataclass(frozen=True, kw_only=True)
class PaymentAuthorised(PaymentEvent):
    """The money is kept for the salon until it takes it or lets it go."""


@dataclass(frozen=True, kw_only=True)
class PaymentLost(PaymentEvent):
    """A payment that was asked for will not come."""


@dataclass(frozen=True, kw_only=True)
class RefundSucceeded(PaymentEvent):
    """Money has gone back."""

    refund_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvoiceIssued(Event):
    """An invoice, a receipt or a credit note was issued."""

    invoice_id: UUID
    appointment_id: UUID | None
    at: datetime
