"""What customers say of themselves, on their own page."""

import pytest
from sqlalchemy import select

from app.auth.audit.models import AuditEntry
from app.auth.models import Account
from app.catalogue import operations as catalogue
from app.catalogue.commands import UpdateSalon
from app.customers.models import Customer
from tenants.db import db
from tests.booking.reading import read

PAGE = "/account/details"
FILLED_IN = {
    "name": "Cleo Čapek",
    "phone": "030 7654321",
    "birth_day": "29",
    "birth_month": "2",
    "reach_by": "TEXT",
    "locale": "de",
    "timezone": "America/New_York",
}
BAD = [
    ("name", "", "Please fill this in."),
    ("name", "x" * 121, "at most 120"),
    ("name", "Cle\x00o", "letters, digits and signs"),
    ("phone", "call me", "another way"),
    ("birth_month", "13", "12 or less"),
    ("birth_day", "nine", "whole number"),
    ("birth_day", "31", "no such day"),
    ("reach_by", "PIGEON", "Please choose"),
    ("locale", "xx", "one of the languages"),
    ("locale", "<script>", "another way"),
    ("timezone", "Mars/Olympus", "time zone"),
]


@pytest.fixture
def customer(signed_in, cleo):
    """A browser in which Cleo is signed in."""
    return signed_in(cleo)


@pytest.fixture
def record(cleo):
    """What the salon knows of Cleo."""
    return db.session.get_one(Customer, cleo.customer_id)


class TestDetails:
    def test_are_kept(self, customer, record):
        answer = customer.post(PAGE, data=FILLED_IN)

        assert (answer.status_code, answer.location) == (303, PAGE)
        assert (record.name, record.phone, record.reach_by) == ("Cleo Čapek", "+49307654321", "TEXT")
        assert (record.birth_day, record.birth_month) == (29, 2)
        assert (record.locale, record.timezone) == ("de", "America/New_York")
        assert 'role="status"' in customer.get(PAGE).text.partition("<h1")[0]

    def test_say_how_the_salon_is_reached(self, customer):
        catalogue.change_settings(command=UpdateSalon(email="hello@shear.example", phone="+1 718 555 0123"))
        page = read(customer, PAGE)

        assert page.link_to("tel:") == "tel:+17185550123"
        assert "hello@shear.example+" not in page.text

    def test_choose_the_language_of_the_pages_from_then_on(self, customer):
        answer = customer.post(f"{PAGE}?lang=fr", data=FILLED_IN)

        assert answer.location == PAGE
        assert '<html lang="de"' in customer.get(PAGE).text

    def test_come_filled_in(self, customer, record):
        record.locale, record.timezone, record.birth_month = "de_AT", "Asia/Tokyo", 5
        page = read(customer, PAGE)

        assert page.form_to(PAGE).values["name"] == "Cleo"
        for chosen in ("de_AT", "Asia/Tokyo", "5"):
            assert f'value="{chosen}" selected' in page.answer.text

    def test_leave_alone_what_is_the_salons(self, customer, record):
        record.notes, record.tags, record.email = "Always late", ["VIP"], "cleo@shear.example"
        customer.post(PAGE, data=FILLED_IN | {"notes": "Never late", "tags": "Boss", "email": "eve@x.example"})

        assert (record.notes, record.tags, record.email) == ("Always late", ["VIP"], "cleo@shear.example")

    def test_can_be_taken_back(self, customer, record):
        customer.post(PAGE, data=FILLED_IN)
        customer.post(PAGE, data={"name": "Cleo"})

        assert (record.phone, record.birth_day, record.locale, record.timezone) == (None, None, None, None)

    def test_name_what_they_do_from_now_on(self, customer, cleo):
        customer.post(PAGE, data=FILLED_IN)

        assert db.session.scalar(select(Account.name).where(Account.id == cleo.account_id)) == "Cleo Čapek"

    def test_are_written_down_without_saying_what_they_were(self, customer, cleo):
        customer.post(PAGE, data=FILLED_IN)

        (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "customer"))
        assert (entry.account_id, entry.subject_id) == (cleo.account_id, cleo.customer_id)
        assert "7654321" not in str(entry.changes)

    @pytest.mark.parametrize(("field", "typed", "sentence"), BAD)
    def test_come_back_with_what_is_wrong(self, customer, record, field, typed, sentence):
        answer = customer.post(PAGE, data=FILLED_IN | {"phone": "030 999888", field: typed})

        assert (answer.status_code, sentence in answer.text) == (422, True)
        assert 'value="030 999888"' in answer.text or field == "phone"
        assert "<script>" not in answer.text.partition("<main")[2]
        db.session.refresh(record)
        assert record.phone == "+4930123456"

    def test_tell_how_to_change_the_address(self, customer):
        text = read(customer, PAGE).text

        assert "cleo@shear.example" in text
        assert "the salon changes it for you" in text

    def test_ask_to_sign_in(self, client):
        assert "/account/sign-in" in client.get(PAGE).location

    def test_are_for_customers(self, signed_in, ada):
        assert signed_in(ada).get(PAGE).status_code == 403
