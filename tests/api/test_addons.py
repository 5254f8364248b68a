import pytest

from tests.booking.conftest import addon, at

__all__ = ["addon"]

GLOSS = {"name": "Gloss", "duration_minutes": 20, "price": {"amount_minor": 1200, "currency": "EUR"}}


@pytest.fixture
def gloss(addon):
    return addon()


class TestTheMenu:
    def test_shows_what_goes_with_each_service(self, client, gloss):
        cut, colour = client.get("/api/v1/services").json["data"]

        assert [(one["id"], one["name"]) for one in cut["addons"]] == [(str(gloss.id), "Gloss")]
        assert colour["addons"] == []

    def test_hides_what_only_the_team_books(self, client, as_, bo, addon):
        hidden = addon(bookable_online=False)

        assert client.get("/api/v1/addons").json["data"] == []
        assert client.get(f"/api/v1/addons/{hidden.id}").status_code == 404
        assert client.get("/api/v1/services").json["data"][0]["addons"] == []
        assert as_(bo).get(f"/api/v1/addons/{hidden.id}").json["name"] == "Gloss"


class TestKeepingTheMenu:
    def test_adds_changes_and_takes_away(self, as_, ada, bliss):
        owner = as_(ada)
        made = owner.post("/api/v1/addons", json={**GLOSS, "service_ids": [str(bliss.cut_id)]})
        changed = owner.patch(f"/api/v1/addons/{made.json['id']}", json={"name": "Shine"})
        gone = owner.delete(f"/api/v1/addons/{made.json['id']}")

        assert (made.status_code, changed.json["name"], gone.status_code) == (201, "Shine", 204)
        assert made.json.items() >= {**GLOSS, "service_ids": [str(bliss.cut_id)], "bookable_online": True}.items()
        assert owner.get(f"/api/v1/addons/{made.json['id']}").status_code == 404

    def test_is_not_for_staff_or_strangers(self, client, as_, bo):
        assert client.post("/api/v1/addons", json=GLOSS).status_code == 401
        assert as_(bo).post("/api/v1/addons", json=GLOSS).status_code == 403


class TestBooking:
    def test_offers_starts_that_are_long_enough(self, client, gloss, bliss):
        asked = f"service_id={bliss.cut_id}&from=2027-03-02&to=2027-03-02"
        plain = client.get(f"/api/v1/availability/slots?{asked}").json["data"]
        longer = client.get(f"/api/v1/availability/slots?{asked}&addon_ids={gloss.id}").json["data"]

        assert (plain[0]["ends_at"][11:16], longer[0]["ends_at"][11:16]) == ("09:45", "10:05")
        assert (plain[-1]["starts_at"][11:16], longer[-1]["starts_at"][11:16]) == ("16:15", "15:45")

    def test_holds_and_books_them(self, client, place, gloss):
        held = place(addon_ids=[str(gloss.id)])
        asked = {"hold_id": held.json["id"], "hold_token": held.json["token"], "accept_policies": True}
        visit = client.post(
            "/api/v1/appointments", json={**asked, "customer": {"name": "Dora", "email": "dora@example.com"}}
        )

        assert held.json["price"]["amount_minor"] == 6200
        assert held.json["ends_at"][11:16] == "11:05"
        assert visit.json["addons"] == held.json["addons"] == [{"id": str(gloss.id), **GLOSS}]
        assert visit.json["price"]["amount_minor"] == 6200

    def test_books_them_without_a_hold(self, post_booking, gloss):
        assert post_booking(at(10), addon_ids=[str(gloss.id)]).json["price"]["amount_minor"] == 6200

    @pytest.mark.parametrize("asked", [["nonsense"], ["00000000-0000-0000-0000-000000000009"]])
    def test_refuses_what_does_not_go_with_the_service(self, place, asked):
        answer = place(addon_ids=asked)

        assert answer.status_code == 422
        assert list(answer.json["errors"]) == ["addon_ids"]

    def test_refuses_more_than_anybody_needs(self, place, gloss):
        assert place(addon_ids=[str(gloss.id)] * 11).status_code == 422
