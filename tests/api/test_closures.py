import pytest

from app.catalogue import operations
from app.catalogue.commands import UpdateSalon
from tests.catalogue.people import acting


@pytest.fixture
def owner(client, ada):
    return acting(client, ada)


class TestClosures:
    def test_are_made_listed_and_taken_back(self, owner):
        stated = {"starts_on": "2027-08-01", "ends_on": "2027-08-14", "reason": "Summer"}

        made = owner.post("/api/v1/closures", json=stated)

        assert made.status_code == 201
        assert made.json.items() >= stated.items()
        assert owner.get("/api/v1/closures").json["data"] == [made.json]
        assert owner.delete(f"/api/v1/closures/{made.json['id']}").status_code == 204
        assert owner.get(f"/api/v1/closures/{made.json['id']}").status_code == 404

    def test_end_after_they_begin(self, owner):
        answer = owner.post("/api/v1/closures", json={"starts_on": "2027-08-02", "ends_on": "2027-08-01"})

        assert answer.status_code == 422

    def test_are_the_managers(self, client, bo):
        assert client.get("/api/v1/closures").status_code == 401
        assert acting(client, bo).post("/api/v1/closures", json={"starts_on": "2027-08-02"}).status_code == 403


class TestPublicHolidays:
    def may_day(self, owner):
        return next(day for day in owner.get("/api/v1/closures").json["public_holidays"] if day["day"] == "2027-05-01")

    def test_are_listed_with_whether_they_close_the_salon(self, owner):
        assert self.may_day(owner) == {"day": "2027-05-01", "name": "Labor Day", "closed": False}

        operations.change_settings(command=UpdateSalon(observes_public_holidays=True))

        assert self.may_day(owner)["closed"] is True

    def test_can_be_worked_on(self, owner):
        operations.change_settings(command=UpdateSalon(observes_public_holidays=True))

        assert owner.put("/api/v1/worked-holidays/2027-05-01").status_code == 204
        assert self.may_day(owner)["closed"] is False
        assert owner.delete("/api/v1/worked-holidays/2027-05-01").status_code == 204
        assert self.may_day(owner)["closed"] is True
