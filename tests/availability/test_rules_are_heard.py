"""Every rule the salon sets is heard, at once, at the price of a few statements."""

import re
from contextlib import contextmanager
from datetime import date, timedelta
from tempfile import TemporaryFile

import pytest

from app.availability import records
from app.availability.empty_day import Emptiness
from app.availability.occupancy import SlotTaken
from app.catalogue.models import (
    Closure,
    DayOverride,
    Salon,
    Service,
    Shift,
    StaffMember,
    StaffService,
    TimeOff,
    Visibility,
    WorkedHoliday,
    WorkingWeek,
)
from app.core.ids import new_id
from app.core.refusals import NotFound
from tenants.context import current_tenant
from tenants.db import db
from tests.availability.conftest import SUNDAY, TUESDAY, WEDNESDAY, at
from tests.booking.conftest import hire

GOOD_FRIDAY = date(2027, 3, 26)
ASKED = re.compile(r"\tF\t\d+\t(Query|Parse)\t (?!.*PREPARE )")


@contextmanager
def statements():
    """Collect what is sent to the server meanwhile, as libpq saw it; preparing a question is not asking it."""
    ran = []
    driver = db.session.connection().connection.driver_connection.pgconn
    with TemporaryFile("w+") as trace:
        driver.trace(trace.fileno())
        try:
            yield ran
        finally:
            driver.untrace()
        trace.seek(0)
        ran += [line for line in trace if ASKED.search(line)]


class TestRulesAreHeard:
    """Each row of the catalogue that has a say, as the slots show it."""

    def test_step(self, starts, change):
        change(Salon, slot_step_minutes=60)

        assert starts()[:2] == ["09:00", "10:00"]

    def test_duration_and_buffers(self, starts, change, bliss, occupy):
        change(Service, bliss.cut_id, duration_minutes=60, buffer_before_minutes=15, buffer_after_minutes=15)
        occupy(at(12), minutes=60)

        assert [start for start in starts() if "10:30" <= start <= "13:15"] == ["10:30", "10:45", "13:15"]

    def test_own_duration_of_a_staff_member(self, sheet, change, bliss, bo_id):
        change(StaffService, (bo_id, bliss.cut_id), duration_minutes=30)

        assert sheet().slots[0].ends_at == at(9, 30)

    def test_newer_week(self, starts, add, bo_id):
        week = WorkingWeek(id=new_id(), staff_member_id=bo_id, valid_from=WEDNESDAY)
        week.shifts = [
            Shift(id=new_id(), weekday=2, starts_minute=840, ends_minute=900),
            Shift(id=new_id(), weekday=2, starts_minute=600, ends_minute=660),
        ]
        add(week)

        assert starts(TUESDAY)[0] == "09:00"
        assert starts(WEDNESDAY) == ["10:00", "10:15", "14:00", "14:15"]

    def test_other_hours_on_a_day(self, starts, add, bo_id):
        add(
            DayOverride(id=new_id(), staff_member_id=bo_id, on_day=SUNDAY, starts_minute=600, ends_minute=660),
            DayOverride(id=new_id(), staff_member_id=bo_id, on_day=SUNDAY, starts_minute=840, ends_minute=900),
        )

        assert starts(SUNDAY) == ["10:00", "10:15", "14:00", "14:15"]

    def test_day_off(self, why, add, bo_id):
        add(DayOverride(id=new_id(), staff_member_id=bo_id, on_day=TUESDAY))

        assert why() == Emptiness.NOBODY_WORKS

    def test_time_off(self, starts, add, bo_id):
        add(TimeOff(id=new_id(), staff_member_id=bo_id, starts_at=at(0), ends_at=at(15), reason="dentist"))

        assert starts()[0] == "15:00"

    def test_closure_of_the_salon(self, sheet, add):
        add(Closure(id=new_id(), starts_on=TUESDAY, ends_on=WEDNESDAY, reason="New floor"))
        said = sheet(TUESDAY, WEDNESDAY).days[1].why_empty

        assert (said.code, said.reasons[0].note) == (Emptiness.CLOSED, "New floor")

    def test_closure_of_a_location(self, why, add, bliss):
        add(Closure(id=new_id(), location_id=bliss.location_id, starts_on=TUESDAY, ends_on=TUESDAY))

        assert why() == Emptiness.CLOSED

    def test_public_holiday_with_its_name(self, sheet, change):
        change(Salon, observes_public_holidays=True, locale="de")
        said = sheet(GOOD_FRIDAY).days[0].why_empty

        assert (said.code, said.reasons[0].note) == (Emptiness.PUBLIC_HOLIDAY, "Karfreitag")

    def test_public_holiday_on_which_the_salon_works(self, starts, change, add):
        change(Salon, observes_public_holidays=True)
        add(WorkedHoliday(on_day=GOOD_FRIDAY))

        assert starts(GOOD_FRIDAY)

    def test_public_holiday_of_a_part_of_the_country(self, starts, why, change):
        womens_day = date(2027, 3, 8)
        change(Salon, observes_public_holidays=True, holiday_subdivision="BY")
        assert starts(womens_day)

        change(Salon, holiday_subdivision="BE")
        assert why(womens_day) == Emptiness.PUBLIC_HOLIDAY

    def test_staff_member_who_is_not_booked_online(self, why, starts, change, bo_id):
        change(StaffMember, bo_id, bookable_online=False)

        assert why() == Emptiness.NOBODY_DOES_IT
        assert starts(online=False)

    def test_staff_member_who_has_left(self, why, sheet, change, bo_id, now):
        change(StaffMember, bo_id, archived_at=now)

        assert why() == Emptiness.NOBODY_DOES_IT
        with pytest.raises(NotFound):
            sheet(staff_member_id=bo_id)

    def test_service_that_is_hidden(self, sheet, starts, change, bliss):
        change(Service, bliss.cut_id, visibility=Visibility.HIDDEN)

        assert starts(online=False)
        with pytest.raises(NotFound):
            sheet()

    def test_service_that_has_a_link_only(self, starts, change, bliss):
        change(Service, bliss.cut_id, visibility=Visibility.LINK_ONLY)

        assert starts()

    def test_service_that_is_gone(self, sheet, change, bliss, now):
        change(Service, bliss.cut_id, archived_at=now)

        with pytest.raises(NotFound):
            sheet(online=False)

    def test_cap_of_a_staff_member(self, why, change, occupy, bo_id):
        change(StaffMember, bo_id, max_appointments_per_day=1)
        occupy(at(10))

        assert why() == Emptiness.FULLY_BOOKED

    def test_cap_of_a_service_whoever_does_it(self, why, change, occupy, bliss, dee):
        change(Service, bliss.cut_id, max_per_day=2)
        occupy(at(10), staff_id=dee)
        occupy(at(10), kind="HOLD", expires_at=at(10))

        assert why() == Emptiness.FULLY_BOOKED


class TestFreshness:
    def test_a_change_is_seen_by_the_next_question(self, starts, change):
        starts()

        change(Salon, slot_step_minutes=60)

        assert starts()[1] == "10:00"

    def test_a_change_that_was_taken_back_is_forgotten(self, starts, change):
        savepoint = db.session.begin_nested()
        change(Salon, slot_step_minutes=60)
        assert starts()[1] == "10:00"
        savepoint.rollback()

        assert starts()[1] == "09:15"
        change(Salon, slot_step_minutes=30)
        assert starts()[1] == "09:30"

    def test_somebody_new_is_known_at_once(self, sheet, bliss):
        sheet()

        somebody = hire("Eve", bliss).id

        assert sheet(staff_member_id=somebody).slots

    def test_the_least_recently_used_salon_is_forgotten_first(self):
        kept = records.RecentlyUsed(2)
        kept.keep("one", "its rules")
        kept.keep("two", "its rules")
        kept.find("one")
        kept.keep("three", "its rules")

        assert (kept.find("one"), kept.find("two"), kept.find("three")) == ("its rules", None, "its rules")


class TestStatements:
    @pytest.fixture
    def crowd(self, bliss):
        """Twelve who do the cut."""
        for number in range(11):
            hire(f"Number {number}", bliss)

    @pytest.mark.parametrize("days", [1, 31, 62])
    def test_one_for_any_range_and_any_number_of_staff(self, sheet, crowd, days):
        sheet()

        with statements() as ran:
            sheet(TUESDAY, TUESDAY + timedelta(days=days - 1))

        assert len(ran) == 1

    def test_two_when_the_rules_are_not_known(self, sheet, crowd):
        records._recent._kept.pop(current_tenant().id, None)

        with statements() as ran:
            sheet(TUESDAY, TUESDAY + timedelta(days=61))

        assert len(ran) == 2

    def test_three_when_the_rules_have_changed(self, sheet, crowd, change):
        sheet()
        change(Salon, slot_step_minutes=60)

        with statements() as ran:
            sheet()

        assert len(ran) == 3

    def test_six_at_most_when_all_goes_wrong(self, sheet, crowd, change, add):
        sheet()
        add(Closure(id=new_id(), starts_on=SUNDAY, ends_on=SUNDAY + timedelta(days=40)))

        with statements() as ran:
            sheet(SUNDAY)

        assert len(ran) <= 6

    def test_one_for_an_offer(self, offer, crowd):
        offer(at(9))

        with statements() as ran:
            offer(at(10))

        assert len(ran) == 1

    def test_few_for_a_refusal_with_alternatives(self, offer, crowd, occupy, bo_id):
        offer(at(10))
        occupy(at(10))

        with statements() as ran, pytest.raises(SlotTaken):
            offer(at(10), staff_member_id=bo_id)

        assert len(ran) == 2
