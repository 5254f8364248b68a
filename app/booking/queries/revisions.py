"""Whether a stretch of the calendar still looks as it did: asked every second or two by every open calendar."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import LiteralString, Self

from app.availability.records import Stamp
from tenants.statements import run

DRAWN_ANEW = 300
"""Seconds: the lines of the calendar are five minutes apart, and so are the places of the line that is now."""

# An appointment counts its changes; a block says all there is to it. The rules of the salon shade the hours.
REVISION: LiteralString = """
SELECT catalogue_version, salon.xmin::text::bigint,
  (SELECT md5(string_agg(id::text || sequence, ',' ORDER BY id)) FROM appointments
   WHERE starts_at < %(ends_at)s::timestamptz AND ends_at > %(starts_at)s::timestamptz),
  (SELECT md5(string_agg(blocks::text, ',' ORDER BY id)) FROM blocks
   WHERE starts_at < %(ends_at)s::timestamptz AND ends_at > %(starts_at)s::timestamptz),
  (SELECT md5(string_agg(id::text, ',' ORDER BY id)) FROM holds
   WHERE starts_at < %(ends_at)s::timestamptz AND ends_at > %(starts_at)s::timestamptz
     AND expires_at > %(now)s::timestamptz)
FROM salon
"""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """What a stretch of the calendar looked like, in short; its text goes to the page and comes back as a question.

    `stamp` is that of the salon's rules at the time; a revision that comes back does not know it any more.
    """

    starts_at: datetime
    ends_at: datetime
    digest: str
    stamp: Stamp | None = field(default=None, compare=False)

    @classmethod
    def stated(cls, text: str) -> Self | None:
        """Read a revision that a page states, or None where it makes no sense."""
        try:
            starts, ends, digest = text.split("-")
            starts_at, ends_at = (datetime.fromtimestamp(int(at), UTC) for at in (starts, ends))
        except (ValueError, OverflowError, OSError):
            return None
        return cls(starts_at=starts_at, ends_at=ends_at, digest=digest)

    def __str__(self) -> str:
        return f"{self.starts_at.timestamp():.0f}-{self.ends_at.timestamp():.0f}-{self.digest}"

    def is_current(self, *, now: datetime) -> bool:
        """Tell whether the stretch still looks like that. One statement."""
        return self == revision(starts_at=self.starts_at, ends_at=self.ends_at, now=now)


def revision(*, starts_at: datetime, ends_at: datetime, now: datetime) -> Revision:
    """Return what a stretch of the calendar looks like now. One statement."""
    (row,) = run(REVISION, starts_at=starts_at, ends_at=ends_at, now=now).rows
    seen = (*row, now.timestamp() // DRAWN_ANEW)
    digest = sha256(repr(seen).encode()).hexdigest()[:16]
    return Revision(starts_at=starts_at, ends_at=ends_at, digest=digest, stamp=(row[0], row[1]))
