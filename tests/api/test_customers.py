import pytest

from app.auth.actor import Actor
from app.auth.roles import Role
from app.customers import operations
from tests.booking.conftest import at, book
from tests.catalogue.people import acting

__all__ = ["book"]

NOBODY = "01a1fe86-3735-72bb-a0fb-0885f404cde7"


@pytest.fixture
def reception(client):
    return acting(client, Actor(role=Role.RECEPTION, name="Rae"))


@pytest.fixture
def many(now):
    for name in ("Dora", "Eve", "Fay"):
        operations.find_or_create(name=name, email=f"{name}@people.example", now=now)


class TestCustomers:
    def test_are_listed_by_name_page_by_page(self, reception, many):
        names, cursor = [], ""
        while cursor is not None:
            page = reception.get("/api/v1/customers", query_string={"limit": 2, "cursor": cursor}).json
            names += [customer["name"] for customer in page["data"]]
            cursor = page["next"]

        assert names == ["Cleo", "Dora", "Eve", "Fay"]

    @pytest.mark.parametrize("text", ["eve", "EVE@people", "ev"])
    def test_are_found_by_a_part(self, reception, many, text):
        found = reception.get("/api/v1/customers", query_string={"q": text}).json["data"]

        assert [customer["name"] for customer in found] == ["Eve"]

    def test_are_found_by_telephone(self, reception, many):
        assert len(reception.get("/api/v1/customers", query_string={"q": "+49 30 123"}).json["data"]) == 1

    def test_take_a_wildcard_as_a_letter(self, reception, many):
        assert reception.get("/api/v1/customers", query_string={"q": "%"}).json["data"] == []

    def test_refuse_a_cursor_that_is_none(self, reception):
        assert reception.get("/api/v1/customers", query_string={"cursor": "zzz"}).status_code == 422

    def test_are_not_shown_to_customers_strangers_or_stylists(self, client, cleo, bo):
        assert client.get("/api/v1/customers").status_code == 401
        assert acting(client, cleo).get("/api/v1/customers").status_code == 403
        assert acting(client, bo).get("/api/v1/customers").json["data"] == []

    def test_of_another_salon_are_not_known(self, reception, street):
        assert reception.get(f"/api/v1/customers/{street.customer.customer_id}").status_code == 404

    def test_are_entered_before_they_book(self, reception):
        stated = {"name": "Dora", "email": "dora@people.example", "phone": "030 555 666", "tags": ["VIP"]}
        answer = reception.post("/api/v1/customers", json=stated)

        assert (answer.status_code, answer.json["phone"], answer.json["tags"]) == (201, "+4930555666", ["VIP"])
        assert reception.get(f"/api/v1/customers/{answer.json['id']}").json["name"] == "Dora"

    @pytest.mark.parametrize(
        ("stated", "status", "code"),
        [
            ({"name": "Other", "email": "CLEO@shear.example"}, 409, "email_taken"),
            ({"name": ""}, 422, "invalid"),
            ({"name": "Dora", "birth_month": 2, "birth_day": 30}, 422, "invalid"),
            ({"name": "Dora", "preferred_staff_member_id": NOBODY}, 422, "unknown_staff_member"),
        ],
    )
    def test_are_not_entered_twice_or_half(self, reception, cleo, stated, status, code):
        answer = reception.post("/api/v1/customers", json=stated)

        assert (answer.status_code, answer.json["code"]) == (status, code)
        assert [one["name"] for one in reception.get("/api/v1/customers").json["data"]] == ["Cleo"]

    def test_are_not_entered_by_stylists(self, client, bo):
        assert acting(client, bo).post("/api/v1/customers", json={"name": "Dora"}).status_code == 403

    def test_are_written_anew(self, reception, cleo):
        answer = reception.put(f"/api/v1/customers/{cleo.customer_id}", json={"name": "Cleopatra", "notes": "Tea"})

        assert answer.json.items() >= {"name": "Cleopatra", "email": None, "notes": "Tea"}.items()

    def test_keep_one_record_an_address(self, reception, many, cleo):
        stated = {"name": "Cleo", "email": "eve@people.example"}

        answer = reception.put(f"/api/v1/customers/{cleo.customer_id}", json=stated)

        assert (answer.status_code, answer.json["code"]) == (409, "email_taken")

    def test_are_narrowed_by_tag_and_segment(self, reception, many, cleo):
        reception.patch(f"/api/v1/customers/{cleo.customer_id}", json={"tags": ["VIP"], "birth_month": 3})

        for asked in ({"tag": "VIP"}, {"segment": "birthday"}, {"segment": "new", "tag": "VIP", "q": "cleo"}):
            found = reception.get("/api/v1/customers", query_string=asked).json["data"]
            assert [customer["name"] for customer in found] == ["Cleo"], asked

    @pytest.mark.parametrize("asked", [{"segment": "rich"}, {"weeks": "0"}])
    def test_refuse_groups_that_are_none(self, reception, asked):
        answer = reception.get("/api/v1/customers", query_string=asked)

        assert (answer.status_code, list(answer.json["errors"])) == (422, list(asked))

    def test_are_changed_by_what_is_stated(self, reception, cleo):
        address = f"/api/v1/customers/{cleo.customer_id}"
        reception.patch(address, json={"allergies": "Nuts", "tags": ["VIP"], "reach_by": "PHONE"})
        answer = reception.patch(address, json={"phone": "030 555 666", "reach_by": None})

        expected = {"name": "Cleo", "allergies": "Nuts", "tags": ["VIP"], "phone": "+4930555666", "reach_by": None}
        assert answer.json.items() >= expected.items()

    def test_have_a_birthday_that_is_a_day(self, reception, cleo):
        address = f"/api/v1/customers/{cleo.customer_id}"
        assert reception.patch(address, json={"birth_month": 1, "birth_day": 31}).status_code == 200

        assert list(reception.patch(address, json={"birth_month": 2}).json["errors"]) == ["birth_day"]
        assert reception.get(address).json["birth_month"] == 1

    def test_keep_their_card_when_written_anew(self, reception, cleo):
        address = f"/api/v1/customers/{cleo.customer_id}"
        reception.patch(address, json={"allergies": "Nuts"})

        assert reception.put(address, json={"name": "Cleo"}).json["allergies"] == "Nuts"

    def test_refuse_a_name_that_is_taken_away(self, reception, cleo):
        assert reception.patch(f"/api/v1/customers/{cleo.customer_id}", json={"name": ""}).status_code == 422

    def test_are_shown_with_notes_and_visits(self, reception, cleo):
        address = f"/api/v1/customers/{cleo.customer_id}"
        written = reception.post(f"{address}/notes", json={"text": "6.1 + 20 vol", "kind": "FORMULA"})

        shown = reception.get(address).json
        assert written.status_code == 201
        assert shown["note_entries"] == [written.json]
        assert (written.json["by"], written.json["written_on"]) == ("Rae", "2027-03-01")
        assert shown["visits"]["completed"] == 0
        assert reception.delete(f"{address}/notes/{written.json['id']}").status_code == 204
        assert reception.get(address).json["note_entries"] == []

    def test_are_shown_to_whom_they_come_to(self, client, bo, cleo, book, bliss):
        address = f"/api/v1/customers/{cleo.customer_id}"
        assert acting(client, bo).get(address).status_code == 404
        book(at(9), by=cleo, customer=None)

        assert acting(client, bo).get(address).json["name"] == "Cleo"
        written = acting(client, bo).post(f"{address}/notes", json={"text": "Shy"})
        assert written.status_code == 201
        assert acting(client, bo).delete(f"{address}/notes/{written.json['id']}").status_code == 204
        assert acting(client, bo).patch(address, json={"name": "Mine"}).status_code == 403
