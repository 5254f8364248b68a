import pytest

from app.auth.models import Account
from app.core.ids import new_id
from app.notifications import channels
from app.notifications.kinds import Audience, State
from app.notifications.parcel import never
from tenants.db import db
from tests.catalogue.people import acting

CLEO = "cleo@shear.example"


@pytest.fixture
def as_(app):
    """A browser in which somebody is signed in."""
    return lambda actor: acting(app.test_client(host="shear.localhost:8000"), actor)


@pytest.fixture
def refused(monkeypatch, book, messages, perform_jobs):
    """A message that could not be delivered."""
    monkeypatch.setitem(channels.CHANNELS, "email", lambda _parcel: never("550 no such user"))
    book()
    perform_jobs()
    return messages(Audience.CUSTOMER)[0]


class TestOwnMessages:
    def test_list_what_was_said_before_it_has_gone(self, book, as_, cleo):
        book(email=CLEO)

        page = as_(cleo).get("/account/messages").get_data(as_text=True)

        assert "Confirmed: Cut, Tue, 2 Mar, 10:00" in page
        assert "Waiting" in page

    def test_list_nothing_of_others(self, book, as_, cleo):
        book(email="dora@example.com")

        assert "No messages yet" in as_(cleo).get("/account/messages").get_data(as_text=True)

    @pytest.mark.usefixtures("mails")
    def test_show_the_words_and_no_secret(self, book, messages, as_, cleo, perform_jobs):
        book(email=CLEO)
        perform_jobs()
        message = messages(Audience.CUSTOMER)[0]

        page = as_(cleo).get(f"/account/messages/{message.id}").get_data(as_text=True)

        assert "We look forward to seeing you." in page
        assert f'href="http://shear.localhost:8000/a/{message.appointment_id}"' in page
        assert "token=" not in page

    def test_of_others_are_not_there(self, book, messages, as_, cleo):
        book()

        for message in messages():
            assert as_(cleo).get(f"/account/messages/{message.id}").status_code == 404

    def test_to_staff_about_oneself_are_not_there(self, book, messages, as_, cleo):
        book(email=CLEO)

        (message,) = messages(Audience.STAFF)
        assert as_(cleo).get(f"/account/messages/{message.id}").status_code == 404


class TestDesk:
    def test_lists_everything_with_what_became_of_it(self, refused, as_, ada):
        page = as_(ada).get("/desk/messages").get_data(as_text=True)

        assert "Not delivered (2)" in page
        assert "Dora" in page
        assert "550 no such user" in page

    @pytest.mark.usefixtures("mails")
    def test_links_nowhere_that_only_the_reader_may_go(self, book, messages, as_, ada, perform_jobs):
        book(email=CLEO)
        perform_jobs()

        page = as_(ada).get(f"/desk/messages/{messages(Audience.CUSTOMER)[0].id}").text

        assert "We look forward to seeing you." in page
        assert 'href="http://shear.localhost:8000/a/' not in page

    def test_filters_by_state(self, refused, as_, ada):
        assert "No messages" in as_(ada).get("/desk/messages?state=SENT").get_data(as_text=True)
        assert "Confirmed: Cut" in as_(ada).get("/desk/messages?state=FAILED").get_data(as_text=True)

    def test_filters_by_kind_and_side(self, refused, as_, ada):
        only = "/desk/messages?kind=appointment_confirmed&audience="

        assert "Confirmed: Cut" in as_(ada).get(f"{only}customer").text
        assert "Confirmed: Cut" not in as_(ada).get(f"{only}staff").text
        assert "No messages" in as_(ada).get("/desk/messages?kind=appointment_cancelled").text

    @pytest.mark.parametrize(("person", "found"), [("dor", True), ("DORA@", True), ("cleo", False), ("%", False)])
    def test_finds_a_person_by_a_part_of_name_or_address(self, refused, as_, ada, person, found):
        page = as_(ada).get("/desk/messages", query_string={"person": person}).text

        assert ("Confirmed: Cut" in page) is found

    def test_answers_with_the_list_alone_while_somebody_types(self, refused, as_, ada):
        asked = {"HX-Request": "true", "HX-Request-Type": "partial"}

        answer = as_(ada).get("/desk/messages?person=dora", headers=asked).text

        assert answer.lstrip().startswith('<div id="messages"')

    def test_keeps_what_is_asked_for_from_one_state_to_the_next(self, refused, as_, ada):
        page = as_(ada).get("/desk/messages?person=dora&kind=appointment_confirmed").text

        assert "state=FAILED&amp;kind=appointment_confirmed&amp;person=dora" in page

    def test_leads_from_a_customers_card_to_what_was_said_to_them(self, refused, as_, ada):
        card = as_(ada).get(f"/desk/customers/{refused.customer_id}").text
        listed = as_(ada).get(f"/desk/messages?customer_id={refused.customer_id}").text

        assert f'hx-get="/desk/messages?customer_id={refused.customer_id}"' in card
        assert "Confirmed: Cut" in listed
        assert "New appointment" not in listed

    def test_shows_how_often_it_was_tried(self, refused, as_, ada):
        page = as_(ada).get(f"/desk/messages/{refused.id}").text

        assert "<dt>Attempts</dt><dd>1</dd>" in page
        assert "<dt>Kind</dt><dd>Confirmation</dd>" in page

    def test_refuses_a_state_that_does_not_exist(self, app, as_, ada):
        assert as_(ada).get("/desk/messages?state=LOST").status_code == 422

    def test_shows_what_the_server_said(self, refused, as_, ada):
        page = as_(ada).get(f"/desk/messages/{refused.id}").get_data(as_text=True)

        assert "550 no such user" in page
        assert "Send again" in page

    def test_sends_again(self, refused, as_, ada):
        answer = as_(ada).post(f"/desk/messages/{refused.id}/retry")

        assert (answer.status_code, answer.location) == (303, f"/desk/messages/{refused.id}")
        assert refused.state == State.QUEUED

    def test_sends_again_without_leaving_the_page(self, refused, as_, ada):
        asked = {"HX-Request": "true", "HX-Request-Type": "partial"}

        answer = as_(ada).post(f"/desk/messages/{refused.id}/retry", headers=asked).get_data(as_text=True)

        assert 'id="message-view"' in answer
        assert "The message is tried again." in answer
        assert "<html" not in answer

    def test_does_not_send_again_what_has_gone(self, book, messages, as_, ada):
        book()

        assert as_(ada).post(f"/desk/messages/{messages()[0].id}/retry").status_code == 409

    def test_is_not_for_those_who_only_cut_hair(self, refused, as_, bo):
        assert as_(bo).get("/desk/messages").status_code == 403
        assert as_(bo).post(f"/desk/messages/{refused.id}/retry").status_code == 403

    def test_pages_through_many(self, book, messages, as_, ada):
        book()
        (pattern,) = messages(Audience.CUSTOMER)
        columns = [column.key for column in pattern.__table__.columns if column.key not in ("id", "message_id")]
        copied = {name: getattr(pattern, name) for name in columns}
        db.session.execute(
            db.insert(type(pattern)), [copied | {"id": new_id(), "message_id": f"<{n}@x>"} for n in range(120)]
        )

        seen, href = 0, "/desk/messages"
        while href:
            page = as_(ada).get(href).get_data(as_text=True)
            seen += page.count('<th scope="row">')
            found = page.partition('rel="next" href="')[2]
            href = found.partition('"')[0].replace("&amp;", "&")
        assert seen == len(messages()) == 122

    def test_of_another_salon_is_not_there(self, app, refused, mo):
        stranger = acting(app.test_client(host="mane.localhost:8000"), mo)

        assert stranger.get(f"/desk/messages/{refused.id}").status_code == 404


def test_a_customers_page_is_not_for_staff(app, as_, ada):
    assert db.session.get_one(Account, ada.account_id).role == "owner"
    assert as_(ada).get("/account/messages").status_code == 403
