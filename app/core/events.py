"""Events: what happened, told to whoever the table in `app.wiring` names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from flask import current_app

EXTENSION = "subscribers"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, named in the past tense, carrying ids and instants."""


Subscribers = Mapping[type[Event], Sequence[Callable[[Any], None]]]

_silenced: ContextVar[bool] = ContextVar("events_silenced", default=False)


@contextmanager
def silenced() -> Iterator[None]:
    """Let nobody hear of what happens inside the block: for filling in a past that was never lived."""
    token = _silenced.set(True)
    try:
        yield
    finally:
        _silenced.reset(token)


def publish(event: Event) -> None:
    """Let every subscriber write its rows now, inside the transaction of the cause: both are kept or neither."""
    if _silenced.get():
        return
    subscribers: Subscribers = current_app.extensions[EXTENSION]
    for react in subscribers.get(type(event), ()):
        react(event)
