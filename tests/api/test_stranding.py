"""Hours that programs change: nothing is stranded silently."""

import pytest

from app.booking import operations as booking
from app.catalogue import operations as catalogue
from app.catalogue import queries
from app.catalogue.commands import OpenLocation
from tests.booking.conftest import at, book, hire

__all__ = ["book"]


@pytest.fixture
def owner(as_, ada):
    return as_(ada)


@pytest.fixture
def visit(book, ada, bo):
    """Dora's cut with Bo on Tuesday at ten."""
    return book(at(10), by=ada, staff_id=bo.staff_member_id)


@pytest.fixture
def staff(bo):
    return f"/api/v1/staff/{bo.staff_member_id}"


TUESDAY_AFTERNOON = {"weekly": [{"weekday": 1, "start": "13:00", "end": "17:00"}]}


class TestAChangeOfHours:
    def test_is_made_and_answers_with_the_visits_it_leaves_outside(self, owner, visit, staff):
        answer = owner.put(f"{staff}/working-hours", json=TUESDAY_AFTERNOON)

        assert answer.status_code == 200
        (left,) = answer.json["stranded"]
        assert (
            left.items()
            >= {
                "appointment_id": str(visit.id),
                "customer": "Dora",
                "staff": "Bo",
                "starts_at": "2027-03-02T10:00:00+01:00",
                "nearest_at": "2027-03-02T13:00:00+01:00",
                "colleagues": [],
            }.items()
        )

    def test_is_refused_where_it_is_not_confirmed(self, owner, visit, staff):
        answer = owner.put(f"{staff}/working-hours", json={**TUESDAY_AFTERNOON, "confirm": False})

        assert (answer.status_code, answer.json["code"]) == (409, "would_strand")
        assert [left["customer"] for left in answer.json["stranded"]] == ["Dora"]
        assert len(owner.get(f"{staff}/working-hours").json["weekly"]) == 6

    def test_names_colleagues_who_are_free(self, owner, visit, staff, bliss):
        dee = hire("Dee", bliss)

        answer = owner.put(f"{staff}/working-hours", json=TUESDAY_AFTERNOON)

        assert answer.json["stranded"][0]["colleagues"] == [{"id": str(dee.id), "name": "Dee"}]

    def test_says_nothing_of_visits_that_still_fit_or_are_off(self, owner, book, visit, staff, ada, now):
        book(at(14), by=ada)
        booking.cancel(appointment_id=visit.id, by=ada, now=now)

        assert "stranded" not in owner.put(f"{staff}/working-hours", json=TUESDAY_AFTERNOON).json

    @pytest.mark.parametrize(
        "path, body",
        [
            ("day-overrides", {"day": "2027-03-02"}),
            ("time-off", {"starts_on": "2027-03-02", "ends_on": "2027-03-02"}),
        ],
    )
    def test_of_single_days_does_the_same(self, owner, visit, staff, path, body):
        refused = owner.post(f"{staff}/{path}", json={**body, "confirm": False})
        made = owner.post(f"{staff}/{path}", json=body)

        assert (refused.status_code, made.status_code) == (409, 201)
        assert [left["customer"] for left in made.json["stranded"]] == ["Dora"]

    def test_of_the_whole_salon_does_the_same(self, owner, visit):
        body = {"starts_on": "2027-03-02", "ends_on": "2027-03-02"}

        assert owner.post("/api/v1/closures", json={**body, "confirm": False}).status_code == 409
        assert queries.closures(since=at(0).date()) == []
        assert owner.post("/api/v1/closures", json=body).json["stranded"][0]["appointment_id"] == str(visit.id)


class TestTakingHoursBack:
    def test_answers_with_the_visits_it_leaves_outside(self, owner, book, ada, staff):
        owner.post(f"{staff}/day-overrides", json={"day": "2027-03-02", "shifts": [{"start": "17:00", "end": "20:00"}]})
        book(at(18), by=ada)

        assert owner.delete(f"{staff}/day-overrides/2027-03-02?confirm=false").status_code == 409
        answer = owner.delete(f"{staff}/day-overrides/2027-03-02")

        assert (answer.status_code, len(answer.json["stranded"])) == (200, 1)

    def test_of_somebody_who_leaves_lists_all_their_visits(self, owner, visit, staff):
        assert owner.delete(f"{staff}?confirm=false").json["code"] == "would_strand"
        assert owner.delete(staff).json["stranded"][0]["customer"] == "Dora"


class TestTheClock:
    def test_of_the_salon_tells_whom_it_leaves_outside(self, owner, visit):
        answer = owner.patch("/api/v1/salon", json={"timezone": "America/New_York"})

        assert answer.json["timezone"] == "America/New_York"
        assert [left["customer"] for left in answer.json["stranded"]] == ["Dora"]

    def test_of_the_salon_stays_when_asked_to(self, owner, visit):
        answer = owner.patch("/api/v1/salon?confirm=false", json={"timezone": "America/New_York"})

        assert (answer.status_code, answer.json["code"]) == (409, "would_strand")
        assert owner.get("/api/v1/salon").json["timezone"] == "Europe/Berlin"

    def test_of_another_location_counts_for_whoever_works_there(self, owner, staff, visit):
        tokyo = catalogue.open_location(command=OpenLocation(name="Tokyo", country="JP", timezone="Asia/Tokyo"))

        answer = owner.patch(f"{staff}?confirm=false", json={"location_id": str(tokyo.id)})

        assert answer.json["code"] == "would_strand"
        assert "stranded" not in owner.patch(staff, json={"title": "Stylist"}).json
