"""Who listens to what. Handlers run inside the transaction of the cause: they write rows and owe tasks."""

from collections.abc import Callable
from typing import Any

from app.core.events import Event

SUBSCRIBERS: dict[type[Event], tuple[Callable[[Any], None], ...]] = {}
