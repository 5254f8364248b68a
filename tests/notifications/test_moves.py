"""Moves by the salon: told a moment later, as they stand by then, and not at all when they are taken back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.booking import operations as booking
from app.booking.commands import Correct, Reschedule
from app.core import clock
from app.notifications import delivery, operations
from app.notifications.kinds import Audience, Kind, State
from app.notifications.moves import HELD_BACK
from tenants import owed
from tenants.context import current_tenant
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


@pytest.fixture
def news(messages):
    """`news()`: what is written to the customer about moves, whether it has gone or not."""
    return lambda: [one for one in messages(Audience.CUSTOMER) if one.kind == Kind.APPOINTMENT_RESCHEDULED]


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
        assert waiting() == 0

    def test_to_a_colleague_that_is_taken_back_reaches_neither_of_them(self, visit, move, undo, told, second_stylist):
        move(visit, visit.starts_at, staff_id=second_stylist.staff_member_id)
        undo(visit)

        assert told() == {}

    def test_and_another_are_told_as_one(self, visit, move, told, news):
        start = visit.starts_at
        move(visit, start + HOUR)
        move(visit, start + 3 * HOUR)

        said = told()["Dora"]
        assert "13:00" in said
        assert "Tue, 2 Mar, 10:00" in said
        assert "11:00" not in said
        assert len(news()) == 1

    def test_and_another_back_are_no_news(self, visit, move, told):
        start = visit.starts_at
        move(visit, start + HOUR)
        move(visit, start)

        assert told() == {}

    def test_by_way_of_a_colleague_leaves_the_colleague_alone(self, visit, move, told, second_stylist, bo):
        move(visit, visit.starts_at, staff_id=second_stylist.staff_member_id)
        move(visit, visit.starts_at + HOUR, staff_id=bo.staff_member_id)

        assert set(told()) == {"Dora", "Bo"}

    def test_that_is_taken_back_too_late_is_told_both_times(self, visit, move, undo, told, now, news):
        move(visit, visit.starts_at + HOUR)
        assert "11:00" in told()["Dora"]
        undo(visit, at=now + HELD_BACK)

        assert "Until now" in told(after=2 * HELD_BACK)["Dora"]
        assert len(news()) == 2

    def test_of_which_one_message_is_on_its_way_is_told_to_everybody(self, visit, move, messages, news, ada, now):
        moved = {"appointment_id": visit.id, "sequence": move(visit, visit.starts_at + HOUR).sequence}
        (first,) = news()
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

    def test_is_not_sent_again_by_who_has_more_to_say(self, visit, move, ada, now, news):
        move(visit, visit.starts_at + HOUR)
        (moved,) = news()
        mail = {"tenant_id": current_tenant().id, "task": operations.SENDING, "key": moved.id, "now": now + HELD_BACK}
        assert owed.claim(**mail)
        booking.cancel(appointment_id=visit.id, by=ada, now=now)

        assert owed.claim(**mail) is None

    def test_arrives_before_the_reminder(self, visit, move, mails, perform_jobs):
        start = visit.starts_at + HOUR
        moved_at = start - timedelta(hours=24, seconds=10)
        with clock.frozen(moved_at):
            perform_jobs()
        before = len(mails())
        move(visit, start, at=moved_at)
        with clock.frozen(moved_at + timedelta(seconds=10)):
            perform_jobs()

        said = [mail["Subject"].split(":")[0] for mail in mails()[before:] if "Dora" in mail["To"]]
        assert said == ["Changed", "Reminder"]

    def test_names_the_end_that_it_has_by_then(self, visit, move, told, ada, now, news):
        move(visit, visit.starts_at + HOUR)
        booking.stretch(appointment_id=visit.id, minutes=90, by=ada, now=now)

        (said,) = news()
        assert datetime.fromisoformat(said.context["ends_at"]) == visit.ends_at
        assert "Until now" in told()["Dora"]

    def test_names_the_end_that_is_taken_back(self, visit, move, undo, ada, now, news):
        move(visit, visit.starts_at + HOUR)
        booking.stretch(appointment_id=visit.id, minutes=90, by=ada, now=now)
        undo(visit)

        (said,) = news()
        assert datetime.fromisoformat(said.context["ends_at"]) == visit.ends_at

    def test_names_what_is_corrected_without_a_word(self, visit, move, told, ada, now):
        move(visit, visit.starts_at + HOUR)
        corrected = Correct(price="99", price_reason="Long hair")
        booking.correct(appointment_id=visit.id, command=corrected, by=ada, now=now)

        assert "99.00" in told()["Dora"]

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

    def test_is_told_of_a_silent_move_in_place_of_the_one_they_were_to_hear_of(self, visit, move, told):
        start = visit.starts_at
        move(visit, start + HOUR)
        move(visit, start + 2 * HOUR, tell_customer=False)

        assert "12:00" in (said := told()["Dora"])
        assert "Tue, 2 Mar, 10:00" in said
        assert visit.changes[-1].details["told_customer"] is True

    def test_is_told_of_what_stays_when_the_silent_move_is_taken_back(self, visit, move, undo, told):
        move(visit, visit.starts_at + HOUR)
        move(visit, visit.starts_at + HOUR, tell_customer=False)
        undo(visit)

        assert "11:00" in told()["Dora"]

    def test_is_told_that_it_is_taken_back_once_they_have_read_of_it(self, visit, move, undo, told, now):
        move(visit, visit.starts_at + HOUR)
        move(visit, visit.starts_at + HOUR, tell_customer=False)
        assert "12:00" in told()["Dora"]
        undo(visit, at=now + HELD_BACK)

        assert "11:00" in told(after=2 * HELD_BACK)["Dora"]

    @pytest.mark.parametrize("later", [timedelta(0), 2 * HELD_BACK])
    def test_is_told_from_where_they_know_it(self, visit, move, told, now, bo, later):
        start = visit.starts_at
        move(visit, start + HOUR, by=bo, tell_customer=False)
        told(after=later)
        move(visit, start + 2 * HOUR, by=bo, at=now + later)

        said = told(after=later + HELD_BACK)["Dora"]
        assert "Tue, 2 Mar, 10:00" in said
        assert "11:00" not in said

    def test_knows_of_another_time_than_the_team(self, visit, move, told, now):
        start = visit.starts_at
        move(visit, start + HOUR, tell_customer=False)
        told()
        move(visit, start + 2 * HOUR, at=now + HELD_BACK)

        said = told(after=2 * HELD_BACK)
        assert "Tue, 2 Mar, 10:00" in said["Dora"]
        assert "Tue, 2 Mar, 11:00" in said["Bo"]

    def test_is_not_told_of_a_visit_that_is_back_where_they_know_it(self, visit, move, told, now):
        start = visit.starts_at
        move(visit, start + HOUR, tell_customer=False)
        told()
        move(visit, start, at=now + HELD_BACK)

        assert set(told(after=2 * HELD_BACK)) == {"Bo"}

    def test_is_told_when_the_way_back_is_taken_back(self, visit, move, undo, told):
        start = visit.starts_at
        move(visit, start + HOUR)
        move(visit, start)
        undo(visit)

        assert "11:00" in told()["Dora"]

    def test_cannot_be_left_out_by_themselves(self, book, move, told, cleo):
        visit = book(by=cleo, email="cleo@shear.example")
        told(after=timedelta(0))
        move(visit, visit.starts_at + HOUR, by=cleo, at=visit.starts_at - timedelta(days=2), tell_customer=False)

        assert "Dora" in told()


def waiting():
    """How many mails wait to be sent."""
    return db.session.scalar(select(func.count()).where(OwedTask.task == operations.SENDING))
