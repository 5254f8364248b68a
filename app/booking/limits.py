"""How often a network may hold and book. Who works here is not counted."""

import ipaddress

from app.auth.actor import Actor
from app.core import rate_limits
from app.core.links import settings


def count_hold(*, by: Actor) -> None:
    """Count an attempt to keep a time.

    :raises TooMany: there were too many from this network
    """
    _count("holds", settings().holds_rate_limit, by)


def count_booking(*, by: Actor) -> None:
    """Count an attempt to book.

    :raises TooMany: there were too many from this network
    """
    _count("bookings", settings().bookings_rate_limit, by)


def _count(name: str, limit: str, by: Actor) -> None:
    network = rate_limits.network()
    if limit and not by.is_staff and not _is_this_machine(network):
        rate_limits.hit(name, network, limit)


def _is_this_machine(network: str) -> bool:
    """Tell whether a request comes from the machine itself: a program of the operator's, or a proxy that we were not
    told to believe. Counting the latter would shut out all customers together.
    """
    try:
        return ipaddress.ip_network(network).is_loopback
    except ValueError:
        return False
