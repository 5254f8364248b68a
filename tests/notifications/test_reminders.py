from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.booking import operations as booking
from app.booking.commands import Reschedule
from app.catalogue import operations as catalogue
from app.catalogue.commands import UpdateSalon
from app.core import clock
from app.notifications import reminders
from app.notifications.kinds import Audience, Kind
from app.notifications.models import Reminder
from tenants.db import db
from tenants.models import OwedTask
from tests.notifications.conftest import BERLIN

THURSDAY = datetime(2027, 3, 4, 10, tzinfo=BERLIN)
DAY = timedelta(days=1)


@given(st.lists(st.integers(-5, 200)), st.integers(-300, 300))
def test_only_reminders_to_come_are_planned(hours, ahead):
    now = datetime(2027, 3, 1, tzinfo=BERLIN)
    starts_at = now + timedelta(hours=ahead)

    due = reminders.due(starts_at=starts_at, hours=hours, now=now)

    assert set(due) == {before for before in hours if before > 0 and before < ahead}
    assert all(at > now and at == starts_at - timedelta(hours=before) for before, at in due.items())


class TestPlan:
    def test_owes_one_reminder_for_each_of_the_salons_hours(self, book, salon):
        salon.reminder_hours = [48, 24, 2]

        appointment = book(THURSDAY)

        assert planned(appointment) == {48: THURSDAY - 2 * DAY, 24: THURSDAY - DAY, 2: THURSDAY - timedelta(hours=2)}
        assert owed() == sorted(planned(appointment).values())

    def test_owes_none_whose_time_has_passed(self, book, now):
        assert planned(book(datetime(2027, 3, 1, 16, tzinfo=BERLIN), now=now)) == {}

    def test_owes_none_before_a_request_is_approved(self, approving, book, ada, now):
        appointment = book(THURSDAY)
        assert planned(appointment) == {}

        booking.confirm(appointment_id=appointment.id, by=ada, now=now)
        assert planned(appointment) == {24: THURSDAY - DAY}

    def test_follows_a_move(self, book, ada, now):
        appointment = book(THURSDAY)

        move(appointment, THURSDAY + DAY, by=ada, now=now)

        assert planned(appointment) == {24: THURSDAY}
        assert owed() == [THURSDAY]

    def test_dies_with_a_cancellation(self, book, ada, now):
        appointment = book(THURSDAY)

        booking.cancel(appointment_id=appointment.id, by=ada, now=now)

        assert planned(appointment) == {}
        assert owed() == []


class TestSend:
    def test_reminds_customer_and_stylist_once(self, book, messages, mails, perform_jobs):
        book(THURSDAY)

        for hours in (24, 23, 1):
            with clock.frozen(THURSDAY - timedelta(hours=hours)):
                perform_jobs()

        assert reminded(messages) == ["bo@shear.example", "dora@example.com"]

    def test_reminds_nobody_early(self, book, messages, mails, perform_jobs):
        book(THURSDAY)

        with clock.frozen(THURSDAY - DAY - timedelta(seconds=1)):
            perform_jobs()

        assert reminded(messages) == []

    def test_reminds_no_stylist_where_the_salon_does_not_want_it(self, book, messages, salon, mails, perform_jobs):
        salon.reminds_staff = False
        book(THURSDAY)

        with clock.frozen(THURSDAY - DAY):
            perform_jobs()

        assert reminded(messages) == ["dora@example.com"]

    def test_reminds_again_after_a_move(self, book, messages, ada, mails, perform_jobs):
        appointment = book(THURSDAY)
        with clock.frozen(THURSDAY - DAY):
            perform_jobs()
            move(appointment, THURSDAY + DAY, by=ada, now=THURSDAY - DAY)
        with clock.frozen(THURSDAY):
            perform_jobs()

        assert reminded(messages).count("dora@example.com") == 2

    @pytest.mark.parametrize("late", [timedelta(0), timedelta(hours=3)])
    def test_reminds_nobody_of_a_visit_that_has_begun(self, book, messages, mails, perform_jobs, late):
        book(THURSDAY)

        with clock.frozen(THURSDAY + late):
            perform_jobs()

        assert reminded(messages) == []


class TestReplan:
    def test_new_hours_are_for_visits_that_are_booked_already(self, book, mails, perform_jobs):
        appointment = book(THURSDAY)

        catalogue.change_settings(command=UpdateSalon(reminder_hours=[48, 1]))
        perform_jobs()

        assert planned(appointment) == {48: THURSDAY - 2 * DAY, 1: THURSDAY - timedelta(hours=1)}
        assert owed() == sorted(planned(appointment).values())

    def test_a_reminder_that_was_sent_is_not_planned_anew(self, book, messages, mails, perform_jobs):
        book(THURSDAY)
        with clock.frozen(THURSDAY - DAY):
            perform_jobs()
            catalogue.change_settings(command=UpdateSalon(reminder_hours=[24, 1]))
            perform_jobs()
        with clock.frozen(THURSDAY - timedelta(hours=2)):
            perform_jobs()

        assert reminded(messages).count("dora@example.com") == 1

    def test_a_visit_that_is_opened_again_is_reminded_of_at_the_new_hours(self, book, ada, now, mails, perform_jobs):
        appointment = book(THURSDAY)
        # On its day, and taken back as if that had been days before.
        booking.complete(appointment_id=appointment.id, by=ada, now=appointment.starts_at)
        catalogue.change_settings(command=UpdateSalon(reminder_hours=[48]))
        perform_jobs()

        booking.reopen(appointment_id=appointment.id, by=ada, now=now)

        assert planned(appointment) == {48: THURSDAY - 2 * DAY}

    def test_a_salon_without_visits_owes_no_plan(self, app):
        catalogue.change_settings(command=UpdateSalon(reminder_hours=[48]))

        assert not db.session.scalar(db.select(OwedTask.id).where(OwedTask.task == reminders.REPLANNING))


def planned(appointment):
    rows = db.session.scalars(db.select(Reminder).where(Reminder.appointment_id == appointment.id))
    return {row.hours_before: row.due_at for row in rows}


def owed():
    """When reminders are due, as the relay sees it."""
    mine = db.select(OwedTask.due_at).where(OwedTask.task == reminders.SENDING)
    return list(db.session.scalars(mine.order_by(OwedTask.due_at)))


def reminded(messages, audience: Audience | None = None):
    return sorted(message.to_address for message in messages(audience) if message.kind == Kind.APPOINTMENT_REMINDER)


def move(appointment, starts_at, *, by, now):
    booking.reschedule(appointment_id=appointment.id, command=Reschedule(starts_at=starts_at), by=by, now=now)
