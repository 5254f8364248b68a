"""What happens to records that other rooms refer to. Both are told inside the transaction, with the records locked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.auth.actor import Actor
from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class CustomersMerged(Event):
    """Two records were one person's: whatever belongs to `merged_id` belongs to `kept_id` from now on."""

    kept_id: UUID
    merged_id: UUID
    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CustomerErased(Event):
    """A customer is forgotten: what is kept for the books must not tell any more who it was."""

    customer_id: UUID
    by: Actor
    at: datetime

    @property
    def is_own_wish(self) -> bool:
        """Whether they did it themselves."""
        return self.by.customer_id == self.customer_id
