"""Days and instants that somebody can have meant: those of this century and the next.

The far ends of the calendar cannot be turned into another zone's time, so they are refused where they come in.
"""

from datetime import date, datetime
from typing import Annotated, TypeVar

from flask_babel import gettext as _
from pydantic import AfterValidator

YEARS = range(2000, 2200)

AnyDay = TypeVar("AnyDay", bound=date)


def of_this_age(day: AnyDay) -> AnyDay:
    """Return the day, or the instant, if somebody can have meant it.

    :raises ValueError: nobody can
    """
    if day.year not in YEARS:
        raise ValueError(_("Please choose a day of this century or the next."))
    return day


Day = Annotated[date, AfterValidator(of_this_age)]
Reading = Annotated[datetime, AfterValidator(of_this_age)]
"""An instant, or without an offset what a clock on the salon's wall shows."""
