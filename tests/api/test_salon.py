import pytest

from app.catalogue import queries
from tests.catalogue.people import acting


@pytest.fixture
def owner(client, ada):
    return acting(client, ada)


class TestTheSalon:
    def test_is_open_to_anyone(self, client):
        salon = client.get("/api/v1/salon").json

        assert salon.items() >= {"name": "Shear Bliss", "timezone": "Europe/Berlin", "currency": "EUR"}.items()
        assert salon["locations"][0]["city"] == "Town"
        assert salon["url"] == "http://shear.localhost:8000"

    def test_says_its_policies_in_words_and_in_data(self, client):
        policies = client.get("/api/v1/salon").json["policies"]

        assert "You can cancel or move your appointment until 24 hours before it begins." in policies["words"]
        assert policies["cancellation_cutoff_minutes"] == 1440


class TestChangingTheSalon:
    @pytest.mark.parametrize(
        "stated",
        [
            {"name": "Shear Joy"},
            {"booking_horizon_days": 90},
            {"minimum_notice_minutes": 0},
            {"slot_step_minutes": 30},
            {"hold_minutes": 10},
            {"cancellation_cutoff_minutes": 120},
            {"reminder_hours": [48, 2]},
            {"any_staff_rule": "ROTATION"},
            {"holiday_subdivision": "BE"},
            {"timezone": "Europe/London"},
            {"website": "https://shear.example/"},
        ],
    )
    def test_changes_what_is_stated(self, owner, stated):
        answer = owner.patch("/api/v1/salon", json=stated)

        assert answer.status_code == 200
        assert answer.json.items() >= stated.items()
        assert owner.get("/api/v1/salon").json == answer.json

    @pytest.mark.parametrize(
        "stated",
        [
            {"hold_minutes": 0},
            {"hold_minutes": 61},
            {"slot_step_minutes": 4},
            {"booking_horizon_days": 731},
            {"minimum_notice_minutes": -1},
            {"reminder_hours": [1, 2, 3, 4, 5, 6]},
            {"timezone": "EST"},
            {"country": "XX"},
            {"locale": "Klingon"},
            {"holiday_subdivision": "NY"},
            {"website": "javascript:alert(1)"},
            {"email": "nobody"},
            {"brand_color": "red"},
            {"name": None},
            {"currency": "USD"},
        ],
    )
    def test_refuses_what_makes_no_sense(self, owner, stated):
        answer = owner.patch("/api/v1/salon", json=stated)

        assert (answer.status_code, list(answer.json["errors"])) == (422, list(stated))

    def test_takes_the_brand_as_it_is_shown(self, owner):
        assert owner.patch("/api/v1/salon", json={"brand": {"color": "#AABBCC"}}).json["brand"]["color"] == "#aabbcc"

    def test_moves_the_locations_that_shared_its_zone(self, owner):
        owner.patch("/api/v1/salon", json={"timezone": "Europe/London"})

        assert [location.timezone for location in queries.locations()] == ["Europe/London"]

    def test_forgets_a_part_of_another_country(self, owner):
        owner.patch("/api/v1/salon", json={"holiday_subdivision": "BE"})

        assert owner.patch("/api/v1/salon", json={"country": "FR"}).json["holiday_subdivision"] is None

    def test_is_the_managers(self, client, bo):
        assert client.patch("/api/v1/salon", json={}).status_code == 401
        assert acting(client, bo).patch("/api/v1/salon", json={}).status_code == 403
