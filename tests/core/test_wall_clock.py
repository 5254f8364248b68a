from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.availability.hours import epoch, local_day
from app.core.wall_clock import day_of, instant_of, minute_of

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo"]
CLOCK_CHANGES = [date(2027, 3, 28), date(2027, 10, 31), date(2027, 3, 14), date(2027, 4, 4), date(2018, 11, 4)]


@pytest.mark.parametrize(
    "reading, expected",
    [
        (datetime(2027, 3, 27, 9), datetime(2027, 3, 27, 8, tzinfo=UTC)),
        (datetime(2027, 3, 28, 9), datetime(2027, 3, 28, 7, tzinfo=UTC)),
        (datetime(2027, 3, 28, 2, 30), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (datetime(2027, 10, 31, 2, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (datetime(2027, 10, 31, 9), datetime(2027, 10, 31, 8, tzinfo=UTC)),
    ],
    ids=["before", "after", "skipped", "shown twice", "after autumn"],
)
def test_a_reading_in_berlin_is_an_instant(reading, expected):
    assert instant_of(reading, zone="Europe/Berlin") == expected


def test_a_time_with_an_offset_is_an_instant_already():
    at = datetime(2027, 3, 28, 9, tzinfo=UTC)

    assert instant_of(at, zone="Asia/Tokyo") == at


def test_a_day_is_the_wall_calendars():
    assert day_of(datetime(2027, 3, 1, 15, tzinfo=UTC), zone="Asia/Tokyo") == date(2027, 3, 2)


@given(
    st.sampled_from(ZONES),
    st.one_of(
        st.dates(date(2015, 1, 1), date(2035, 12, 31)),
        st.sampled_from(CLOCK_CHANGES),
    ),
    st.integers(0, 1439),
)
def test_single_readings_mean_what_the_slot_engine_means(zone, day, minute):
    at = minute_of(day, minute, zone=zone)

    assert epoch(at) == local_day(zone, day).at(minute)


@given(st.sampled_from(ZONES), st.dates(date(2015, 1, 1), date(2035, 12, 31)))
def test_a_days_end_is_the_next_days_beginning(zone, day):
    assert minute_of(day, 1440, zone=zone) == minute_of(day + timedelta(days=1), 0, zone=zone)
