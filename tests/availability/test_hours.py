"""Wall-clock facts as instants, on the days on which that is not obvious."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from app.availability.hours import Week, day_at, days, epoch, local_day, moment, shifts_on
from tests.availability.salon import BERLIN, at, person, place, week

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
HOUR = 3600


def shown(zone, day, minute):
    return f"{moment(local_day(zone, day).at(minute), zone):%d %H:%M %z}"


class TestReadings:
    @pytest.mark.parametrize("day", [SPRING - timedelta(days=1), SPRING, SPRING + timedelta(days=1), AUTUMN])
    def test_nine_is_nine_on_both_sides_of_a_change(self, day):
        assert local_day(BERLIN, day).at(540) == at(f"{day} 09:00")

    def test_a_skipped_reading_is_the_instant_of_the_jump(self):
        assert shown(BERLIN, SPRING, 150) == shown(BERLIN, SPRING, 180) == "28 03:00 +0200"

    def test_a_reading_shown_twice_is_its_first_showing(self):
        assert shown(BERLIN, AUTUMN, 150) == "31 02:30 +0200"

    def test_after_the_hour_shown_twice_the_new_offset_counts(self):
        assert shown(BERLIN, AUTUMN, 180) == "31 03:00 +0100"

    def test_lord_howe_moves_by_half_an_hour(self):
        assert shown("Australia/Lord_Howe", date(2027, 10, 3), 120) == "03 02:30 +1100"
        assert shown("Australia/Lord_Howe", date(2027, 4, 4), 120) == "04 02:00 +1030"

    def test_a_zone_of_half_hours(self):
        assert shown("Asia/Kolkata", date(2027, 6, 1), 540) == "01 09:00 +0530"

    def test_a_reading_never_lies_before_an_earlier_reading(self):
        for day in (SPRING, AUTUMN):
            instants = [local_day(BERLIN, day).at(minute) for minute in range(1441)]
            assert instants == sorted(instants)


class TestDays:
    @pytest.mark.parametrize(
        "zone, day, hours",
        [
            (BERLIN, SPRING, 23),
            (BERLIN, AUTUMN, 25),
            ("Asia/Tokyo", SPRING, 24),
            ("Australia/Lord_Howe", date(2027, 4, 4), 24.5),
            ("America/Santiago", date(2027, 9, 5), 23),
            ("Pacific/Apia", date(2011, 12, 30), 0),
        ],
    )
    def test_a_day_lasts_as_long_as_it_does(self, zone, day, hours):
        local = local_day(zone, day)

        assert local.ends - local.starts == hours * HOUR

    def test_each_day_starts_where_the_one_before_ends(self):
        for zone in (BERLIN, "America/Santiago", "Africa/Cairo", "Pacific/Auckland"):
            year = [local_day(zone, day) for day in days(date(2027, 1, 1), date(2027, 12, 31))]
            assert all(a.ends == b.starts for a, b in pairwise(year))

    def test_a_day_without_midnight_starts_at_the_jump(self):
        assert shown("America/Santiago", date(2027, 9, 5), 0) == "05 01:00 -0300"

    def test_the_offset_of_an_instant_is_known(self):
        local = local_day(BERLIN, SPRING)

        assert (local.offset_at(local.starts), local.offset_at(local.ends - 1)) == (HOUR, 2 * HOUR)

    def test_the_date_line_is_respected(self):
        instant = epoch(datetime(2027, 1, 1, 10, 30, tzinfo=UTC))

        assert day_at("Pacific/Kiritimati", instant) == date(2027, 1, 2)
        assert day_at("Pacific/Pago_Pago", instant) == date(2026, 12, 31)


class TestShifts:
    def test_the_newest_week_that_has_begun_counts(self):
        old, new = week((540, 1020)), week((600, 1080), valid_from=date(2027, 3, 10))

        assert shifts_on(date(2027, 3, 9), weeks=(old, new), overrides={}) == [(540, 1020)]
        assert shifts_on(date(2027, 3, 10), weeks=(old, new), overrides={}) == [(600, 1080)]

    def test_before_the_first_week_nobody_works(self):
        assert shifts_on(date(2019, 12, 31), weeks=(week((540, 1020)),), overrides={}) == []

    def test_weekdays_count_from_monday(self):
        monday_only = Week(date(2020, 1, 1), (((540, 600),), (), (), (), (), (), ()))

        assert shifts_on(date(2027, 3, 1), weeks=(monday_only,), overrides={}) == [(540, 600)]
        assert shifts_on(date(2027, 3, 7), weeks=(monday_only,), overrides={}) == []

    def test_an_override_replaces_the_day_and_an_empty_one_is_a_day_off(self):
        overrides = {date(2027, 3, 1): ((600, 660),), date(2027, 3, 2): ()}

        assert shifts_on(date(2027, 3, 1), weeks=(week((540, 1020)),), overrides=overrides) == [(600, 660)]
        assert shifts_on(date(2027, 3, 2), weeks=(week((540, 1020)),), overrides=overrides) == []

    def test_a_week_needs_seven_days(self):
        with pytest.raises(ValueError, match="seven"):
            Week(date(2027, 1, 1), ((),))


class TestHoursOfAPerson:
    @pytest.mark.parametrize("day, hours", [(SPRING, 7), (AUTUMN, 9), (date(2027, 6, 1), 8)])
    def test_a_night_across_the_change_lasts_as_long_as_it_really_does(self, day, hours):
        [(starts, ends)] = person(weeks=(week((0, 480)),)).hours_on(day)

        assert ends - starts == hours * HOUR

    def test_shifts_that_join_still_join_in_the_hour_shown_twice(self):
        joined = person(weeks=(week((0, 150), (150, 480)),)).hours_on(AUTUMN)

        assert joined == person(weeks=(week((0, 480)),)).hours_on(AUTUMN)

    def test_a_break_in_the_hour_shown_twice_stays_as_long_as_it_is(self):
        before, after = person(weeks=(week((0, 135), (165, 480)),)).hours_on(AUTUMN)

        assert after[0] - before[1] == HOUR / 2

    def test_a_shift_within_the_skipped_hour_is_no_shift(self):
        assert person(weeks=(week((125, 175)),)).hours_on(SPRING) == []

    def test_on_a_day_that_a_zone_left_out_nobody_works(self):
        apia = place(zone="Pacific/Apia")

        assert (
            person(location=apia, weeks=(week((540, 1020), valid_from=date(2000, 1, 1)),)).hours_on(date(2011, 12, 30))
            == []
        )


def test_instants_and_datetimes_are_the_same_thing():
    at_noon = datetime(2027, 3, 1, 12, tzinfo=UTC)

    assert moment(epoch(at_noon)) == at_noon
    assert epoch(at_noon + timedelta(milliseconds=999)) == epoch(at_noon)
