"""Somebody new, who has not booked yet."""

from html import unescape

from sqlalchemy import select

from app.auth.audit.models import AuditEntry
from app.booking.queries import people
from app.customers import operations, queries
from tenants.db import db
from tests.booking.reading import read
from tests.catalogue.people import acting

DORA = {
    "name": "Dora",
    "email": "dora@people.example",
    "phone": "030 555 666",
    "tags": "VIP, colour",
    "reach_by": "TEXT",
}


class TestAdding:
    def test_leads_to_the_card(self, desk):
        answer = desk.post("/desk/customers", data=DORA)

        page = read(desk, answer.location).text
        said = ("Dora", "+4930555666", "VIP", "Text message", "The customer is added.", "No visits yet")
        assert [word for word in said if word not in page] == []

    def test_needs_no_more_than_a_name(self, desk):
        there = desk.post("/desk/customers", data={"name": "Dora"}).location

        assert people.tally(queries.customer(there.rsplit("/", 1)[1]).id).visits == 0

    def test_is_written_down_without_saying_who_it_is(self, desk):
        desk.post("/desk/customers", data=DORA)

        (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "customer"))
        assert (entry.verb, entry.name) == ("added", "Ada")
        assert "Dora" not in f"{entry.subject_name}{entry.changes}"

    def test_under_an_address_that_is_taken_leads_to_whose_it_is(self, desk, cleo):
        answer = desk.post("/desk/customers", data=DORA | {"email": "Cleo@shear.example"})

        assert answer.status_code == 409
        assert 'id="field-email-error"' in answer.text
        assert "Another customer has this e-mail address." in answer.text
        assert f'href="/desk/customers/{cleo.customer_id}"' in answer.text
        assert 'value="Dora"' in answer.text

    def test_so_does_correcting_a_record(self, desk, card, now):
        dora = operations.find_or_create(name="Dora", email="dora@people.example", now=now)
        answer = desk.post(card, data={"name": "Cleo", "email": "dora@people.example"})

        assert f'href="/desk/customers/{dora.id}"' in answer.text

    def test_without_a_name_comes_back_with_what_was_typed(self, desk):
        answer = desk.post("/desk/customers", data=DORA | {"name": " "})

        assert answer.status_code == 422
        assert all(said in answer.text for said in ('id="field-name-error"', "dora@people.example", "VIP, colour"))


class TestWhereItBegins:
    def test_is_the_list(self, desk):
        assert read(desk, "/desk/customers").link_to("/desk/customers/new")

    def test_is_what_nobody_was_found_by(self, desk):
        for text, field in (("Dora", "name"), ("030 555 666", "phone"), ("d@people.example", "email")):
            form = read(desk, read(desk, f"/desk/customers?q={text}").link_to("/new?q="))
            assert form.form_to("/desk/customers").values[field] == text

    def test_is_a_search_from_anywhere(self, desk):
        assert "/desk/customers/new" in desk.get("/desk/search?q=new cust").text

    def test_is_not_there_for_who_keeps_no_records(self, client, bo):
        stylist = acting(client, bo)

        assert "/desk/customers/new" not in unescape(stylist.get("/desk/customers?q=Dora").text)
        assert "/desk/customers/new" not in stylist.get("/desk/search?q=new cust").text
        assert stylist.post("/desk/customers", data=DORA).status_code == 403
