from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from app.catalogue import hours, operations, queries
from app.catalogue.commands import CloseSalon, SetWorkingWeek, TakeTimeOff
from app.catalogue.hours import Stretch
from app.catalogue.models import Shift
from app.catalogue.operations.hours import EndsBeforeItStarts, ShiftsOverlap
from app.core.refusals import Invalid, NotFound
from tenants.db import db

MONDAY = date(2027, 3, 1)
NEXT_MONDAY = date(2027, 3, 8)
MORNING, AFTERNOON = Stretch.of(0, "09:00", "13:00"), Stretch.of(0, "14:00", "18:00")


def week_of(chair, day=MONDAY):
    return [
        Stretch(shift.weekday, shift.starts_minute, shift.ends_minute)
        for shift in queries.working_weeks(chair.id, since=day)[0].shifts
    ]


class TestSetWorkingWeek:
    def test_sets_several_shifts_a_day(self, chair):
        operations.set_working_week(staff_member_id=chair.id, weekly=[MORNING, AFTERNOON], valid_from=MONDAY)

        assert week_of(chair) == [MORNING, AFTERNOON]

    def test_lets_a_shift_begin_when_another_ends(self, chair):
        weekly = [Stretch.of(0, "09:00", "13:00"), Stretch.of(0, "13:00", "24:00")]

        operations.set_working_week(staff_member_id=chair.id, weekly=weekly, valid_from=MONDAY)

        assert week_of(chair)[1].ends_minute == hours.MIDNIGHT

    def test_refuses_shifts_that_overlap_and_says_which(self, chair):
        weekly = [Stretch.of(1, "09:00", "13:00"), Stretch.of(1, "12:00", "17:00")]

        with pytest.raises(ShiftsOverlap) as refusal:
            operations.set_working_week(staff_member_id=chair.id, weekly=weekly, valid_from=MONDAY)

        assert refusal.value.errors == {"weekly": ["Tuesday: 09:00–13:00 overlaps 12:00–17:00."]}

    def test_begins_on_its_day(self, chair):
        operations.set_working_week(staff_member_id=chair.id, weekly=[MORNING], valid_from=NEXT_MONDAY)

        assert len(week_of(chair, MONDAY)) == 6
        assert week_of(chair, NEXT_MONDAY) == [MORNING]

    def test_replaces_what_begins_on_the_same_day(self, chair):
        for weekly in ([MORNING], [AFTERNOON]):
            operations.set_working_week(staff_member_id=chair.id, weekly=weekly, valid_from=MONDAY)

        assert week_of(chair) == [AFTERNOON]

    def test_may_be_empty(self, chair):
        operations.set_working_week(staff_member_id=chair.id, weekly=[], valid_from=MONDAY)

        assert week_of(chair) == []

    def test_can_be_taken_back(self, chair):
        operations.set_working_week(staff_member_id=chair.id, weekly=[], valid_from=MONDAY)

        operations.drop_working_week(staff_member_id=chair.id, valid_from=MONDAY)

        assert len(week_of(chair)) == 6

    def test_raises_the_catalogue_version(self, chair, version):
        before = version()

        operations.set_working_week(staff_member_id=chair.id, weekly=[MORNING], valid_from=MONDAY)

        assert version() > before

    def test_does_not_know_the_strangers_team(self, app, street):
        with pytest.raises(NotFound):
            operations.set_working_week(
                staff_member_id=street.stylist.staff_member_id, weekly=[MORNING], valid_from=MONDAY
            )

    def test_could_not_be_got_round_by_raw_rows(self, chair):
        week = queries.working_weeks(chair.id, since=MONDAY)[0]
        db.session.add(Shift(id=uuid4(), working_week_id=week.id, weekday=0, starts_minute=600, ends_minute=660))

        with pytest.raises(IntegrityError, match="shifts_no_overlap"):
            db.session.flush()
        db.session.rollback()


class TestTheCommandForAWeek:
    @pytest.mark.parametrize("end", ["00:00", "24:00"])
    def test_reads_both_spellings_of_midnight(self, end):
        command = SetWorkingWeek.model_validate({"weekly": [{"weekday": 5, "start": "18:00", "end": end}]})

        assert command.weekly[0].stretch == Stretch(5, 18 * 60, 24 * 60)

    @pytest.mark.parametrize("start, end", [("17:00", "09:00"), ("09:00", "09:00"), ("9", "10:00"), ("25:00", "26:00")])
    def test_refuses_what_is_no_shift(self, app, start, end):
        with pytest.raises(ValueError, match=r"shift ends|time such as"):
            SetWorkingWeek.model_validate({"weekly": [{"weekday": 0, "start": start, "end": end}]})


class TestSetDayHours:
    def test_replaces_the_weeks_hours_on_one_day(self, chair):
        operations.set_day_hours(staff_member_id=chair.id, day=MONDAY, shifts=[(600, 720), (780, 900)])

        rows = queries.day_overrides(chair.id, since=MONDAY)
        assert [(row.starts_minute, row.ends_minute) for row in rows] == [(600, 720), (780, 900)]

    def test_without_a_shift_is_a_day_off(self, chair):
        operations.set_day_hours(staff_member_id=chair.id, day=MONDAY, shifts=[(600, 720)])
        operations.set_day_hours(staff_member_id=chair.id, day=MONDAY, shifts=[])

        assert [row.starts_minute for row in queries.day_overrides(chair.id, since=MONDAY)] == [None]

    def test_refuses_shifts_that_overlap(self, chair):
        with pytest.raises(ShiftsOverlap):
            operations.set_day_hours(staff_member_id=chair.id, day=MONDAY, shifts=[(600, 720), (700, 800)])

    def test_can_be_cleared_once(self, chair):
        operations.set_day_hours(staff_member_id=chair.id, day=MONDAY, shifts=[])

        operations.clear_day_hours(staff_member_id=chair.id, day=MONDAY)

        with pytest.raises(NotFound):
            operations.clear_day_hours(staff_member_id=chair.id, day=MONDAY)


class TestTakeTimeOff:
    def test_reads_days_in_the_zone_of_the_place(self, chair):
        command = TakeTimeOff(starts_on=date(2027, 3, 27), ends_on=date(2027, 3, 28))

        absence = operations.take_time_off(staff_member_id=chair.id, command=command)

        # The clocks go forward on the 28th: two local days are 47 hours.
        assert absence.starts_at == datetime(2027, 3, 26, 23, tzinfo=UTC)
        assert absence.ends_at == datetime(2027, 3, 28, 22, tzinfo=UTC)

    def test_reads_times_without_an_offset_as_local(self, chair):
        command = TakeTimeOff(starts_at=datetime(2027, 7, 1, 9), ends_at=datetime(2027, 7, 1, 12, tzinfo=UTC))

        absence = operations.take_time_off(staff_member_id=chair.id, command=command)

        assert absence.starts_at == datetime(2027, 7, 1, 7, tzinfo=UTC)
        assert absence.ends_at == datetime(2027, 7, 1, 12, tzinfo=UTC)

    def test_refuses_an_end_before_the_start(self, chair):
        with pytest.raises(EndsBeforeItStarts):
            operations.take_time_off(
                staff_member_id=chair.id,
                command=TakeTimeOff(starts_on=date(2027, 3, 28), ends_on=date(2027, 3, 20)),
            )

    @pytest.mark.parametrize("stated", [{}, {"starts_on": MONDAY}, {"starts_on": MONDAY, "ends_at": "2027-03-02"}])
    def test_needs_one_way_of_saying_it(self, app, stated):
        with pytest.raises(ValueError, match="begins and when"):
            TakeTimeOff.model_validate(stated)

    def test_is_forgotten_only_by_whom_it_belongs_to(self, chair, ada, now):
        absence = operations.take_time_off(
            staff_member_id=chair.id, command=TakeTimeOff(starts_on=MONDAY, ends_on=MONDAY)
        )

        with pytest.raises(NotFound):
            operations.cancel_time_off(staff_member_id=uuid4(), time_off_id=absence.id, by=ada, now=now)
        operations.cancel_time_off(staff_member_id=chair.id, time_off_id=absence.id, by=ada, now=now)


class TestClose:
    def test_closes_a_single_day_when_no_last_day_is_given(self, app):
        closure = operations.close(command=CloseSalon.model_validate({"starts_on": "2027-03-05"}))

        assert closure.ends_on == date(2027, 3, 5)

    def test_refuses_a_location_of_another_salon(self, app, street):
        with pytest.raises(Invalid):
            operations.close(command=CloseSalon(starts_on=MONDAY, ends_on=MONDAY, location_id=street.location_id))

    def test_can_be_taken_back(self, app):
        closure = operations.close(command=CloseSalon(starts_on=MONDAY, ends_on=MONDAY))

        operations.reopen(closure_id=closure.id)

        assert queries.closures(since=MONDAY) == []


class TestHolidays:
    def test_are_those_of_the_country(self, app):
        salon = queries.salon()

        assert queries.holidays(salon, from_day=date(2027, 5, 1), to_day=date(2027, 5, 5)) == {
            date(2027, 5, 1): "Labor Day"
        }

    def test_are_worked_on_where_the_salon_says_so(self, app):
        for _ in range(2):
            operations.work_on_holiday(day=date(2027, 5, 1))

        assert queries.worked_holidays() == {date(2027, 5, 1)}
        operations.keep_holiday(day=date(2027, 5, 1))
        assert not queries.worked_holidays()


minutes_of_day = st.integers(0, hours.MIDNIGHT)


@given(st.lists(st.tuples(st.integers(0, 6), minutes_of_day, minutes_of_day).filter(lambda one: one[1] < one[2])))
def test_merged_hours_cover_the_same_minutes_and_no_others(stretches):
    def covered(listed):
        return {(one.weekday, minute) for one in listed for minute in range(one.starts_minute, one.ends_minute)}

    union = hours.merged(Stretch(*one) for one in stretches)

    assert covered(union) == covered(Stretch(*one) for one in stretches)
    assert not list(hours.overlapping(union))


@given(st.integers(0, hours.MIDNIGHT))
def test_a_time_is_read_as_it_is_written(minute):
    assert hours.minutes(hours.clock(minute)) == minute


@given(st.times())
def test_a_time_of_the_day_is_read(at):
    whole = time(at.hour, at.minute)

    assert hours.minutes(whole.isoformat("minutes")) == at.hour * 60 + at.minute
