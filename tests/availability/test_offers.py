"""What booking a start means, or why it cannot be booked and what can instead."""

from datetime import date, datetime, timedelta

import pytest

from app.availability import queries
from app.availability.explain import Code
from app.availability.occupancy import DayFull, SlotHeld, SlotTaken
from app.availability.queries import NotOffered
from app.catalogue.models import AnyStaffRule, Closure, Salon, Service, StaffMember, StaffService
from app.core.ids import new_id
from app.core.refusals import NotFound
from tests.availability.conftest import BERLIN, SUNDAY, TUESDAY, WEDNESDAY, at


class TestOffer:
    def test_says_what_booking_means(self, offer, bliss, bo_id, change):
        change(Service, bliss.cut_id, buffer_before_minutes=5, buffer_after_minutes=10)
        made = offer(at(10), staff_member_id=bo_id)

        assert (made.starts_at, made.ends_at, made.timezone) == (at(10), at(10, 45), "Europe/Berlin")
        assert (made.buffer_before_minutes, made.buffer_after_minutes) == (5, 10)
        assert (made.price.amount_minor, made.price.currency, made.location_id) == (5000, "EUR", bliss.location_id)
        assert (made.staff_member_id, made.chosen_by) == (bo_id, None)

    def test_has_the_staff_members_own_price_and_length(self, offer, change, bliss, bo_id):
        change(StaffService, (bo_id, bliss.cut_id), duration_minutes=60, price_minor=0)
        made = offer(at(10))

        assert (made.ends_at, made.price.amount_minor) == (at(11), 0)

    def test_gives_anybodys_visit_to_whoever_is_least_busy_that_day(self, offer, occupy, dee):
        occupy(at(15))
        made = offer(at(10))

        assert (made.staff_member_id, made.chosen_by) == (dee, "LEAST_BUSY")

    def test_gives_anybodys_visit_to_whoever_waits_longest(self, offer, occupy, change, bo_id, dee):
        change(Salon, any_staff_rule=AnyStaffRule.ROTATION)
        occupy(at(9, day=WEDNESDAY), staff_id=dee)
        assert offer(at(10)).staff_member_id == bo_id

        occupy(at(9, day=WEDNESDAY), staff_id=bo_id)
        assert offer(at(10)).staff_member_id == dee

    def test_gives_anybodys_visit_to_whoever_is_free(self, offer, occupy, dee):
        occupy(at(10), staff_id=dee)
        occupy(at(12), minutes=240)

        assert offer(at(10)).staff_member_id != dee

    def test_refuses_what_is_taken_with_the_nearest_others(self, offer, occupy):
        occupy(at(10))

        with pytest.raises(SlotTaken) as refusal:
            offer(at(10))

        assert [slot.starts_at for slot in refusal.value.alternatives] == [at(9, 15), at(10, 45), at(9)]

    def test_refuses_what_is_held(self, offer, occupy, now):
        occupy(at(10), kind="HOLD", expires_at=now + timedelta(minutes=5))

        with pytest.raises(SlotHeld) as refusal:
            offer(at(10))

        assert len(refusal.value.alternatives) == 3

    def test_says_held_when_one_of_several_is_only_held(self, offer, occupy, dee, now):
        occupy(at(10))
        occupy(at(10), staff_id=dee, kind="HOLD", expires_at=now + timedelta(minutes=5))

        with pytest.raises(SlotHeld):
            offer(at(10))

    def test_counts_ones_own_time_as_free(self, offer, occupy):
        own = occupy(at(10))

        assert offer(at(10, 15), ignoring=own).starts_at == at(10, 15)

    @pytest.mark.parametrize(
        "starts_at, sentence",
        [
            (at(20), "The salon does not offer this time. Please choose another."),
            (at(10, 7), "Visits start every 15 minutes, not in between."),
            (at(8, day=date(2027, 3, 1)), "This time has passed."),
            (at(9, 15, day=date(2027, 3, 1)), "This is too soon: please book 1 hour ahead."),
            (at(10, day=date(2027, 6, 1)), "This is too far ahead: one can book until Friday, 30 April 2027."),
        ],
    )
    def test_refuses_what_the_salon_does_not_offer(self, offer, starts_at, sentence):
        with pytest.raises(NotOffered) as refusal:
            offer(starts_at)

        assert refusal.value.detail == sentence
        assert len(refusal.value.alternatives) == 3

    @pytest.mark.parametrize("starts_at", [datetime.min, datetime.max])
    def test_refuses_the_ends_of_the_calendar(self, offer, starts_at):
        with pytest.raises(NotOffered):
            offer(starts_at.replace(tzinfo=BERLIN))

    def test_refuses_a_service_that_somebody_does_not_do(self, offer, add, bliss):
        somebody = StaffMember(id=new_id(), location_id=bliss.location_id, name="Eve")
        add(somebody)

        with pytest.raises(NotOffered, match="Eve does not do this service"):
            offer(at(10), staff_member_id=somebody.id, override=True)

    def test_goes_past_the_salons_rules_for_the_desk(self, offer, bo_id):
        made = offer(at(20, 7, day=SUNDAY), online=False, override=True)

        assert (made.staff_member_id, made.starts_at) == (bo_id, at(20, 7, day=SUNDAY))

    def test_never_goes_over_taken_time(self, offer, occupy):
        occupy(at(20))

        with pytest.raises(SlotTaken):
            offer(at(20, 30), online=False, override=True)

    def test_carries_the_caps_that_are_counted_again_under_the_lock(self, offer, change, occupy, bliss, now):
        change(Service, bliss.cut_id, max_per_day=1)
        made = offer(at(10))
        occupy(at(12))

        with pytest.raises(DayFull):
            occupy(at(10), caps=made.caps)

    def test_says_taken_when_the_day_is_full(self, offer, change, occupy, bliss):
        change(Service, bliss.cut_id, max_per_day=1)
        occupy(at(12))

        with pytest.raises(DayFull) as refusal:
            offer(at(10))

        assert refusal.value.code == "slot_taken"
        assert {slot.starts_at.day for slot in refusal.value.alternatives} <= {1, 3}

    def test_says_taken_when_the_day_is_full_with_one_and_another_is_busy(self, offer, change, occupy, bo_id, dee):
        change(StaffMember, bo_id, max_appointments_per_day=1)
        occupy(at(12))
        occupy(at(10), staff_id=dee)

        with pytest.raises(SlotTaken) as refusal:
            offer(at(10))

        assert type(refusal.value) is SlotTaken

    def test_is_not_found_for_another_salons_service(self, offer, street):
        with pytest.raises(NotFound):
            offer(at(10), service_id=street.cut_id)


class TestAlternatives:
    def test_come_from_far_away_when_the_days_around_are_full(self, bliss, add, now):
        add(Closure(id=new_id(), starts_on=TUESDAY - timedelta(days=1), ends_on=TUESDAY + timedelta(days=30)))

        found = queries.alternatives(service_id=bliss.cut_id, starts_at=at(10), now=now)

        assert [slot.starts_at for slot in found][:1] == [at(9, day=date(2027, 4, 2))]

    def test_are_as_many_as_asked_for(self, bliss, now):
        assert len(queries.alternatives(service_id=bliss.cut_id, starts_at=at(10), now=now, count=7)) == 7


class TestExplain:
    def test_finds_nothing_against_a_slot(self, bliss, bo_id, now):
        said = queries.explain(service_id=bliss.cut_id, starts_at=at(10), now=now)

        assert said.is_offered
        assert said.reasons == {bo_id: ()}

    def test_names_what_is_in_the_way_for_each(self, bliss, bo_id, dee, occupy, now):
        visit = occupy(at(9, 30))
        said = queries.explain(service_id=bliss.cut_id, starts_at=at(10), now=now)

        assert said.is_offered
        assert [(reason.code, reason.source_id) for reason in said.reasons[bo_id]] == [(Code.BUSY, visit)]
        assert said.names[dee] == "Dee"
