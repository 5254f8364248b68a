"""Days and instants that somebody can have meant: those of this century and the next.

The far ends of the calendar cannot be turned into another zone's time, so they are refused where they come in.
"""

from datetime import date, datetime, timedelta
from typing import Annotated, TypeVar

from flask_babel import gettext as _
from pydantic import AfterValidator

YEARS = range(2000, 2200)

NEAR = timedelta(days=2 * 366)

AnyDay = TypeVar("AnyDay", bound=date)


def of_this_age(day: AnyDay) -> AnyDay:
    """Return the day, or the instant, if somebody can have meant it.

    :raises ValueError: nobody can
    """
    if day.year not in YEARS:
        raise ValueError(_("Please choose a day of this century or the next."))
    return day


def are_near(first: date | None, last: date | None) -> bool:
    """Tell whether two days, or instants, lie so near that whatever lasts from one to the other can be drawn."""
    begins, ends = (date(day.year, day.month, day.day) for day in (first, last) if day)
    return ends - begins <= NEAR


Day = Annotated[date, AfterValidator(of_this_age)]
Reading = Annotated[datetime, AfterValidator(of_this_age)]
"""An instant, or without an offset what a clock on the salon's wall shows."""
