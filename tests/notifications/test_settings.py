import pytest
from sqlalchemy import update

from app.booking import operations as booking
from app.booking.commands import Reschedule
from app.catalogue.models import Service
from app.notifications.examples import example_facts
from app.notifications.kinds import Audience, Kind
from app.notifications.letters import ACCOUNTS, INVOICES, TIME_OFF, VISITS
from app.notifications.occasions import OCCASIONS
from tenants.db import db
from tests.catalogue.people import acting
from tests.notifications.letters import html_of, text_of

HERE = "/desk/settings/notifications"
CONFIRMED, REMINDED = f"{HERE}/appointment_confirmed", f"{HERE}/appointment_reminder/customer"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def desk(client, ada):
    return acting(client, ada)


class TestOccasions:
    def test_are_all_there_is_to_say(self):
        about_visits = {(one.kind, one.audience) for one in OCCASIONS if one.kind.is_about_appointment}

        assert about_visits == VISITS.keys()
        assert {
            one.kind for one in OCCASIONS if not one.kind.is_about_appointment
        } == ACCOUNTS.keys() | TIME_OFF.keys() | INVOICES.keys()

    def test_are_listed_with_a_page_each(self, desk):
        page = desk.get(HERE).text

        for one in OCCASIONS:
            assert f'href="{HERE}/{one.kind}/{one.audience}"' in page
            assert desk.get(f"{HERE}/{one.kind}/{one.audience}").status_code == 200

    def test_that_do_not_exist_are_not_there(self, desk):
        assert desk.get(f"{HERE}/appointment_handed_over/customer").status_code == 404
        assert desk.get(f"{HERE}/nothing/customer").status_code == 404


class TestReminders:
    def test_are_several(self, desk, salon):
        desk.post(f"{HERE}/reminders", data={"reminder_hours": ["2", "", "48"], "reminds_staff": "false"})

        assert (salon.reminder_hours, salon.reminds_staff) == ([48, 2], False)

    def test_come_back_when_they_make_no_sense(self, desk):
        answer = desk.post(f"{HERE}/reminders", data={"reminder_hours": ["0"]}, headers=HTMX)

        assert answer.status_code == 422
        assert "Please enter 1 or more." in answer.text


class TestSwitch:
    def test_keeps_the_team_from_hearing(self, desk, book, messages):
        assert desk.post(f"{CONFIRMED}/staff", data={"is_on": "false"}).status_code == 303

        book()

        assert [message.audience for message in messages()] == [Audience.CUSTOMER]

    def test_of_handing_over_holds_for_whoever_had_the_visit(self, desk, book, messages, second_stylist, ada, bo, now):
        desk.post(f"{HERE}/appointment_handed_over/staff", data={"is_on": "false"})
        visit = book(staff_id=bo.staff_member_id)
        command = Reschedule(starts_at=visit.starts_at, staff_id=second_stylist.staff_member_id)

        booking.reschedule(appointment_id=visit.id, command=command, by=ada, now=now)

        assert visit.staff_member_id == second_stylist.staff_member_id
        assert Kind.APPOINTMENT_HANDED_OVER not in {message.kind for message in messages()}

    @pytest.mark.parametrize("path", [f"{CONFIRMED}/customer", f"{HERE}/appointment_requested/staff"])
    def test_is_refused_where_somebody_has_to_know(self, desk, path):
        answer = desk.post(path, data={"is_on": "false"})

        assert answer.status_code == 409
        assert "cannot be switched off" in answer.text

    def test_can_be_turned_back(self, desk, book, messages):
        desk.post(f"{CONFIRMED}/staff", data={"is_on": "false"})
        desk.post(f"{CONFIRMED}/staff", data={"is_on": ["false", "true"]})

        book()

        assert {message.audience for message in messages()} == {Audience.CUSTOMER, Audience.STAFF}


class TestOwnWords:
    WORDS = "Ring <b>twice</b> & wait.\nThe bell is small."

    def test_go_with_the_mail_as_they_were_written(self, desk, book, mails, perform_jobs):
        desk.post(f"{CONFIRMED}/customer", data={"own_words": self.WORDS})
        book()
        perform_jobs()

        mail = next(mail for mail in mails() if "dora@example.com" in str(mail["To"]))
        assert self.WORDS in text_of(mail).replace("\r\n", "\n")
        assert "Ring &lt;b&gt;twice&lt;/b&gt; &amp; wait." in html_of(mail)
        assert "<b>twice" not in html_of(mail)

    def test_go_with_no_other_kind(self, desk, book, mails, perform_jobs):
        desk.post(REMINDED, data={"own_words": self.WORDS})
        book()
        perform_jobs()

        assert not any("Ring" in text_of(mail) for mail in mails())

    def test_come_back_when_they_are_too_long(self, desk):
        answer = desk.post(REMINDED, data={"own_words": "x" * 601})

        assert answer.status_code == 422
        assert "Please use at most 600 characters." in answer.text


class TestPreview:
    @pytest.mark.parametrize(
        ("language", "words"),
        [("en", "Reminder: Cut"), ("de", "Erinnerung: Cut"), ("fr", "Rappel"), ("ja", "Cut")],
    )
    def test_speaks_every_language(self, desk, language, words):
        assert words in desk.get(f"{REMINDED}?language={language}").text
        assert f'lang="{language}"' in desk.get(f"{REMINDED}/preview?language={language}").text

    def test_is_in_the_salons_language_where_none_of_ours_is_asked_for(self, desk, salon):
        salon.locale = "de_DE"

        assert "Erinnerung: Cut" in desk.get(f"{REMINDED}?language=xx").text

    def test_names_a_service_in_its_language_where_there_is_none(self, desk, now):
        db.session.execute(update(Service).values(archived_at=now))

        facts = example_facts(kind=Kind.APPOINTMENT_REMINDER, language="de", now=now)
        assert facts.service == "Eine Leistung"

    def test_may_do_nothing_in_its_frame(self, desk):
        page, framed = desk.get(REMINDED), desk.get(f"{REMINDED}/preview")

        assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        policy = framed.headers["Content-Security-Policy"].split("; ")
        assert {"script-src 'none'", "form-action 'none'", "frame-ancestors 'self'", "sandbox"} <= set(policy)

    def test_shows_what_the_salon_adds(self, desk):
        desk.post(REMINDED, data={"own_words": "Bring a hat."})

        assert "Bring a hat." in desk.get(f"{REMINDED}/preview").text

    def test_writes_nothing(self, desk, messages):
        for one in OCCASIONS:
            desk.get(f"{HERE}/{one.kind}/{one.audience}/preview")

        assert messages() == []


class TestTest:
    def test_goes_the_way_of_every_message_to_whoever_asks(self, desk, messages, mails, perform_jobs):
        answer = desk.post(f"{REMINDED}/test?language=de", headers=HTMX)
        perform_jobs()

        (message,) = messages()
        (mail,) = mails()
        assert "A test is on its way to ada@shear.example." in answer.text
        assert (message.is_test, message.state, message.to_address) == (True, "SENT", "ada@shear.example")
        assert mail["Subject"].startswith("Test: Erinnerung: Cut")
        assert "Das ist ein Test" in text_of(mail)

    @pytest.mark.parametrize("one", OCCASIONS, ids=lambda one: f"{one.kind}-{one.audience}")
    @pytest.mark.usefixtures("mails")
    def test_can_be_sent_of_every_kind(self, desk, messages, perform_jobs, one):
        assert desk.post(f"{HERE}/{one.kind}/{one.audience}/test").status_code == 303
        perform_jobs()

        assert [message.state for message in messages()] == ["SENT"]

    def test_cannot_be_sent_without_end(self, desk):
        answers = [desk.post(f"{REMINDED}/test").status_code for _ in range(11)]

        assert answers == [303] * 10 + [429]


def test_is_the_managers(client, bo):
    assert acting(client, bo).get(HERE).status_code == 403
