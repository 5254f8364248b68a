"""Who is choosing a time, as far as we can tell before they say their name."""

from dataclasses import dataclass
from uuid import UUID

from app.booking.source import Source
from app.booking.tokens import address_digest, visitor_digest


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """A browser (by a random key in its cookie or address bar), its network address, and how it came, where known."""

    key: str | None = None
    address: str | None = None
    source: Source | None = None

    @property
    def digest(self) -> bytes | None:
        """What stands in a hold's row for the browser."""
        return visitor_digest(self.key) if self.key else None

    @property
    def address_digest(self) -> bytes | None:
        """What stands in a hold's row for the address."""
        return address_digest(self.address) if self.address else None


NOBODY = Visitor()
"""Somebody at the desk: they keep times for others, as many as they need."""


def as_subject(digest: bytes) -> UUID:
    """Return the id by which requests of one visitor, or of one address, queue up behind each other."""
    return UUID(bytes=digest[:16])
