"""From rows to the starts of a day: what is offered, to whom, and what follows where there is nothing."""

from datetime import date, timedelta

import pytest

from app.availability import queries
from app.availability.empty_day import Emptiness
from app.catalogue.models import Closure, Salon
from app.core.ids import new_id
from app.core.refusals import Invalid, NotFound
from tests.availability.conftest import EASTER_MONDAY, SUNDAY, TUESDAY, WEDNESDAY, at


class TestSlots:
    def test_fill_the_hours_in_the_salons_steps(self, starts):
        assert starts()[:3] == ["09:00", "09:15", "09:30"]
        assert starts()[-1] == "16:15"

    def test_name_their_end_and_who_can_take_them(self, sheet, bo_id, dee):
        slot = sheet().slots[0]

        assert (slot.ends_at, slot.staff_ids) == (at(9, 45), (bo_id, dee))

    def test_are_those_of_one_staff_member_when_asked_for(self, sheet, dee):
        assert {slot.staff_ids for slot in sheet(staff_member_id=dee).slots} == {(dee,)}

    def test_come_with_an_offset_on_both_sides_of_a_clock_change(self, sheet, change):
        change(Salon, observes_public_holidays=False)
        saturday, monday = (sheet(day).slots[0].starts_at for day in (date(2027, 3, 27), EASTER_MONDAY))

        assert (saturday.isoformat(), monday.isoformat()) == ("2027-03-27T09:00:00+01:00", "2027-03-29T09:00:00+02:00")

    def test_spare_what_is_booked_with_its_buffers(self, starts, occupy):
        occupy(at(10), minutes=60)

        assert [start for start in starts() if "09:15" <= start <= "11:00"] == ["09:15", "11:00"]

    def test_return_when_a_hold_runs_out_though_no_job_has_run(self, starts, occupy, now):
        occupy(at(10), kind="HOLD", expires_at=now + timedelta(minutes=5))

        assert "10:00" not in starts()
        assert "10:00" in starts(now=now + timedelta(minutes=5))

    def test_count_ones_own_time_as_free(self, starts, occupy):
        own = occupy(at(10))

        assert "10:00" in starts(ignoring=own)

    def test_keep_the_notice_for_customers_only(self, starts, change):
        change(Salon, minimum_notice_minutes=24 * 60)
        monday_noon = at(12, day=date(2027, 3, 1))

        assert starts(now=monday_noon)[0] == "12:00"
        assert starts(now=monday_noon, online=False)[0] == "09:00"

    def test_keep_the_horizon_for_customers_only(self, starts, why, change):
        change(Salon, booking_horizon_days=1)

        assert why(WEDNESDAY) == Emptiness.TOO_FAR
        assert starts(WEDNESDAY, online=False)

    def test_are_none_in_the_past(self, why):
        assert why(date(2027, 2, 26)) == Emptiness.TOO_SOON

    @pytest.mark.parametrize("first, last", [(WEDNESDAY, TUESDAY), (TUESDAY, TUESDAY + timedelta(days=62))])
    def test_are_refused_for_a_range_without_sense(self, sheet, first, last):
        with pytest.raises(Invalid):
            sheet(first, last)

    @pytest.mark.parametrize("day", [date.min, date.max])
    def test_are_refused_at_the_ends_of_the_calendar(self, sheet, day):
        with pytest.raises(Invalid):
            sheet(day)

    def test_span_two_months_at_most(self, sheet):
        assert len(sheet(TUESDAY, TUESDAY + timedelta(days=61)).days) == 62

    def test_are_not_found_for_another_salons_service(self, sheet, street):
        with pytest.raises(NotFound):
            sheet(service_id=street.cut_id)

    def test_are_not_found_for_another_salons_staff_member(self, sheet, mo, street):
        with pytest.raises(NotFound):
            sheet(staff_member_id=street.stylist.staff_member_id)


class TestNextFree:
    def test_follows_on_a_later_day_of_the_range(self, sheet):
        assert sheet(SUNDAY, SUNDAY + timedelta(days=1)).days[0].next_free.starts_at == at(9, day=date(2027, 3, 8))

    def test_follows_after_the_range(self, sheet):
        assert sheet(SUNDAY).days[0].next_free.starts_at == at(9, day=date(2027, 3, 8))

    def test_is_none_beyond_the_horizon(self, sheet, add):
        add(Closure(id=new_id(), starts_on=TUESDAY, ends_on=TUESDAY + timedelta(days=90)))

        assert sheet(WEDNESDAY).days[0].next_free is None

    def test_is_not_told_of_a_day_with_slots(self, sheet):
        assert sheet(TUESDAY).days[0].next_free is None


class TestOutlook:
    @pytest.fixture
    def outlook(self, bliss, now):
        def ask(first=TUESDAY, last=WEDNESDAY, **more):
            asked = {"service_id": bliss.cut_id, "from_day": first, "to_day": last, "now": now} | more
            return queries.outlook(**asked)

        return ask

    def test_offers_what_slots_offer(self, outlook, sheet, dee, occupy):
        occupy(at(10))
        for staff_id in (None, dee):
            assert (
                outlook(staff_member_id=staff_id).sheet.slots
                == sheet(TUESDAY, WEDNESDAY, staff_member_id=staff_id).slots
            )

    def test_says_who_is_free_first_when(self, outlook, dee, bo_id, occupy):
        occupy(at(9), minutes=120)
        soonest = outlook(staff_member_id=dee).soonest

        assert (soonest[bo_id].starts_at, soonest[dee].starts_at) == (at(11), at(9))

    def test_leaves_out_who_is_not_free_in_these_days(self, outlook, dee, bo_id, occupy):
        for day in (TUESDAY, WEDNESDAY):
            occupy(at(9, day=day), minutes=480)

        assert bo_id not in outlook().soonest

    def test_knows_the_next_free_time_after_these_days(self, outlook, occupy):
        occupy(at(9), minutes=480)
        found = outlook(TUESDAY, TUESDAY)

        assert found.sheet.days[0].next_free.starts_at == at(9, day=WEDNESDAY)
