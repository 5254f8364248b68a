"""What a day looks like in the strip of days."""

from datetime import date

import pytest

from app.availability.empty_day import Emptiness, WhyEmpty
from app.availability.sheet import DaySlots
from app.booking.picker import Look, look


@pytest.mark.parametrize(
    ("why", "expected"),
    [
        (Emptiness.FULLY_BOOKED, Look.FULL),
        (Emptiness.TOO_SOON, Look.CLOSED),
        (Emptiness.CLOSED, Look.CLOSED),
        (Emptiness.NOBODY_WORKS, Look.CLOSED),
    ],
)
def test_a_day_is_full_only_where_others_have_booked(why, expected):
    day = DaySlots(day=date(2027, 3, 2), timezone="Europe/Berlin", starts=(), why_empty=WhyEmpty(why))

    assert look(day) is expected
