"""The channels, in one table: a new one is a folder and a line."""

from collections.abc import Callable

from app.notifications.channels import email
from app.notifications.parcel import Outcome, Parcel

CHANNELS: dict[str, Callable[[Parcel], Outcome]] = {
    "email": email.deliver,
}


def deliver(parcel: Parcel) -> Outcome:
    """Send a parcel over its channel; never inside a transaction."""
    return CHANNELS[parcel.channel](parcel)
