from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from app.auth import events as auth
from app.auth.actor import SYSTEM
from app.auth.models import Account
from app.auth.operations import choose_language
from app.auth.roles import Role
from app.booking import operations as booking
from app.booking.commands import Reschedule
from app.booking.models import Appointment
from app.core.events import publish
from app.customers.models import Customer
from app.notifications.kinds import Audience, Kind
from tenants.db import db
from tests.booking.conftest import BERLIN


def said(messages, audience=None):
    return [(message.kind, message.to_address) for message in messages(audience)]


class TestBooking:
    def test_confirms_to_the_customer_and_tells_the_stylist(self, book, messages):
        appointment = book()

        assert set(said(messages)) == {
            (Kind.APPOINTMENT_CONFIRMED, "dora@example.com"),
            (Kind.APPOINTMENT_CONFIRMED, "bo@shear.example"),
        }
        assert {message.appointment_id for message in messages()} == {appointment.id}

    def test_writes_to_nobody_who_did_it_themselves(self, book, messages, bo):
        book(by=bo)

        assert said(messages) == [(Kind.APPOINTMENT_CONFIRMED, "dora@example.com")]

    def test_writes_to_no_customer_without_an_address(self, book, messages, ada):
        book(by=ada, email=None)

        assert said(messages) == [(Kind.APPOINTMENT_CONFIRMED, "bo@shear.example")]

    def test_tells_the_salon_when_the_stylist_has_no_address(self, book, messages, bo):
        db.session.execute(update(Account).where(Account.id == bo.account_id).values(email_verified_at=None))

        book()

        assert said(messages, Audience.STAFF) == [(Kind.APPOINTMENT_CONFIRMED, "desk@shear.example")]

    def test_does_not_tell_the_salon_what_its_desk_did(self, book, messages, ada, bo):
        db.session.execute(update(Account).where(Account.id == bo.account_id).values(email_verified_at=None))

        book(by=ada)

        assert said(messages, Audience.STAFF) == []

    def test_writes_in_the_customers_language_and_to_staff_in_the_salons(self, book, messages, bliss, salon, cleo):
        salon.locale = "de"
        db.session.get_one(Customer, cleo.customer_id).locale = "fr"

        book(email="cleo@shear.example")

        assert {message.audience: message.locale for message in messages()} == {"customer": "fr", "staff": "de"}

    def test_says_nothing_of_a_visit_that_is_over(self, book, messages, ada, now):
        appointment = book(by=ada)
        before = len(messages())

        booking.cancel(appointment_id=appointment.id, by=ada, now=appointment.ends_at + timedelta(hours=1))

        assert len(messages()) == before

    def test_writes_nothing_when_the_booking_is_undone(self, book, messages):
        attempt = db.session.begin_nested()
        book()
        attempt.rollback()

        assert messages() == []


class TestRequest:
    def test_tells_stylist_and_salon_that_it_waits(self, approving, book, messages):
        book()

        assert set(said(messages)) == {
            (Kind.APPOINTMENT_REQUESTED, "dora@example.com"),
            (Kind.APPOINTMENT_REQUESTED, "bo@shear.example"),
            (Kind.APPOINTMENT_REQUESTED, "desk@shear.example"),
        }

    def test_tells_the_owners_where_the_salon_has_no_address(self, approving, book, messages, salon):
        salon.email = None

        book()

        assert (Kind.APPOINTMENT_REQUESTED, "ada@shear.example") in said(messages)

    def test_writes_once_to_an_address_with_two_roles(self, approving, book, messages, salon):
        salon.email = "BO@shear.example"

        book()

        assert len(messages(Audience.STAFF)) == 1

    def test_approval_and_refusal_are_told(self, approving, book, messages, ada, now):
        booking.confirm(appointment_id=book().id, by=ada, now=now)
        booking.decline(appointment_id=book(datetime(2027, 3, 3, 10, tzinfo=BERLIN)).id, by=ada, now=now)

        kinds = [kind for kind, address in said(messages) if address == "dora@example.com"]
        assert kinds == [
            Kind.APPOINTMENT_REQUESTED,
            Kind.APPOINTMENT_CONFIRMED,
            Kind.APPOINTMENT_REQUESTED,
            Kind.APPOINTMENT_DECLINED,
        ]


class TestChanges:
    def test_a_move_is_told_with_both_times(self, book, messages, ada, now):
        appointment = book()
        before = appointment.starts_at

        move(appointment, before + timedelta(hours=2), by=ada, now=now)

        message = messages(Audience.CUSTOMER)[-1]
        assert message.kind == Kind.APPOINTMENT_RESCHEDULED
        assert datetime.fromisoformat(message.context["starts_at_before"]) == before
        assert datetime.fromisoformat(message.context["starts_at"]) == before + timedelta(hours=2)

    def test_whoever_had_the_visit_before_is_told(self, book, messages, ada, second_stylist, now):
        appointment = book()

        move(appointment, appointment.starts_at, by=ada, now=now, staff_id=second_stylist.staff_member_id)

        assert set(said(messages, Audience.STAFF)) == {
            (Kind.APPOINTMENT_CONFIRMED, "bo@shear.example"),
            (Kind.APPOINTMENT_HANDED_OVER, "bo@shear.example"),
            (Kind.APPOINTMENT_RESCHEDULED, "dee@shear.example"),
        }
        assert {message.context.get("staff_before") for message in messages(Audience.STAFF)} == {None, "Bo"}

    def test_a_cancellation_says_whose_it_was(self, book, messages, cleo, ada, now):
        booking.cancel(appointment_id=book(by=cleo, email="cleo@shear.example").id, by=cleo, now=now)
        booking.cancel(appointment_id=book().id, by=ada, now=now)

        told = [message for message in messages(Audience.CUSTOMER) if message.kind == Kind.APPOINTMENT_CANCELLED]
        assert [message.context.get("by_salon", False) for message in told] == [False, True]

    def test_what_the_system_does_the_salon_does(self, book, messages, now):
        booking.cancel(appointment_id=book().id, by=SYSTEM, now=now)

        assert messages(Audience.CUSTOMER)[-1].context["by_salon"] is True


class TestAccounts:
    def test_a_code_goes_to_a_customer(self, app, messages, cleo, now):
        publish(code_for("cleo@shear.example", now))

        (message,) = messages()
        assert (message.kind, message.audience, message.customer_id) == ("sign_in_code", "customer", cleo.customer_id)
        assert message.give_up_at == now + timedelta(minutes=10)

    def test_a_code_goes_to_somebody_new(self, app, messages, now):
        publish(code_for("new@example.com", now))

        assert [(message.customer_id, message.locale) for message in messages()] == [(None, "en")]

    def test_a_reset_goes_to_staff_as_staff(self, app, messages, bo, now):
        given = {"account_id": bo.account_id, "email": "bo@shear.example", "name": "Bo", "at": now}
        publish(auth.PasswordResetRequested(token="secret", expires_at=now + timedelta(hours=1), **given))

        (message,) = messages()
        assert (message.audience, message.staff_member_id) == (Audience.STAFF, bo.staff_member_id)

    def test_every_event_of_accounts_becomes_a_message(self, app, messages, cleo, now):
        holder = {"account_id": cleo.account_id, "email": "cleo@shear.example", "name": "Cleo", "at": now}
        later = now + timedelta(hours=1)
        invited = {"email": "new@example.com", "name": "Nia", "role": Role.STAFF, "invited_by": "Ada", "at": now}
        for event in (
            auth.PasswordChanged(**holder),
            auth.RegistrationRepeated(**holder),
            auth.EmailVerificationRequested(**holder, token="secret", expires_at=later),
            auth.EmailVerificationRequested(**holder | {"account_id": None}, token="secret", expires_at=later),
            auth.InvitationIssued(invitation_id=cleo.account_id, **invited, token="secret", expires_at=later),
        ):
            publish(event)

        assert sorted(message.kind for message in messages()) == [
            Kind.EMAIL_VERIFICATION,
            Kind.EMAIL_VERIFICATION,
            Kind.INVITATION,
            Kind.PASSWORD_CHANGED,
            Kind.REGISTRATION_REPEATED,
        ]


def code_for(email, now):
    return auth.SignInCodeRequested(
        request_id=db.session.scalars(db.select(Account.id).limit(1)).one(),
        email=email,
        code="482913",
        expires_at=now + timedelta(minutes=10),
        at=now,
    )


def move(appointment: Appointment, starts_at, *, by, now, **given):
    command = Reschedule(starts_at=starts_at, **given)
    booking.reschedule(appointment_id=appointment.id, command=command, by=by, now=now)


class TestLanguages:
    @pytest.mark.parametrize("asked, language", [({"Accept-Language": "fr-CH,fr;q=0.9,de;q=0.5"}, "fr"), ({}, "de")])
    def test_a_customer_is_written_to_as_they_asked_and_else_as_the_salon_speaks(
        self, client, bliss, salon, messages, asked, language
    ):
        salon.locale = "de"
        customer = {"name": "Dora", "email": "dora@example.com"}
        starts_at = datetime(2027, 3, 2, 10, tzinfo=BERLIN).isoformat()
        body = {"service_id": str(bliss.cut_id), "starts_at": starts_at, "customer": customer, "accept_policies": True}

        assert client.post("/api/v1/appointments", json=body, headers=asked).status_code == 201
        assert [message.locale for message in messages(Audience.CUSTOMER)] == [language]

    def test_somebody_who_asks_for_a_code_reads_the_language_of_the_page(self, app, messages, now):
        with app.test_request_context(headers={"Accept-Language": "ja"}):
            publish(code_for("new@example.com", now))

        assert messages()[0].locale == "ja"


class TestLanguageOfTheTeam:
    def test_is_what_the_staff_member_has_chosen(self, book, messages, bo):
        choose_language(account_id=bo.account_id, locale="ja")
        book()

        assert [message.locale for message in messages(Audience.STAFF)] == ["ja"]

    def test_is_the_salons_without_a_choice(self, book, messages):
        book()

        assert [message.locale for message in messages(Audience.STAFF)] == ["en"]
