"""How long something takes: whole minutes, from one instant to another."""

from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)

SHORTEST, LONGEST = 5, 24 * 60
"""Minutes that a visit lasts, at least and at most; the table of visits knows them, too."""


def occupied(starts_at: datetime, ends_at: datetime, *, before: int, after: int) -> tuple[datetime, datetime]:
    """Return from when until when somebody is busy with a visit, with so many minutes beside it."""
    return starts_at - before * MINUTE, ends_at + after * MINUTE


class Spanned:
    """A row that takes time."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """How long it takes, without buffers."""
        return (self.ends_at - self.starts_at) // MINUTE
