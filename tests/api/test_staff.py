from datetime import date
from uuid import uuid4

import pytest

from app.catalogue import operations, queries
from tests.catalogue.people import acting


@pytest.fixture
def owner(client, ada):
    return acting(client, ada)


@pytest.fixture
def hours(bo):
    return f"/api/v1/staff/{bo.staff_member_id}/working-hours"


class TestTheTeam:
    def test_is_open_to_anyone(self, client, bliss, bo):
        somebody = client.get("/api/v1/staff").json["data"][0]

        assert (
            somebody.items()
            >= {
                "id": str(bo.staff_member_id),
                "name": "Bo",
                "title": "Stylist",
                "bio": "",
                "rating": None,
                "service_ids": [str(bliss.cut_id), str(bliss.colour_id)],
            }.items()
        )

    def test_leaves_out_who_has_left(self, owner, bo):
        assert owner.delete(f"/api/v1/staff/{bo.staff_member_id}").status_code == 204

        assert owner.get("/api/v1/staff").json["data"] == []
        assert owner.get(f"/api/v1/staff/{bo.staff_member_id}").status_code == 404
        assert owner.get("/api/v1/services").json["data"][0]["staff_ids"] == []


class TestAddingSomebody:
    def test_answers_201_with_what_they_do(self, owner, bliss):
        answer = owner.post("/api/v1/staff", json={"name": "Dee", "service_ids": [str(bliss.cut_id)]})

        assert answer.status_code == 201
        assert answer.json.items() >= {"name": "Dee", "service_ids": [str(bliss.cut_id)]}.items()
        assert answer.json == owner.get(f"/api/v1/staff/{answer.json['id']}").json

    def test_takes_price_and_length_of_their_own(self, owner, bliss):
        offer = {"service_id": str(bliss.cut_id), "price": {"amount_minor": 6000, "currency": "EUR"}}

        answer = owner.post("/api/v1/staff", json={"name": "Dee", "offers": [offer]})

        assert answer.json["offers"] == [{**offer, "duration_minutes": 45}]

    @pytest.mark.parametrize(
        "stated, field",
        [
            ({"service_ids": [str(uuid4())]}, "service_ids"),
            ({"location_id": str(uuid4())}, "location_id"),
            ({"offers": [{"service_id": "x"}]}, "offers.0.service_id"),
            ({"name": ""}, "name"),
        ],
    )
    def test_says_which_field_is_wrong(self, owner, stated, field):
        answer = owner.post("/api/v1/staff", json={"name": "Dee", **stated})

        assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


class TestChangingSomebody:
    def test_keeps_what_they_do_unless_stated(self, owner, bo):
        answer = owner.patch(f"/api/v1/staff/{bo.staff_member_id}", json={"title": "Master stylist"})

        assert (answer.json["title"], len(answer.json["service_ids"])) == ("Master stylist", 2)

    def test_keeps_the_terms_of_what_is_only_named_again(self, owner, bliss, bo):
        queries.offers_of_staff_member(bo.staff_member_id)[0].duration_minutes = 30

        answer = owner.patch(f"/api/v1/staff/{bo.staff_member_id}", json={"service_ids": [str(bliss.cut_id)]})

        assert [offer["duration_minutes"] for offer in answer.json["offers"]] == [30]

    def test_does_not_know_another_salons_team(self, owner, street):
        assert owner.patch(f"/api/v1/staff/{street.stylist.staff_member_id}", json={}).status_code == 404


class TestWorkingHours:
    def test_are_set_from_today_on(self, owner, hours):
        weekly = [{"weekday": 0, "start": "09:00", "end": "12:00"}, {"weekday": 0, "start": "13:00", "end": "24:00"}]

        answer = owner.put(hours, json={"weekly": weekly})

        assert answer.status_code == 200
        assert answer.json.items() >= {"weekly": weekly, "valid_from": "2027-03-01", "upcoming": []}.items()
        assert owner.get(hours).json == answer.json

    def test_may_begin_later(self, owner, hours):
        answer = owner.put(hours, json={"weekly": [], "valid_from": "2027-04-01"})

        assert len(answer.json["weekly"]) == 6
        assert answer.json["upcoming"] == [{"valid_from": "2027-04-01", "weekly": []}]
        assert owner.delete(f"{hours}/2027-04-01").status_code == 204
        assert owner.get(hours).json["upcoming"] == []

    def test_refuse_shifts_that_overlap(self, owner, hours):
        weekly = [{"weekday": 0, "start": "09:00", "end": "12:00"}, {"weekday": 0, "start": "11:00", "end": "13:00"}]

        answer = owner.put(hours, json={"weekly": weekly})

        assert (answer.status_code, answer.json["code"]) == (422, "shifts_overlap")
        assert answer.json["errors"] == {"weekly": ["Monday: 09:00–12:00 overlaps 11:00–13:00."]}

    def test_are_seen_by_the_team_and_set_by_the_manager(self, client, hours, bo):
        assert client.get(hours).status_code == 401
        assert acting(client, bo).get(hours).status_code == 200
        assert client.put(hours, json={"weekly": []}).status_code == 403

    def test_of_somebody_without_any_are_empty(self, owner):
        dee = owner.post("/api/v1/staff", json={"name": "Dee"}).json["id"]

        answer = owner.get(f"/api/v1/staff/{dee}/working-hours").json

        assert (answer["weekly"], answer["valid_from"], answer["upcoming"]) == ([], None, [])


class TestDayOverrides:
    def test_are_set_listed_and_cleared(self, owner, bo):
        days = f"/api/v1/staff/{bo.staff_member_id}/day-overrides"
        override = {"day": "2027-03-08", "shifts": [{"start": "12:00", "end": "20:00"}]}

        assert owner.post(days, json=override).json == override
        assert owner.get(days).json["data"] == [override]
        assert owner.delete(f"{days}/2027-03-08").status_code == 204
        assert owner.delete(f"{days}/2027-03-08").status_code == 404
        assert owner.delete(f"{days}/someday").status_code == 422

    def test_without_shifts_are_days_off(self, owner, bo):
        days = f"/api/v1/staff/{bo.staff_member_id}/day-overrides"

        assert owner.post(days, json={"day": "2027-03-08"}).json == {"day": "2027-03-08", "shifts": []}


class TestTimeOff:
    def test_is_entered_in_local_days_and_shown_as_instants(self, owner, bo):
        absences = f"/api/v1/staff/{bo.staff_member_id}/time-off"

        answer = owner.post(absences, json={"starts_on": "2027-03-27", "ends_on": "2027-03-28", "reason": "Sea"})

        assert answer.status_code == 201
        assert answer.json["starts_at"] == "2027-03-27T00:00:00+01:00"
        assert answer.json["ends_at"] == "2027-03-29T00:00:00+02:00"
        assert owner.get(absences).json["data"] == [answer.json]
        assert owner.delete(f"{absences}/{answer.json['id']}").status_code == 204
        assert owner.get(absences).json["data"] == []

    def test_refuses_an_end_before_the_start(self, owner, bo):
        answer = owner.post(
            f"/api/v1/staff/{bo.staff_member_id}/time-off",
            json={"starts_at": "2027-03-02T09:00:00Z", "ends_at": "2027-03-01T09:00:00Z"},
        )

        assert (answer.status_code, answer.json["code"]) == (422, "ends_before_it_starts")

    def test_of_others_cannot_be_taken_away_through_oneself(self, owner, bo, chair_absence):
        assert owner.delete(f"/api/v1/staff/{uuid4()}/time-off/{chair_absence}").status_code == 404


@pytest.fixture
def chair_absence(bo):
    from app.catalogue.commands import TakeTimeOff

    command = TakeTimeOff(starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 2))
    return operations.take_time_off(staff_member_id=bo.staff_member_id, command=command).id
