"""What others may want to know of a salon's profile and catalogue."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class SalonProfileChanged(Event):
    """The salon changed its name, address, brand or rules. It is the listener's tenant whose salon it is."""


@dataclass(frozen=True, kw_only=True)
class CatalogueChanged(Event):
    """Services, team or hours changed: whatever is derived from them is out of date."""
