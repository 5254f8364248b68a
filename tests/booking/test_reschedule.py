"""Moving a visit: the new time is got, or the old one stays."""

from datetime import timedelta

import pytest

from app.auth.actor import ANONYMOUS
from app.availability.occupancy import SlotHeld, SlotTaken
from app.availability.queries import NotOffered
from app.booking import operations
from app.booking.commands import Reschedule
from app.booking.operations.reschedule import NoRoomThatDay
from app.booking.policy import TooLateToReschedule
from app.booking.states import AlreadyCancelled, Status
from app.booking.tokens import manage_token
from app.catalogue import operations as catalogue
from app.catalogue.models import Service, StaffMember, StaffService
from app.core.refusals import Forbidden, NotFound
from tenants.db import db
from tests.booking.conftest import at, taken


@pytest.fixture
def move(now):
    """Move a visit with the secret of its link, unless somebody else does."""

    def act(appointment, starts_at, *, by=ANONYMOUS, now=now, **given):
        token = manage_token(appointment) if by is ANONYMOUS else None
        command = Reschedule(starts_at=starts_at, **given)
        return operations.reschedule(appointment_id=appointment.id, command=command, by=by, token=token, now=now)

    return act


@pytest.fixture
def booked(book):
    """A visit on Thursday at ten."""
    return book(at(10, day=4))


@pytest.fixture
def others(book, hold):
    """A visit and a hold on the same Thursday."""
    return book(at(11, day=4)), hold(at(12, day=4))


class TestReschedule:
    def test_takes_the_new_time_and_frees_the_old(self, booked, move, bo):
        move(booked, at(14, day=5))

        assert taken(bo.staff_member_id) == [(at(14, day=5), at(14, 45, day=5), "APPOINTMENT")]
        assert (booked.starts_at, booked.ends_at, booked.sequence) == (at(14, day=5), at(14, 45, day=5), 1)

    def test_may_overlap_the_old_time(self, booked, move, bo):
        move(booked, at(10, 15, day=4))

        assert len(taken(bo.staff_member_id)) == 1

    def test_tells_from_where_to_where(self, booked, move, now):
        change = move(booked, at(14, day=5)).changes[-1]

        assert (change.change, change.by_name, change.at) == ("rescheduled", "Dora", now)
        assert change.details["starts_at"] == ["2027-03-04T09:00:00+00:00", "2027-03-05T13:00:00+00:00"]

    def test_to_the_same_time_changes_nothing(self, booked, move):
        assert move(booked, booked.starts_at).sequence == 0
        assert len(booked.changes) == 1

    @pytest.mark.parametrize(
        ("start", "refusal"),
        [(at(11, day=4), SlotTaken), (at(12, day=4), SlotHeld), (at(20, day=4), NotOffered)],
    )
    def test_keeps_the_old_time_when_refused(self, booked, others, move, start, refusal):
        with pytest.raises(refusal):
            move(booked, start)

        assert (at(10, day=4), at(10, 45, day=4), "APPOINTMENT") in taken(booked.staff_member_id)
        assert (booked.starts_at, booked.sequence) == (at(10, day=4), 0)

    def test_keeps_the_old_time_when_the_race_is_lost(self, booked, book, move, bo, monkeypatch):
        """The new time looks free when it is asked for, and is gone when it is to be taken."""
        seen = operations.taking.Wish.offer

        def offer_and_lose(wish, *, now):
            offer = seen(wish, now=now)
            monkeypatch.undo()
            book(at(14, day=5))
            return offer

        monkeypatch.setattr(operations.taking.Wish, "offer", offer_and_lose)
        with pytest.raises(SlotTaken) as refused:
            move(booked, at(14, day=5))
        assert len(refused.value.alternatives) >= 3
        assert (at(10, day=4), at(10, 45, day=4), "APPOINTMENT") in taken(bo.staff_member_id)

    def test_of_what_is_off_is_refused(self, booked, move, ada, now):
        operations.cancel(appointment_id=booked.id, by=ada, now=now)

        with pytest.raises(AlreadyCancelled):
            move(booked, at(14, day=5))

    def test_wants_the_secret(self, booked, now):
        with pytest.raises(NotFound):
            operations.reschedule(
                appointment_id=booked.id, command=Reschedule(starts_at=at(14, day=5)), by=ANONYMOUS, now=now
            )


class TestTheCutOff:
    def test_binds_customers(self, booked, move):
        last = booked.starts_at - timedelta(days=1)

        with pytest.raises(TooLateToReschedule):
            move(booked, at(14, day=5), now=last + timedelta(seconds=1))
        assert move(booked, at(14, day=5), now=last)

    def test_does_not_bind_the_desk(self, booked, move, bo):
        assert move(booked, at(14, day=5), by=bo, now=booked.starts_at)


class TestWhoDoesTheWork:
    def test_stays_with_whom_the_customer_chose(self, book, move, bo, dee):
        booked = book(at(10, day=4), staff_id=bo.staff_member_id)
        book(at(14, day=5), staff_id=bo.staff_member_id)

        with pytest.raises(SlotTaken):
            move(booked, at(14, day=5))

    def test_is_anybody_again_when_anybody_was_welcome(self, book, move, bo, dee):
        booked = book(at(10, day=4))
        book(at(14, day=5), staff_id=bo.staff_member_id)

        assert move(booked, at(14, day=5)).staff_member.name == "Dee"

    def test_may_be_named_anew(self, booked, move, bo, dee):
        moved = move(booked, at(10, day=4), staff_id=dee.id)

        assert (moved.staff_member.name, moved.chosen_by) == ("Dee", None)
        assert taken(bo.staff_member_id) == []

    def test_changes_the_price_only_with_the_person(self, booked, move, bo, dee):
        dear = db.session.get_one(StaffService, (dee.id, booked.service_id))
        dear.price_minor = 8000
        db.session.flush()
        catalogue.touch()

        assert move(booked, at(14, day=5), staff_id=bo.staff_member_id).price_minor == 5000
        assert move(booked, at(15, day=5), staff_id=dee.id).price_minor == 8000

    def test_is_not_a_colleague_when_one_has_ones_own_column(self, booked, move, bo, dee):
        with pytest.raises(Forbidden):
            move(booked, at(14, day=5), by=bo, staff_id=dee.id)


class TestAFullDay:
    @pytest.fixture(params=["service", "staff member"])
    def one_visit_a_day(self, request, bliss, bo, booked, book):
        """Whatever the rule is about, one visit makes a day full; Friday is full."""
        book(at(10, day=5))
        if request.param == "service":
            db.session.get_one(Service, bliss.cut_id).max_per_day = 1
        else:
            db.session.get_one(StaffMember, bo.staff_member_id).max_appointments_per_day = 1
        db.session.flush()
        catalogue.touch()

    def test_takes_no_more_visits(self, booked, move, one_visit_a_day):
        with pytest.raises(NoRoomThatDay) as refusal:
            move(booked, at(14, day=5))

        assert refusal.value.code == "day_full"
        assert {slot.starts_at.day for slot in refusal.value.alternatives}.isdisjoint({5})
        assert booked.starts_at == at(10, day=4)

    def test_lets_its_own_visits_move_within_it(self, booked, move, one_visit_a_day):
        assert move(booked, at(15, day=4)).starts_at == at(15, day=4)

    def test_is_full_for_the_desk_until_it_says_otherwise(self, booked, move, ada, one_visit_a_day):
        with pytest.raises(NoRoomThatDay):
            move(booked, at(14, day=5), by=ada)

        assert move(booked, at(14, day=5), by=ada, override=True).starts_at == at(14, day=5)


class TestOverride:
    def test_moves_past_the_hours_with_a_reason(self, booked, move, ada):
        with pytest.raises(NotOffered):
            move(booked, at(20, day=4), by=ada)

        moved = move(booked, at(20, day=4), by=ada, override=True, override_reason="A wedding")
        assert moved.override_reason == "A wedding"
        assert moved.changes[-1].details["override_reason"] == "A wedding"

    def test_never_moves_onto_a_visit(self, booked, book, move, ada):
        book(at(14, day=5))

        with pytest.raises(SlotTaken):
            move(booked, at(14, day=5), by=ada, override=True)

    def test_is_not_for_customers(self, booked, move):
        with pytest.raises(Forbidden):
            move(booked, at(20, day=4), override=True)


def test_a_request_stays_a_request(book, approving, move):
    assert move(book(at(10, day=4)), at(14, day=5)).status == Status.PENDING
