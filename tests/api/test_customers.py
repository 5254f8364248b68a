import pytest

from app.auth.actor import Actor
from app.auth.roles import Role
from app.customers import operations
from tests.catalogue.people import acting


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
        assert acting(client, bo).get("/api/v1/customers").status_code == 403

    def test_of_another_salon_are_not_known(self, reception, street):
        assert reception.get(f"/api/v1/customers/{street.customer.customer_id}").status_code == 404

    def test_are_written_anew(self, reception, cleo):
        answer = reception.put(f"/api/v1/customers/{cleo.customer_id}", json={"name": "Cleopatra", "notes": "Tea"})

        assert answer.json.items() >= {"name": "Cleopatra", "email": None, "notes": "Tea"}.items()

    def test_keep_one_record_an_address(self, reception, many, cleo):
        stated = {"name": "Cleo", "email": "eve@people.example"}

        answer = reception.put(f"/api/v1/customers/{cleo.customer_id}", json=stated)

        assert (answer.status_code, answer.json["code"]) == (409, "email_taken")
