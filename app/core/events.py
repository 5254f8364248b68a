"""Events: what happened, told to whoever the table in `app.wiring` names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app

EXTENSION = "subscribers"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, named in the past tense, carrying ids and instants."""


Subscribers = Mapping[type[Event], Sequence[Callable[[Any], None]]]


def publish(event: Event) -> None:
    """Let every subscriber write its rows now, inside the transaction of the cause: both are kept or neither."""
    subscribers: Subscribers = current_app.extensions[EXTENSION]
    for react in subscribers.get(type(event), ()):
        react(event)
