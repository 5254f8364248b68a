"""Moves by the salon: told a moment later, as they stand by then, and not at all when they are taken back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.booking import operations as booking
from app.booking.commands import Reschedule
from app.core import clock
from app.notifications import delivery
from app.notifications.kinds import Audience, Kind, State
from app.notifications.moves import HELD_BACK
from tenants.db import db
from tenants.models import OwedTask
from tests.notifications.letters import text_of

HOUR = timedelta(hours=1)


@pytest.fixture
def visit(book, perform_jobs, mails):
    """A visit of which everybody has been told."""
    booked = book()
    perform_jobs()
    return booked


@pytest.fixture
def move(ada, now):
    """Move a visit, as Ada does it at the desk."""

    def act(visit, starts_at, *, by=ada, at=now, **given):
        command = Reschedule(starts_at=starts_at, **given)
        return booking.reschedule(appointment_id=visit.id, command=command, by=by, now=at)

    return act


@pytest.fixture
def undo(ada, now):
    """Take the last change back, as Ada does it at the desk."""

    def act(visit, *, at=now):
        return booking.undo(appointment_id=visit.id, sequence=visit.sequence, by=ada, now=at)

    return act


@pytest.fixture
def told(mails, perform_jobs, now):
    """Who is written to once everything that is held back has gone, and what they read."""

    def read(*, after=HELD_BACK):
        before = {mail["Message-ID"] for mail in mails()}
        with clock.frozen(now + after):
            perform_jobs()
        new = [mail for mail in mails() if mail["Message-ID"] not in before]
        return {mail["To"].addresses[0].display_name: text_of(mail) for mail in new}

    return read


class TestAMoveByTheSalon:
    def test_is_told_a_moment_later(self, visit, move, told):
        move(visit, visit.starts_at + HOUR)

        assert told(after=HELD_BACK - timedelta(seconds=1)) == {}
        assert "11:00" in told()["Dora"]

    def test_is_told_at_once_where_the_customer_did_it(self, book, move, told, cleo):
        visit = book(by=cleo, email="cleo@shear.example")
        told(after=timedelta(0))
        move(visit, visit.starts_at + HOUR, by=cleo, at=visit.starts_at - timedelta(days=2))

        assert "Please note the new time." in told(after=timedelta(0))["Dora"]

    def test_that_is_taken_back_reaches_nobody(self, visit, move, undo, told, messages):
        before = len(messages())
        move(visit, visit.starts_at + HOUR)
        undo(visit)

        assert told() == {}
        assert len(messages()) == before
        assert owed() == 0

    def test_to_a_colleague_that_is_taken_back_reaches_neither_of_them(self, visit, move, undo, told, second_stylist):
        move(visit, visit.starts_at, staff_id=second_stylist.staff_member_id)
        undo(visit)

        assert told() == {}

    def test_and_another_are_told_as_one(self, visit, move, told, messages):
        start = visit.starts_at
        move(visit, start + HOUR)
        move(visit, start + 3 * HOUR)

        said = told()["Dora"]
        assert "13:00" in said
        assert "Tue, 2 Mar, 10:00" in said
        assert "11:00" not in said
        assert len([one for one in messages(Audience.CUSTOMER) if one.kind == Kind.APPOINTMENT_RESCHEDULED]) == 1

    def test_and_another_back_are_no_news(self, visit, move, told):
        start = visit.starts_at
        move(visit, start + HOUR)
        move(visit, start)

        assert told() == {}

    def test_by_way_of_a_colleague_leaves_the_colleague_alone(self, visit, move, told, second_stylist, bo):
        move(visit, visit.starts_at, staff_id=second_stylist.staff_member_id)
        move(visit, visit.starts_at + HOUR, staff_id=bo.staff_member_id)

        assert set(told()) == {"Dora", "Bo"}

    def test_that_is_taken_back_too_late_is_told_both_times(self, visit, move, undo, told, now, messages):
        move(visit, visit.starts_at + HOUR)
        assert "11:00" in told()["Dora"]
        undo(visit, at=now + HELD_BACK)

        assert "Until now" in told(after=2 * HELD_BACK)["Dora"]
        assert len([one for one in messages(Audience.CUSTOMER) if one.kind == Kind.APPOINTMENT_RESCHEDULED]) == 2

    def test_of_which_one_message_is_on_its_way_is_told_to_everybody(self, visit, move, messages, ada, now):
        moved = {"appointment_id": visit.id, "sequence": move(visit, visit.starts_at + HOUR).sequence}
        (first,) = [one for one in messages(Audience.CUSTOMER) if one.kind == Kind.APPOINTMENT_RESCHEDULED]
        assert delivery.take(message_id=first.id, now=now + HELD_BACK)
        booking.undo(**moved, by=ada, now=now + HELD_BACK)

        said = [one for one in messages() if one.kind == Kind.APPOINTMENT_RESCHEDULED]
        assert [datetime.fromisoformat(one.context["starts_at"]).hour for one in said] == [10, 10, 9, 9]

    def test_waits_no_longer_once_there_is_more_to_say(self, visit, move, ada, now, told, messages):
        move(visit, visit.starts_at + HOUR)
        booking.cancel(appointment_id=visit.id, by=ada, now=now)
        told(after=timedelta(0))

        sent = {one.kind: one.state for one in messages(Audience.CUSTOMER)}
        assert (sent[Kind.APPOINTMENT_RESCHEDULED], sent[Kind.APPOINTMENT_CANCELLED]) == (State.SENT, State.SENT)

    def test_does_not_wait_for_other_visits(self, book, visit, move, told):
        other = book(visit.starts_at + 5 * HOUR, name="Edith", email="edith@example.com")
        move(other, visit.starts_at + 3 * HOUR)
        move(visit, visit.starts_at + HOUR)

        assert {"Dora", "Edith"} <= set(told())


class TestTheCustomer:
    def test_is_not_told_where_the_desk_says_so(self, visit, move, told):
        move(visit, visit.starts_at + HOUR, tell_customer=False)

        assert set(told()) == {"Bo"}
        assert visit.changes[-1].details["told_customer"] is False

    def test_is_not_told_either_when_that_is_taken_back(self, visit, move, undo, told, now):
        move(visit, visit.starts_at + HOUR, tell_customer=False)
        told()
        undo(visit, at=now + HELD_BACK)

        assert "Dora" not in told(after=2 * HELD_BACK)

    def test_cannot_be_left_out_by_themselves(self, book, move, told, cleo):
        visit = book(by=cleo, email="cleo@shear.example")
        told(after=timedelta(0))
        move(visit, visit.starts_at + HOUR, by=cleo, at=visit.starts_at - timedelta(days=2), tell_customer=False)

        assert "Dora" in told()


def owed():
    """How many mails wait to be sent."""
    waiting = select(func.count()).where(OwedTask.task == "notifications.send_message")
    return db.session.scalar(waiting)
