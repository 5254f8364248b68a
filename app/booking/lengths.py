"""How long something takes: whole minutes, from one instant to another."""

from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


class Spanned:
    """A row that takes time."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """How long it takes, without buffers."""
        return (self.ends_at - self.starts_at) // MINUTE
