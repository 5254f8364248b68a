"""Another length for a visit, and taking back what was just done to one: the same guard, the same history."""

from datetime import timedelta

import pytest

from app.availability.occupancy import SlotTaken
from app.booking import operations
from app.booking.commands import Book, Reschedule
from app.booking.operations.stretch import BadLength, NoRoom
from app.booking.operations.undo import TooLateToUndo
from app.booking.second_thoughts import PATIENCE
from app.booking.states import NotAllowedNow, Status
from app.core.refusals import Forbidden, NotFound
from app.notifications import queries as messages
from tests.booking.conftest import GUEST, at, taken


@pytest.fixture
def stretch(now, ada):
    """Give a visit another length; Ada does, unless somebody else does."""

    def act(appointment, minutes, *, by=ada):
        return operations.stretch(appointment_id=appointment.id, minutes=minutes, by=by, now=now)

    return act


@pytest.fixture
def move(now, ada):
    def act(appointment, starts_at, **given):
        command = Reschedule(starts_at=starts_at, **given)
        return operations.reschedule(appointment_id=appointment.id, command=command, by=ada, now=now)

    return act


@pytest.fixture
def undo(now, ada):
    def act(appointment, *, by=ada, now=now, sequence=None):
        number = appointment.sequence if sequence is None else sequence
        return operations.undo(appointment_id=appointment.id, sequence=number, by=by, now=now)

    return act


class TestStretch:
    def test_takes_the_time_that_it_needs(self, book, stretch, bo):
        stretch(book(at(10)), 90)

        assert taken(bo.staff_member_id) == [(at(10), at(11, 30), "APPOINTMENT")]

    def test_gives_back_the_time_that_it_does_not_need(self, book, stretch, bo):
        stretch(book(at(10)), 15)

        assert taken(bo.staff_member_id) == [(at(10), at(10, 15), "APPOINTMENT")]

    def test_keeps_the_buffers(self, book, stretch, bo, bliss):
        stretch(book(at(10), service_id=bliss.colour_id), 60)

        assert taken(bo.staff_member_id) == [(at(10), at(11, 15), "APPOINTMENT")]

    def test_stands_in_the_history(self, book, stretch):
        change = stretch(book(at(10)), 60).changes[-1]

        assert (change.change, change.by_name) == ("stretched", "Ada")
        assert change.details["ends_at"] == ["2027-03-02T09:45:00+00:00", "2027-03-02T10:00:00+00:00"]

    def test_tells_nobody(self, book, stretch):
        visit = book(at(10))
        before = len(messages.search(appointment_id=visit.id).data)
        stretch(visit, 60)

        assert len(messages.search(appointment_id=visit.id).data) == before

    def test_is_refused_where_another_visit_is_in_the_way(self, book, stretch, bo):
        visit = book(at(10))
        book(at(11))

        with pytest.raises(NoRoom):
            stretch(visit, 90)
        assert (at(10), at(10, 45), "APPOINTMENT") in taken(bo.staff_member_id)

    @pytest.mark.parametrize("minutes", [0, -15, 4, 1441])
    def test_has_bounds(self, book, stretch, minutes):
        with pytest.raises(BadLength):
            stretch(book(at(10)), minutes)

    def test_is_refused_once_the_visit_is_over(self, book, stretch, ada):
        visit = operations.complete(appointment_id=book(at(10)).id, by=ada, now=at(10))

        with pytest.raises(NotAllowedNow):
            stretch(visit, 60)

    def test_is_not_for_colleagues(self, book, stretch, dee, bo):
        with pytest.raises(NotFound):
            stretch(book(at(10), staff_id=dee.id), 60, by=bo)

    def test_is_not_for_customers(self, book, stretch, cleo, ada):
        visit = book(at(10), by=ada, customer=None, customer_id=cleo.customer_id)

        with pytest.raises(Forbidden):
            stretch(visit, 60, by=cleo)

    def test_stays_with_the_visit_when_it_moves(self, book, stretch, move, dee):
        visit = stretch(book(at(10)), 75)
        move(visit, at(14), staff_id=dee.id)

        assert (visit.starts_at, visit.ends_at) == (at(14), at(15, 15))

    def test_is_looked_at_when_it_moves(self, book, stretch, move):
        visit = stretch(book(at(10)), 75)
        book(at(15))

        with pytest.raises(SlotTaken):
            move(visit, at(14))


class TestBookingAnotherLength:
    def test_takes_that_time(self, book, ada, bo):
        book(at(10), by=ada, minutes=20)

        assert taken(bo.staff_member_id) == [(at(10), at(10, 20), "APPOINTMENT")]

    def test_is_for_the_desk_only(self, bliss, now, cleo):
        command = Book(service_id=bliss.cut_id, starts_at=at(10), customer=GUEST, accept_policies=True, minutes=20)

        with pytest.raises(Forbidden):
            operations.book(command=command, by=cleo, now=now)


class TestUndo:
    def test_puts_a_visit_back_where_it_was(self, book, move, undo, dee, bo):
        visit = undo(move(book(at(10), staff_id=bo.staff_member_id), at(14), staff_id=dee.id))

        assert (visit.starts_at, visit.staff_member_id) == (at(10), bo.staff_member_id)
        assert taken(bo.staff_member_id) == [(at(10), at(10, 45), "APPOINTMENT")]
        assert taken(dee.id) == []

    def test_puts_it_back_also_where_the_rules_would_not_offer_it(self, book, move, undo, ada):
        visit = book(at(19), by=ada, override=True, override_reason="A wedding")

        assert undo(move(visit, at(14))).starts_at == at(19)

    def test_gives_it_its_length_back(self, book, stretch, undo, bo):
        visit = undo(stretch(book(at(10)), 90))

        assert (visit.ends_at, visit.own_minutes) == (at(10, 45), None)
        assert taken(bo.staff_member_id) == [(at(10), at(10, 45), "APPOINTMENT")]

    def test_brings_a_cancelled_visit_back_with_its_time(self, book, undo, ada, bo, now):
        visit = undo(operations.cancel(appointment_id=book(at(10)).id, by=ada, now=now, reason="A slip"))

        assert (visit.status, visit.cancelled_at, visit.cancel_reason) == (Status.CONFIRMED, None, None)
        assert taken(bo.staff_member_id) == [(at(10), at(10, 45), "APPOINTMENT")]
        assert [change.change for change in visit.changes][-2:] == ["cancelled", "restored"]

    def test_brings_a_declined_request_back_as_a_request(self, approving, book, undo, ada, now):
        visit = undo(operations.decline(appointment_id=book(at(10)).id, by=ada, now=now))

        assert visit.status == Status.PENDING

    def test_lets_the_customer_know(self, book, undo, ada, now):
        visit = undo(operations.cancel(appointment_id=book(at(10)).id, by=ada, now=now))

        told = [message.kind for message in messages.search(appointment_id=visit.id).data]
        assert told.count("appointment_confirmed") > told.count("appointment_cancelled")

    def test_is_refused_when_somebody_has_taken_the_time(self, book, move, undo, bo):
        visit = move(book(at(10)), at(14))
        book(at(10))

        with pytest.raises(SlotTaken):
            undo(visit)
        assert (at(14), at(14, 45), "APPOINTMENT") in taken(bo.staff_member_id)

    def test_is_refused_after_a_while(self, book, move, undo, now):
        with pytest.raises(TooLateToUndo):
            undo(move(book(at(10)), at(14)), now=now + PATIENCE + timedelta(seconds=1))

    def test_is_refused_when_something_else_has_happened_since(self, book, move, undo):
        visit = move(book(at(10)), at(14))
        number = visit.sequence
        move(visit, at(15))

        with pytest.raises(TooLateToUndo):
            undo(visit, sequence=number)

    def test_is_for_whoever_did_it(self, book, move, undo, bo):
        with pytest.raises(TooLateToUndo):
            undo(move(book(at(10)), at(14)), by=bo)

    def test_has_nothing_to_take_back_of_a_new_visit(self, book, undo, ada):
        with pytest.raises(TooLateToUndo):
            undo(book(at(10), by=ada))
