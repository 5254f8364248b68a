from datetime import datetime, timedelta

import pytest

from app.auth import events as auth
from app.booking import operations as booking
from app.core import clock
from app.core.events import publish
from app.notifications import channels, delivery, operations, queries, reminders
from app.notifications.kinds import Audience, Kind, State
from app.notifications.models import Message
from app.notifications.parcel import SENT, later, never
from tenants.db import db
from tests.notifications.letters import event_of, html_of, text_of


@pytest.fixture
def channel(monkeypatch):
    """A channel that answers what the test says, and remembers what it was given."""

    class Channel(list):
        outcome = SENT

        def __call__(self, parcel):
            self.append(parcel)
            return self.outcome

    found = Channel()
    monkeypatch.setitem(channels.CHANNELS, "email", found)
    return found


@pytest.fixture
def message(book, messages):
    """The confirmation to Dora."""
    book()
    return messages(Audience.CUSTOMER)[0]


class TestSend:
    def test_puts_a_mail_into_the_folder(self, book, mails, perform_jobs, bliss):
        appointment = book()

        perform_jobs()

        mail = {one["To"]: one for one in mails()}["Dora <dora@example.com>"]
        assert mail["From"] == "Shear Bliss <bookings@localhost>"
        assert mail["Reply-To"] == "Shear Bliss <desk@shear.example>"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert "10:00" in text_of(mail)
        assert "10:00" in html_of(mail)
        assert event_of(mail)["UID"] == f"{appointment.id}@localhost"

    def test_names_the_file_by_time_and_message(self, app, message, mails, perform_jobs):
        perform_jobs()

        folder = app.extensions["settings"].var_dir / "mail"
        assert (folder / f"20270301T080000Z-{message.id}.eml").exists()
        assert not list(folder.glob("*.tmp"))

    def test_remembers_what_was_said_and_when(self, message, mails, perform_jobs, now):
        perform_jobs()

        assert (message.state, message.sent_at, message.attempts) == (State.SENT, now, 1)
        assert message.subject == "Confirmed: Cut, Tue, 2 Mar, 10:00"
        assert "Hello Dora" in message.text_body

    def test_sends_nothing_twice(self, message, channel, perform_jobs):
        perform_jobs()
        sent = len(channel)

        assert delivery.take(message_id=message.id, now=clock.now()) is None
        perform_jobs()
        assert len(channel) == sent

    def test_holds_no_transaction_while_it_is_on_its_way(self, message, channel, monkeypatch):
        seen = []
        monkeypatch.setitem(channels.CHANNELS, "email", lambda _parcel: seen.append(db.session.registry.has()) or SENT)

        channels.deliver(delivery.take(message_id=message.id, now=clock.now()))

        assert seen == [False]


class TestRetries:
    def test_waits_longer_after_every_attempt(self, message, channel, perform_jobs, now):
        channel.outcome = later("451 busy")
        at, waits = now, []
        for minutes in (1, 5, 15, 60, 240, 240):
            with clock.frozen(at):
                perform_jobs()
            at += timedelta(minutes=minutes)
            with clock.frozen(at - timedelta(seconds=1)):
                before = attempts_of(message)
                perform_jobs()
                waits.append(attempts_of(message) == before)

        assert all(waits)
        assert (message.state, attempts_of(message), message.last_error) == (State.QUEUED, 6, "451 busy")

    def test_repeats_carry_one_message_id(self, message, channel, perform_jobs, now):
        channel.outcome = later("451 busy")
        perform_jobs()
        channel.outcome = SENT
        with clock.frozen(now + timedelta(minutes=1)):
            perform_jobs()

        to_dora = [parcel.message_id for parcel in channel if parcel.to_address == "dora@example.com"]
        assert to_dora == [message.message_id, message.message_id]
        assert message.state == State.SENT

    def test_gives_up_after_two_days(self, message, channel, perform_jobs, now):
        channel.outcome = later("no route to host")
        for hours in range(0, 60, 4):
            with clock.frozen(now + timedelta(hours=hours)):
                perform_jobs()

        assert (message.state, message.last_error) == (State.FAILED, "no route to host")

    def test_never_repeats_what_was_refused_for_good(self, message, channel, perform_jobs, now):
        channel.outcome = never("550 no such user")
        perform_jobs()
        with clock.frozen(now + timedelta(minutes=30)):
            perform_jobs()

        assert attempts_of(message) == 1
        assert (message.state, message.last_error) == (State.FAILED, "550 no such user")

    def test_says_that_it_comes_late(self, message, channel, perform_jobs, now):
        channel.outcome = later("451 busy")
        perform_jobs()
        with clock.frozen(now + timedelta(minutes=30)):
            perform_jobs()

        first, late = (parcel.rendered.text for parcel in channel if parcel.to_address == "dora@example.com")
        assert "comes late" not in first
        assert "comes late" in late


class TestRetryByHand:
    def test_tries_a_failed_message_again(self, message, channel, perform_jobs, now):
        channel.outcome = never("550 no such user")
        perform_jobs()
        channel.outcome = SENT

        operations.retry(message_id=message.id, now=now + timedelta(hours=3))
        with clock.frozen(now + timedelta(hours=3)):
            perform_jobs()

        assert (message.state, message.attempts, message.last_error) == (State.SENT, 1, None)

    @pytest.mark.parametrize("kind", [kind for kind in Kind if kind.is_about_appointment])
    def test_sends_nothing_that_is_over(self, book, messages, channel, perform_jobs, kind):
        visit = book()
        operations.tell_customer(kind=kind, visit=queries.visit(visit.id), now=clock.now(), minutes_late=15)
        message = [one for one in messages(Audience.CUSTOMER) if one.kind == kind][-1]
        message.close(State.FAILED)
        db.session.flush()

        with pytest.raises(operations.OfNoUse):
            operations.retry(message_id=message.id, now=visit.ends_at)
        assert operations.retry(message_id=message.id, now=clock.now()).give_up_at <= visit.ends_at

    def test_keeps_no_fact_by_a_name_that_no_letter_reads(self, book):
        late, visit = Kind.APPOINTMENT_DELAYED, queries.visit(book().id)

        with pytest.raises(TypeError, match="delay_minutes"):
            operations.tell_customer(kind=late, visit=visit, now=clock.now(), delay_minutes=15)

    def test_leaves_others_alone(self, message, now):
        with pytest.raises(operations.NotFailed):
            operations.retry(message_id=message.id, now=now)


class TestSecrets:
    @pytest.mark.parametrize("outcome", [SENT, never("550 no such user")])
    def test_a_code_is_sent_and_forgotten(self, channel, messages, perform_jobs, code, outcome):
        channel.outcome = outcome

        perform_jobs()

        (message,) = messages()
        assert code in channel[0].rendered.text
        assert code in channel[0].rendered.html
        assert "secret" not in message.context
        assert code not in message.subject + message.text_body
        assert not message.can_be_retried

    @pytest.mark.usefixtures("code")
    def test_a_code_is_not_sent_after_its_time(self, channel, messages, perform_jobs, now):
        with clock.frozen(now + timedelta(minutes=10)):
            perform_jobs()

        assert not channel
        assert messages()[0].state == State.FAILED
        assert "secret" not in messages()[0].context

    def test_the_link_of_a_visit_is_sent_and_not_kept(self, message, channel, perform_jobs):
        perform_jobs()

        (parcel,) = (parcel for parcel in channel if parcel.to_address == "dora@example.com")
        (token,) = parcel.rendered.secrets
        assert f"?token={token}" in parcel.rendered.text
        assert f"/a/{message.appointment_id}\n" in message.text_body
        assert token not in message.text_body


class TestReminders:
    def test_of_what_is_off_are_withdrawn(self, book, cleo, now):
        appointment = book(datetime(2027, 3, 4, 10, tzinfo=now.tzinfo), by=cleo, email="cleo@shear.example")
        reminder_id = remind(appointment, now + timedelta(days=2, hours=2))
        booking.cancel(appointment_id=appointment.id, by=cleo, now=now)

        assert delivery.take(message_id=reminder_id, now=now) is None
        assert db.session.get_one(Message, reminder_id).state == State.WITHDRAWN


class TestFolder:
    def test_that_cannot_be_written_is_tried_again(self, app, message, perform_jobs, tmp_path, monkeypatch):
        blocked = tmp_path / "var"
        blocked.write_text("a file where a folder should be")
        settings = app.extensions["settings"]
        monkeypatch.setitem(app.extensions, "settings", settings.model_copy(update={"var_dir": blocked}))

        perform_jobs()

        assert message.state == State.QUEUED
        assert message.last_error


@pytest.fixture
def code(app, cleo, now):
    expires_at = now + timedelta(minutes=10)
    given = {"email": "cleo@shear.example", "expires_at": expires_at, "at": now, "request_id": cleo.account_id}
    publish(auth.SignInCodeRequested(code="482913", **given))
    return "482913"


def attempts_of(message):
    db.session.refresh(message)
    return message.attempts


def remind(appointment, at):
    """Let the reminder of a visit fire, and return the id of the message to the customer."""
    key = reminders.reminder_id(appointment.id, 24)
    reminders.send(reminder_id=key, now=at)
    found = db.select(Message.id).where(
        Message.kind == Kind.APPOINTMENT_REMINDER, Message.audience == Audience.CUSTOMER
    )
    return db.session.scalars(found).one()
