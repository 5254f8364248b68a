"""What a list of messages can be asked for."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.core.paging import LARGEST_PAGE, PAGE_SIZE
from app.core.texts import Line, Paragraph
from app.notifications.kinds import Audience, Kind, State


class ChangeRule(BaseModel):
    """What the salon wants of one kind of message."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    is_on: bool = True
    own_words: Paragraph = ""


class ListMessages(BaseModel):
    """Which messages to list, and from where on."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    state: State | None = None
    audience: Audience | None = None
    kind: Kind | None = None
    person: Line = ""
    customer_id: UUID | None = None
    appointment_id: UUID | None = None
    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE
