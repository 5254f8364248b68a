"""Who listens to what. Handlers run inside the transaction of the cause: they write rows and owe tasks."""

from collections.abc import Callable
from typing import Any

from app.catalogue.events import CatalogueChanged, SalonProfileChanged
from app.core.events import Event
from app.platform import listeners as platform

SUBSCRIBERS: dict[type[Event], tuple[Callable[[Any], None], ...]] = {
    SalonProfileChanged: (platform.owe_a_fresh_entry,),
    CatalogueChanged: (platform.owe_a_fresh_entry,),
}
