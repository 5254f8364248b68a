"""What is offered, in sentences."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from app.availability.busy import Busy
from app.availability.rulebook import Absence, ClosedDays
from app.availability.slots import nearest, slots_between, slots_on
from tests.availability.salon import (
    ADA,
    BERLIN,
    BO,
    CUT,
    NOW,
    TUESDAY,
    at,
    person,
    place,
    salon,
    taken,
    times,
    week,
    wish,
)

WHOLE_DAY = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]


class TestHours:
    def test_a_free_day_offers_every_step_that_leaves_time_for_the_visit(self):
        assert times(salon(person())) == WHOLE_DAY

    def test_a_visit_does_not_run_into_the_break(self):
        assert times(salon(person(weeks=(week((540, 690), (750, 900)),)))) == ["09:00", "10:00", "13:00", "14:00"]

    def test_shifts_that_join_are_one(self):
        assert times(salon(person(weeks=(week((540, 615), (615, 660)),)))) == ["09:00", "10:00"]

    def test_steps_count_from_midnight_not_from_the_start_of_the_shift(self):
        assert times(salon(person(weeks=(week((550, 730)),)))) == ["10:00", "11:00"]

    def test_work_that_goes_on_after_midnight_takes_a_visit_across_it(self):
        overnight = person(weeks=(week((0, 120), (1320, 1440)),))

        assert times(salon(overnight)) == ["00:00", "01:00", "22:00", "23:00"]
        assert times(salon(overnight, minutes=90)) == ["00:00", "22:00", "23:00"]

    def test_work_that_ends_at_midnight_ends_at_midnight(self):
        assert times(salon(person(weeks=(week((1320, 1440)),)), minutes=90)) == ["22:00"]

    def test_somebody_always_open_can_be_booked_for_a_whole_day_and_night(self):
        always = person(weeks=(week((0, 1440)),))

        assert len(times(salon(always, minutes=1440))) == 24


class TestClockChanges:
    @pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29), date(2027, 10, 31)])
    def test_the_day_is_nine_to_five_on_both_sides(self, day):
        assert times(salon(person(), horizon=365), day=day) == WHOLE_DAY

    def test_in_spring_the_skipped_hour_is_not_offered(self):
        night = salon(person(weeks=(week((60, 300)),)))

        assert times(night, day=date(2027, 3, 28)) == ["01:00", "03:00", "04:00"]

    def test_in_autumn_the_hour_shown_twice_is_offered_twice(self):
        night = salon(person(weeks=(week((60, 240)),)), horizon=365)

        assert times(night, day=date(2027, 10, 31)) == ["01:00", "02:00", "02:00", "03:00"]

    def test_after_half_an_hours_change_the_whole_hours_are_offered(self):
        lord_howe = place(zone="Australia/Lord_Howe")
        rulebook = salon(person(location=lord_howe), horizon=365)

        assert times(rulebook, day=date(2027, 10, 3), zone="Australia/Lord_Howe") == WHOLE_DAY


class TestAbsence:
    def test_a_closure_closes_its_first_and_its_last_day(self):
        closure = ClosedDays(id=uuid4(), starts_on=TUESDAY, ends_on=date(2027, 3, 4))
        rulebook = salon(person(location=place(closures=(closure,))))

        offered = slots_between(
            rulebook=rulebook, busy=Busy(), wish=wish(), first=date(2027, 3, 1), last=date(2027, 3, 5)
        )

        assert [bool(slots) for slots in offered.values()] == [True, False, False, False, True]

    def test_a_public_holiday_closes_the_day(self):
        assert times(salon(person(location=place(holidays={TUESDAY: "Mardi Gras"})))) == []

    def test_three_days_away_leave_the_hours_before_and_after(self):
        away = Absence(id=uuid4(), starts=at("2027-03-02 12:00"), ends=at("2027-03-05 12:00"))
        rulebook = salon(person(absences=(away,)))

        assert times(rulebook, day=TUESDAY) == ["09:00", "10:00", "11:00"]
        assert times(rulebook, day=date(2027, 3, 4)) == []
        assert times(rulebook, day=date(2027, 3, 5)) == ["12:00", "13:00", "14:00", "15:00", "16:00"]


class TestOccupancy:
    def test_what_is_taken_is_not_offered(self):
        rulebook = salon(person())
        busy = taken(("2027-03-02 10:00", "2027-03-02 11:00"), rulebook=rulebook)

        assert times(rulebook, busy=busy) == ["09:00", *WHOLE_DAY[2:]]

    def test_visits_that_touch_need_not_be_joined(self):
        rulebook = salon(person())
        rows = [(at(f"2027-03-02 {h:02}:00"), at(f"2027-03-02 {h + 1:02}:00")) for h in (10, 11, 12)]

        assert times(rulebook, busy=Busy({ADA: rows})) == ["09:00", *WHOLE_DAY[4:]]

    def test_what_began_days_ago_still_counts(self):
        rulebook = salon(person())
        busy = taken(("2027-02-20 10:00", "2027-03-02 15:00"), rulebook=rulebook, kind="BLOCK", service_id=None)

        assert times(rulebook, busy=busy) == ["15:00", "16:00"]

    def test_seconds_count(self):
        rulebook, end = salon(person()), at("2027-03-02 10:00")

        assert "10:00" not in times(rulebook, busy=Busy({ADA: [(end - 60, end + 1)]}))
        assert "10:00" in times(rulebook, busy=Busy({ADA: [(end - 60, end)]}))


class TestBuffers:
    def test_keep_their_distance_from_what_is_taken(self):
        rulebook = salon(person(), buffer_before_minutes=15, buffer_after_minutes=15)
        busy = taken(("2027-03-02 12:00", "2027-03-02 13:00"), rulebook=rulebook)

        assert times(rulebook, busy=busy) == ["09:00", "10:00", "14:00", "15:00", "16:00"]

    def test_may_stick_out_of_the_hours(self):
        assert times(salon(person(), buffer_before_minutes=15, buffer_after_minutes=15)) == WHOLE_DAY

    def test_may_reach_into_a_break_and_into_an_absence(self):
        lunch = Absence(id=uuid4(), starts=at("2027-03-02 12:00"), ends=at("2027-03-02 13:00"))

        assert "11:00" in times(salon(person(absences=(lunch,)), buffer_after_minutes=30))

    def test_keep_their_distance_across_midnight(self):
        rulebook = salon(person(weeks=(week((0, 1440)),)), buffer_before_minutes=30)
        busy = taken(("2027-03-01 23:00", "2027-03-01 23:45"), rulebook=rulebook)

        assert times(rulebook, busy=busy)[0] == "01:00"


class TestRulesForCustomers:
    def test_a_start_within_the_notice_is_too_soon(self):
        assert times(salon(person(), notice=120), now=at("2027-03-02 09:30")) == WHOLE_DAY[3:]

    def test_a_start_exactly_at_the_end_of_the_notice_is_offered(self):
        assert times(salon(person(), notice=60), now=at("2027-03-02 09:00")) == WHOLE_DAY[1:]

    def test_the_horizon_is_a_number_of_whole_days_after_today(self):
        rulebook, late = salon(person(), horizon=1), at("2027-03-01 23:59")

        assert times(rulebook, day=TUESDAY, now=late) == WHOLE_DAY
        assert times(rulebook, day=date(2027, 3, 3), now=late) == []

    def test_do_not_bind_the_desk(self):
        rulebook = salon(person(is_bookable_online=False), notice=120, horizon=0, is_bookable_online=False)

        assert times(rulebook, is_online=False) == WHOLE_DAY
        assert times(rulebook, is_online=True) == []

    def test_nobody_books_the_past(self):
        assert times(salon(person()), is_online=False, now=at("2027-03-02 12:01")) == WHOLE_DAY[4:]


class TestCaps:
    def test_a_staff_member_takes_so_many_visits_a_day(self):
        rulebook = salon(person(max_per_day=1), person(BO, max_per_day=2))
        one = taken(("2027-03-02 09:00", "2027-03-02 10:00"), rulebook=rulebook)

        offered = slots_on(rulebook=rulebook, busy=one, wish=wish(), day=TUESDAY)

        assert {slot.staff_ids for slot in offered} == {(BO,)}

    def test_a_service_is_given_so_many_times_a_day_by_everybody_together(self):
        rulebook = salon(person(), person(BO), max_per_day=1)
        one = taken(("2027-03-02 09:00", "2027-03-02 10:00"), rulebook=rulebook)

        assert times(rulebook, busy=one, staff_id=BO) == []

    def test_a_block_is_not_a_visit(self):
        rulebook = salon(person(max_per_day=1))
        block = taken(("2027-03-02 09:00", "2027-03-02 10:00"), rulebook=rulebook, kind="BLOCK", service_id=None)

        assert times(rulebook, busy=block) == WHOLE_DAY[1:]

    def test_a_visit_counts_on_the_day_it_starts_not_on_that_of_its_buffer(self):
        rulebook = salon(person(max_per_day=1, weeks=(week((0, 1440)),)), buffer_before_minutes=30)
        after_midnight = taken(("2027-03-02 23:45", "2027-03-03 01:15"), rulebook=rulebook)

        assert times(rulebook, busy=after_midnight, day=TUESDAY)
        assert not times(rulebook, busy=after_midnight, day=date(2027, 3, 3))


class TestAnybody:
    def test_a_start_is_offered_once_with_everybody_who_can_take_it(self):
        rulebook = salon(person(), person(BO, weeks=(week((600, 720)),)))

        offered = slots_on(rulebook=rulebook, busy=Busy(), wish=wish(), day=TUESDAY)

        assert [slot.staff_ids for slot in offered[:4]] == [(ADA,), (ADA, BO), (ADA, BO), (ADA,)]

    def test_nobodys_visit_lasts_longer_than_was_offered(self):
        rulebook = salon(person(), person(BO), durations={ADA: 45, BO: 75})

        first = slots_on(rulebook=rulebook, busy=Busy(), wish=wish(), day=TUESDAY)[0]

        assert first.ends - first.starts == 75 * 60

    def test_the_order_is_the_salons(self):
        rulebook = salon(person(BO), person())

        assert slots_on(rulebook=rulebook, busy=Busy(), wish=wish(), day=TUESDAY)[0].staff_ids == (BO, ADA)

    def test_places_in_two_zones_each_have_their_day(self):
        tokyo = person(BO, location=place(id=UUID(int=9), zone="Asia/Tokyo"))
        rulebook = salon(person(), tokyo)

        starts = [slot.starts for slot in slots_on(rulebook=rulebook, busy=Busy(), wish=wish(), day=TUESDAY)]

        assert (starts[0], starts[-1]) == (at("2027-03-02 09:00", "Asia/Tokyo"), at("2027-03-02 16:00", BERLIN))


class TestNearest:
    def test_the_nearest_come_first_and_the_earlier_of_two_equals(self):
        slots = slots_on(rulebook=salon(person()), busy=Busy(), wish=wish(), day=TUESDAY)

        near = nearest(slots, starts=at("2027-03-02 12:00"), count=3)

        assert [slot.starts for slot in near] == [at(f"2027-03-02 {hour}:00") for hour in (12, 11, 13)]


def test_a_service_that_is_not_in_the_rulebook_is_an_error():
    with pytest.raises(KeyError):
        times(salon(person()), service_id=UUID(int=77))


def test_what_a_rulebook_remembers_does_not_change_what_it_is():
    asked, fresh = salon(person()), salon(person())
    times(asked)

    assert asked == fresh
    assert replace(wish(), now=NOW).service_id == CUT
