"""What goes over a channel, and what comes back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from uuid import UUID

from app.notifications.rendering import Rendered


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that goes along."""

    filename: str
    mimetype: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A message ready to go: values only, for no transaction is open while it is on its way."""

    id: UUID
    channel: str
    message_id: str
    to_address: str
    to_name: str
    from_name: str
    reply_to: str
    created_at: datetime
    rendered: Rendered
    attachments: tuple[Attachment, ...] = ()


class Fate(StrEnum):
    """How an attempt ended."""

    SENT = auto()
    LATER = auto()
    NEVER = auto()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How an attempt ended, with what the other side said."""

    fate: Fate
    error: str = ""


SENT = Outcome(fate=Fate.SENT)


def later(error: object) -> Outcome:
    """Return that it may work another time."""
    return Outcome(fate=Fate.LATER, error=str(error))


def never(error: object) -> Outcome:
    """Return that it will never work."""
    return Outcome(fate=Fate.NEVER, error=str(error))
