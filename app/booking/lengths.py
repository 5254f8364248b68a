"""How long something takes: whole minutes, from one instant to another."""

from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)

SHORTEST, LONGEST = 5, 24 * 60
"""Minutes that a visit lasts, at least and at most; the table of visits knows them, too."""


class Spanned:
    """A row that takes time."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """How long it takes, without buffers."""
        return (self.ends_at - self.starts_at) // MINUTE
