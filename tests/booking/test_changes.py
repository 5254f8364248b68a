"""After the booking: call off, confirm, decline, complete, miss; and who may."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.auth.actor import ANONYMOUS
from app.booking import operations
from app.booking.models import Appointment, VisitTally
from app.booking.operations import history
from app.booking.operations.changes import TooEarly
from app.booking.policy import TooLateToCancel
from app.booking.states import AlreadyCancelled, Change, NotAllowedNow, Status
from app.booking.tokens import manage_token
from app.core.ids import new_token
from app.core.refusals import Conflict, Forbidden, NotFound
from tenants.db import db
from tests.booking.conftest import at, taken


@pytest.fixture
def cancel(now):
    def act(appointment, *, by=ANONYMOUS, now=now, **given):
        return operations.cancel(appointment_id=appointment.id, by=by, now=now, **given)

    return act


class TestCancel:
    def test_frees_the_time_and_keeps_the_row(self, book, cancel, ada, bo):
        appointment = cancel(book(at(10)), by=ada, reason="Bo is ill")

        assert taken(bo.staff_member_id) == []
        assert (appointment.status, appointment.cancel_reason) == (Status.CANCELLED, "Bo is ill")

    def test_lets_the_next_one_book(self, book, cancel, ada):
        cancel(book(at(10)), by=ada)

        assert book(at(10))

    def test_raises_the_sequence_that_calendars_compare(self, book, cancel, ada):
        assert cancel(book(at(10)), by=ada).sequence == 1

    def test_tells_who_and_when(self, book, cancel, ada, now):
        change = cancel(book(at(10)), by=ada, reason="Bo is ill").changes[-1]

        assert (change.change, change.by_name, change.by_role, change.at) == ("cancelled", "Ada", "owner", now)
        assert change.details["reason"] == "Bo is ill"

    def test_opens_to_the_secret_of_the_link(self, book, cancel):
        booked = book(at(10, day=4))
        change = cancel(booked, token=manage_token(booked)).changes[-1]

        assert (change.by_role, change.by_name) == ("customer", "Dora")

    def test_opens_to_the_customers_account(self, book, cancel, cleo):
        booked = book(at(10, day=4), by=cleo, customer=None)

        assert cancel(booked, by=cleo).status == Status.CANCELLED

    def test_binds_customers_to_the_notice_period(self, book, cancel, now):
        booked = book(at(10, day=4))
        last = booked.starts_at - timedelta(days=1)

        with pytest.raises(TooLateToCancel):
            cancel(booked, token=manage_token(booked), now=last + timedelta(seconds=1))
        assert cancel(booked, token=manage_token(booked), now=last).status == Status.CANCELLED

    def test_keeps_the_notice_period_that_was_agreed(self, book, cancel, salon):
        booked = book(at(16, day=1), service_id=book(at(10, day=5)).service_id)
        salon.cancellation_cutoff_minutes = 0
        db.session.flush()

        with pytest.raises(TooLateToCancel):
            cancel(booked, token=manage_token(booked))

    def test_binds_nobody_at_the_desk(self, book, cancel, bo):
        booked = book(at(10))

        assert cancel(booked, by=bo, now=booked.starts_at).status == Status.CANCELLED

    def test_happens_once(self, book, cancel, ada):
        booked = book(at(10))
        cancel(booked, by=ada)

        with pytest.raises(AlreadyCancelled):
            cancel(booked, by=ada)
        assert len(booked.changes) == 2


class TestStrangers:
    def test_find_nothing(self, book, cancel, cleo, mo):
        booked = book(at(10))

        for actor in (ANONYMOUS, cleo):
            with pytest.raises(NotFound):
                cancel(booked, by=actor)

    @pytest.mark.parametrize("token", ["", "guessed", "ümlaut"])
    def test_guess_no_secret(self, book, cancel, token):
        with pytest.raises(NotFound):
            cancel(book(at(10)), token=token)

    def test_open_nothing_with_another_visits_secret(self, book, cancel):
        with pytest.raises(NotFound):
            cancel(book(at(10)), token=manage_token(book(at(11))))

    def test_open_nothing_with_a_secret_that_was_withdrawn(self, book, cancel):
        booked = book(at(10))
        old = manage_token(booked)
        booked.manage_nonce = new_token()
        db.session.flush()

        with pytest.raises(NotFound):
            cancel(booked, token=old)

    def test_include_colleagues_who_have_their_own_column(self, book, cancel, bo, dee):
        with pytest.raises(NotFound):
            cancel(book(at(10), staff_id=dee.id), by=bo)


class TestRequests:
    def test_are_confirmed(self, book, approving, ada, now):
        booked = operations.confirm(appointment_id=book(at(10)).id, by=ada, now=now)

        assert booked.status == Status.CONFIRMED
        assert [change.change for change in booked.changes] == ["requested", "confirmed"]

    def test_are_declined_and_free_their_time(self, book, approving, ada, bo, now):
        booked = operations.decline(appointment_id=book(at(10)).id, by=ada, now=now, reason="Too much")

        assert (booked.status, booked.cancel_reason) == (Status.CANCELLED, "Too much")
        assert taken(bo.staff_member_id) == []

    def test_can_be_taken_back_until_they_begin(self, book, approving, cancel):
        booked = book(at(10))

        assert cancel(booked, token=manage_token(booked), now=booked.starts_at).status == Status.CANCELLED

    def test_are_not_confirmed_twice(self, book, ada, now):
        with pytest.raises(NotAllowedNow):
            operations.confirm(appointment_id=book(at(10)).id, by=ada, now=now)


class TestAfterTheVisit:
    @pytest.fixture
    def now(self):
        """Midnight of the day of the visits, in Berlin."""
        return at(0)

    def test_is_completed(self, book, bo, now):
        assert operations.complete(appointment_id=book(at(10)).id, by=bo, now=now).status == Status.COMPLETED

    def test_is_not_completed_the_day_before(self, book, bo, now):
        with pytest.raises(TooEarly):
            operations.complete(appointment_id=book(at(10)).id, by=bo, now=now - timedelta(seconds=1))

    def test_is_missed_the_day_before_by_who_says_so(self, book, bo, now):
        visit = book(at(10))

        assert operations.mark_no_show(appointment_id=visit.id, by=bo, now=now - timedelta(1)).status == Status.NO_SHOW

    def test_is_missed_and_made_good_when_they_come_after_all(self, book, bo, now):
        booked = book(at(10))

        assert operations.mark_no_show(appointment_id=booked.id, by=bo, now=now).status == Status.NO_SHOW
        assert operations.complete(appointment_id=booked.id, by=bo, now=now).status == Status.COMPLETED

    @pytest.mark.parametrize("end", [operations.complete, operations.mark_no_show])
    def test_is_opened_again_in_the_time_that_it_kept(self, book, bo, ada, now, end):
        booked = book(at(10))
        end(appointment_id=booked.id, by=ada, now=now)
        opened = operations.reopen(appointment_id=booked.id, by=bo, now=now + timedelta(days=40))

        assert (opened.status, opened.changes[-1].change) == (Status.CONFIRMED, "reopened")
        assert taken(bo.staff_member_id) == [(at(10), at(10, 45), "APPOINTMENT")]

    def test_counts_no_longer_once_it_is_open_again(self, book, bo, now):
        booked = book(at(10))
        operations.complete(appointment_id=booked.id, by=bo, now=now)
        operations.reopen(appointment_id=booked.id, by=bo, now=now)

        assert db.session.get_one(VisitTally, booked.customer_id).visits == 0

    def test_is_not_opened_again_before_its_end(self, book, bo, now):
        with pytest.raises(NotAllowedNow):
            operations.reopen(appointment_id=book(at(10)).id, by=bo, now=now)

    def test_of_a_colleague_is_not_opened_again(self, book, ada, bo, dee, now):
        hers = book(at(10), staff_id=dee.id)
        operations.complete(appointment_id=hers.id, by=ada, now=now)

        with pytest.raises(NotFound):
            operations.reopen(appointment_id=hers.id, by=bo, now=now)

    def test_is_not_called_off_any_more(self, book, cancel, bo, now):
        booked = book(at(10))
        operations.complete(appointment_id=booked.id, by=bo, now=now)

        with pytest.raises(NotAllowedNow):
            cancel(booked, by=bo)

    def test_is_not_for_customers_to_say(self, book, cleo, now):
        booked = book(at(10), by=cleo, customer=None)

        with pytest.raises(Forbidden):
            operations.complete(appointment_id=booked.id, by=cleo, now=now)


class TestTheConditionalUpdate:
    def test_refuses_what_changed_behind_its_back(self, book, ada, now):
        """The row lock makes this impossible; the UPDATE does not rely on it."""
        booked = book(at(10))
        db.session.execute(
            update(Appointment).where(Appointment.id == booked.id).values(status=Status.COMPLETED),
            execution_options={"synchronize_session": False},
        )

        with pytest.raises(Conflict):
            history.apply(Change.CANCEL, booked, by=ada, at=now)
