"""Messages as they are read in the program itself: in words, without their secrets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.booking.wall import Wall
from app.catalogue import queries as catalogue
from app.notifications import queries
from app.notifications.models import Message
from app.notifications.rendering import subject, text


@dataclass(frozen=True, kw_only=True)
class Readable:
    """A message with its words."""

    message: Message
    subject: str
    text: str = ""


def readable(message: Message, *, now: datetime) -> Readable:
    """Return a message with its words; one that waits is worded now, as it would be sent."""
    return Readable(message=message, subject=subject(message, now=now), text=text(message, now=now))


def listed(messages: Sequence[Message], *, now: datetime) -> list[Readable]:
    """Return messages with their subjects alone. One statement for all that still have to be worded, about visits."""
    waiting = {message.appointment_id for message in messages if message.subject is None and message.appointment_id}
    visits = queries.visits(waiting) if waiting else ()  # noqa: F841 - the session keeps what somebody holds
    return [Readable(message=message, subject=subject(message, now=now)) for message in messages]


def salon_wall() -> Wall:
    """Return the salon's clock: messages are dated by it."""
    salon = catalogue.salon()
    return Wall(zone=salon.timezone, country=salon.country)
