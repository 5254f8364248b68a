"""What customers can do with what the salon knows of them, and with where they are signed in."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.auth import operations as auth
from app.auth.models import Account, OneTimeCode, Session
from app.booking import operations
from app.customers import operations as customers
from app.customers import queries
from app.customers.commands import DescribePhoto
from app.customers.models import Customer
from app.customers.photos import develop
from app.notifications.models import Message
from tenants.db import db
from tests.booking.conftest import at
from tests.booking.reading import read
from tests.customers.conftest import picture
from tests.customers.test_exporting import everything_stored
from tests.notifications.conftest import mails

__all__ = ["mails", "picture"]

PAGE, ERASURE = "/account/privacy", "/account/erasure"


@pytest.fixture
def customer(signed_in, cleo):
    """A browser in which Cleo is signed in."""
    return signed_in(cleo)


@pytest.fixture
def code():
    """Return the digits that were sent last."""

    def find() -> str:
        sent = select(Message).where(Message.kind.in_(["erasure_code", "sign_in_code"]))
        return db.session.scalars(sent.order_by(Message.created_at.desc(), Message.id.desc())).first().context["secret"]

    return find


@pytest.fixture
def erase(customer, code):
    """Let Cleo be forgotten, as she does it."""

    def send(**typed):
        page = read(customer, customer.post(f"{ERASURE}/code").location)
        return page.form_to(ERASURE).send(customer, **({"code": code()} | typed))

    return send


class TestDevices:
    def test_are_listed_with_the_one_in_use(self, customer, signed_in, cleo):
        signed_in(cleo)
        text = read(customer, PAGE).text

        assert (text.count("Firefox, Linux"), text.count("this browser")) == (2, 1)

    def test_can_be_signed_out_one_by_one(self, customer, signed_in, cleo):
        other = signed_in(cleo)
        read(customer, PAGE).form_to("/revocation").send(customer)

        assert other.get(PAGE).status_code == 303
        assert customer.get(PAGE).status_code == 200

    def test_can_be_signed_out_all_at_once(self, customer, signed_in, cleo):
        other = signed_in(cleo)
        page = read(customer, customer.post("/account/sign-out-everywhere").location)

        assert "You are signed out everywhere." in page.text
        assert other.get(PAGE).status_code == customer.get(PAGE).status_code == 303

    def test_of_somebody_else_are_unknown(self, customer, signed_in, ada):
        signed_in(ada)
        hers = db.session.scalars(select(Session.id).where(Session.account_id == ada.account_id)).one()

        for session_id in (hers, uuid4()):
            assert customer.post(f"/account/sessions/{session_id}/revocation").status_code == 404


class TestPhotos:
    def test_are_agreed_to_and_taken_back(self, customer, cleo, ada, now, picture):
        read(customer, PAGE).form_to("/photo-consent").send(customer)
        assert queries.find_consent(cleo.customer_id).noted_by_name == "Cleo"

        command = DescribePhoto(caption="Balayage")
        customers.add_photo(customer_id=cleo.customer_id, photo=develop(picture), command=command, by=ada, now=now)
        read(customer, PAGE).form_to("/photo-consent/withdrawal").send(customer)

        assert queries.find_consent(cleo.customer_id) is None
        assert not queries.photos(cleo.customer_id)

    def test_cannot_be_taken_back_twice(self, customer):
        assert customer.post("/account/photo-consent/withdrawal").status_code == 404


class TestExport:
    def test_tells_everything_of_oneself_and_nothing_of_others(self, customer, book, cleo):
        mine, theirs = book(at(10, day=5), by=cleo), book(at(12, day=5))
        answer = customer.get("/account/export.json")

        assert answer.json["customer"]["email"] == "cleo@shear.example"
        assert [visit["reference"] for visit in answer.json["visits"]] == [mine.reference]
        assert {message["kind"] for message in answer.json["messages"]} == {"appointment_confirmed"}
        assert theirs.reference not in answer.text
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "no-store" in answer.headers["Cache-Control"]


class TestErasure:
    def test_says_what_is_kept_and_offers_a_copy(self, customer):
        page = read(customer, ERASURE)

        assert "Your past visits stay in our books" in page.text
        assert page.link_to("/account/export.json")

    def test_forgets_the_customer_and_signs_them_out(self, customer, signed_in, cleo, book, ada, erase):
        visit = book(at(10, day=5), by=cleo, notes="Mind my knee")
        operations.complete(appointment_id=visit.id, by=ada, now=visit.ends_at)
        customer.post("/account/details", data={"name": "Cleo", "phone": "030 999888"})
        other = signed_in(cleo)
        answer = erase()

        assert (answer.status_code, answer.location) == (303, "/")
        assert "We have forgotten you." in read(customer, "/").text
        assert customer.get("/account").status_code == other.get("/account").status_code == 303
        db.session.expire_all()
        assert db.session.get(Account, cleo.account_id) is None
        assert db.session.get_one(Customer, cleo.customer_id).erased_at is not None

    def test_leaves_no_trace_once_the_last_mail_is_sent(self, customer, erase, perform_jobs, mails):
        customer.post("/account/details", data={"name": "Cleo", "phone": "030 999888"})
        erase()
        perform_jobs()
        db.session.expire_all()

        stored = everything_stored()
        assert [said for said in ("Cleo", "cleo@shear.example", "999888") if said in stored] == []
        last = mails()[-1]
        assert (last["To"], last["Subject"]) == ("Cleo <cleo@shear.example>", "Your record at Shear Bliss is deleted")

    def test_waits_for_visits_that_lie_ahead_and_offers_to_cancel_them(self, customer, book, cleo, erase):
        visit = book(at(10, day=5), by=cleo)
        page = read(customer, ERASURE)

        assert "We still expect you" in page.text
        assert page.link_to(f"/a/{visit.id}")
        assert not any(form.action == ERASURE for form in page.forms)

    def test_refuses_when_a_visit_was_booked_meanwhile(self, customer, book, cleo, code):
        page = read(customer, customer.post(f"{ERASURE}/code").location)
        book(at(10, day=5), by=cleo)
        answer = page.form_to(ERASURE).send(customer, code=code())

        assert (answer.status_code, "We still expect you" in answer.text) == (409, True)
        assert db.session.get_one(Customer, cleo.customer_id).name == "Cleo"

    @pytest.mark.parametrize("typed", ["000000x", "", "123", "💅", "' OR 1=1"])
    def test_asks_again_when_the_code_is_wrong(self, erase, cleo, typed):
        answer = erase(code=typed)

        assert answer.status_code == 422
        assert 'name="request"' in answer.text
        assert db.session.get_one(Customer, cleo.customer_id).name == "Cleo"

    def test_counts_wrong_guesses(self, customer, cleo, code):
        page = read(customer, customer.post(f"{ERASURE}/code").location)
        wrong = f"{(int(code()) + 1) % 1_000_000:06}"
        for _ in range(5):
            assert page.form_to(ERASURE).send(customer, code=wrong).status_code == 422

        assert page.form_to(ERASURE).send(customer, code=code()).status_code == 422
        assert db.session.scalars(select(OneTimeCode.attempts)).one() == 5

    def test_takes_no_code_that_was_sent_to_somebody_else(self, customer, cleo, code, now):
        asked = auth.request_sign_in_code(email="eve@x.example", network="n", now=now)
        answer = customer.post(ERASURE, data={"request": str(asked), "code": code()})

        assert answer.status_code == 422
        assert db.session.get_one(Customer, cleo.customer_id).name == "Cleo"

    def test_takes_no_code_that_is_too_old(self, customer, cleo, code, now):
        page = read(customer, customer.post(f"{ERASURE}/code").location)
        db.session.scalars(select(OneTimeCode)).one().expires_at = now - timedelta(seconds=1)

        assert page.form_to(ERASURE).send(customer, code=code()).status_code == 422

    def test_sends_only_so_many_codes(self, customer):
        answers = [customer.post(f"{ERASURE}/code").status_code for _ in range(6)]

        assert answers == [303] * 5 + [429]

    def test_says_in_the_mail_what_the_code_does(self, customer, perform_jobs, mails):
        customer.post(f"{ERASURE}/code")
        perform_jobs()

        assert mails()[-1]["Subject"] == "Your code to delete your record at Shear Bliss"

    @pytest.mark.parametrize("path", [PAGE, ERASURE, "/account/export.json"])
    def test_is_for_customers(self, client, signed_in, ada, path):
        assert "/account/sign-in" in client.get(path).location
        assert signed_in(ada).get(path).status_code == 403
