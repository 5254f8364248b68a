"""What the list of acts can be asked for."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.auth.audit.words import Subject
from app.core.days import Day


class ListEntries(BaseModel):
    """Which acts to list, and from where on."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    account_id: UUID | None = None
    kind: Subject | None = None
    day: Day | None = None
    cursor: str | None = None
