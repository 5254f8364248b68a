"""What happened to a salon that leaves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ExportReady(Event):
    """Everything that the salon has can be downloaded by its owners, for some days. It is the asker who hears of it."""

    account_id: UUID
    email: str
    name: str
    expires_at: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SalonClosed(Event):
    """The salon takes no more bookings, and is erased at an instant unless an owner reopens it. Each owner is told."""

    account_id: UUID
    email: str
    name: str
    expires_at: datetime
    at: datetime
