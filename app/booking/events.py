"""What happened to a visit. Listeners are named in `app.wiring`; they run inside the transaction of the cause."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.auth.actor import Actor
from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class AppointmentEvent(Event):
    """Something happened to a visit."""

    appointment_id: UUID
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AppointmentRequested(AppointmentEvent):
    """Somebody asked for a visit that the salon wants to approve first; its time is kept."""


@dataclass(frozen=True, kw_only=True)
class AppointmentConfirmed(AppointmentEvent):
    """A visit was booked, or a request approved."""


@dataclass(frozen=True, kw_only=True)
class AppointmentReserved(AppointmentEvent):
    """A visit was booked that has to be paid for first; its time is kept until then."""


@dataclass(frozen=True, kw_only=True)
class AppointmentLapsed(AppointmentEvent):
    """A visit was not paid for in time, and its time is free again."""


@dataclass(frozen=True, kw_only=True)
class AppointmentLost(AppointmentEvent):
    """A visit was paid for after its time had gone to somebody else: the money goes back."""


@dataclass(frozen=True, kw_only=True)
class AppointmentDeclined(AppointmentEvent):
    """The salon said no to a request."""


@dataclass(frozen=True, kw_only=True)
class AppointmentRescheduled(AppointmentEvent):
    """A visit was moved to another time, another staff member or both."""

    starts_at_before: datetime
    staff_member_id_before: UUID
    tells_customer: bool = True


@dataclass(frozen=True, kw_only=True)
class AppointmentCorrected(AppointmentEvent):
    """A visit is another than it was, at the same time: its service, add-ons, price or notes."""

    what_before: str
    tells_customer: bool


@dataclass(frozen=True, kw_only=True)
class AppointmentStretched(AppointmentEvent):
    """A visit ends at another time than it did, and begins when it did."""


@dataclass(frozen=True, kw_only=True)
class AppointmentDelayed(AppointmentEvent):
    """The salon is running late: the visit will begin so many minutes after its time, which stays as it is."""

    minutes: int


@dataclass(frozen=True, kw_only=True)
class AppointmentCancelled(AppointmentEvent):
    """A visit was called off."""


@dataclass(frozen=True, kw_only=True)
class AppointmentCompleted(AppointmentEvent):
    """The customer came."""


@dataclass(frozen=True, kw_only=True)
class AppointmentMissed(AppointmentEvent):
    """The customer did not come."""


@dataclass(frozen=True, kw_only=True)
class AppointmentReopened(AppointmentEvent):
    """It was a slip of the hand that the customer came, or did not."""
