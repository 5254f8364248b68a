"""What others may want to know of a salon's profile and catalogue."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.auth.actor import Actor
from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class SalonProfileChanged(Event):
    """The salon changed its name, address, brand or rules. It is the listener's tenant whose salon it is."""


@dataclass(frozen=True, kw_only=True)
class CatalogueChanged(Event):
    """Services, team or hours changed: whatever is derived from them is out of date."""


@dataclass(frozen=True, kw_only=True)
class TimeOffEvent(Event):
    """Something happened to a wish for time off."""

    time_off_request_id: UUID
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TimeOffRequested(TimeOffEvent):
    """A staff member asked for time off."""


@dataclass(frozen=True, kw_only=True)
class TimeOffApproved(TimeOffEvent):
    """They get it."""


@dataclass(frozen=True, kw_only=True)
class TimeOffDeclined(TimeOffEvent):
    """They do not, or do no longer."""
