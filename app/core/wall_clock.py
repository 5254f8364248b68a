"""Single readings of a clock on the wall as instants.

The rule is the slot engine's (docs/decisions/0020): a reading means the first instant at which the local clock shows it
or a later one. What spring skips is the instant of the jump, what autumn shows twice is its first showing.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)


def instant_of(reading: datetime, *, zone: str) -> datetime:
    """Return the instant, in UTC, of a reading without offset; one that has an offset is an instant already."""
    if reading.tzinfo is not None:
        return reading.astimezone(UTC)
    here = ZoneInfo(zone)
    instant = reading.replace(tzinfo=here, fold=0).astimezone(UTC)
    if instant.astimezone(here).replace(tzinfo=None) == reading:
        return instant
    return _jump(reading, here)


def minute_of(day: date, minute: int, *, zone: str) -> datetime:
    """Return the instant, in UTC, of a minute of the local clock; 0 is the day's midnight and 1440 the next one."""
    return instant_of(datetime.combine(day, time()) + timedelta(minutes=minute), zone=zone)


def day_of(instant: datetime, *, zone: str) -> date:
    """Return the day that a calendar on the wall shows at an instant."""
    return instant.astimezone(ZoneInfo(zone)).date()


def _jump(skipped: datetime, here: ZoneInfo) -> datetime:
    """Return the instant at which the clock jumps over a reading, found by halving the time around it."""
    early, late = (skipped.replace(tzinfo=here, fold=fold).astimezone(UTC) for fold in (1, 0))
    while late - early > SECOND:
        middle = early + (late - early) // 2
        shown = middle.astimezone(here).replace(tzinfo=None)
        early, late = (middle, late) if shown < skipped else (early, middle)
    return late.replace(microsecond=0)
