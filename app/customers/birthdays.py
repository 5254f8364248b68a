"""Days of the year on which somebody was born: the year is nobody's business."""

from datetime import date

A_LEAP_YEAR = 2000
"""In which every day of a year exists."""


def find(month: int | None, day: int | None) -> date | None:
    """Return the day in a leap year, or None where the two are no day of any year."""
    try:
        return date(A_LEAP_YEAR, month or 0, day or 0)
    except ValueError:
        return None
