"""What programs ask of availability, and what they are told."""

from datetime import UTC, datetime, timedelta

import pytest

from app.availability import occupancy
from app.catalogue.models import Salon, StaffMember, StaffService, TimeOff
from app.catalogue.operations import touch
from app.core.ids import new_id
from tenants.db import db
from tests.catalogue.people import acting

TEN = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def slots(client, bliss):
    """Ask for the slots of a cut on Tuesday, or for others."""

    def ask(**asked):
        query = {"service_id": bliss.cut_id, "from": "2027-03-02", "to": "2027-03-02"} | asked
        return client.get("/api/v1/availability/slots", query_string=query)

    return ask


@pytest.fixture
def explain(client, bliss):
    """Ask why Tuesday at ten is not offered, or another start."""

    def ask(**asked):
        query = {"service_id": bliss.cut_id, "starts_at": "2027-03-02T10:00:00+01:00"} | asked
        return client.get("/api/v1/availability/explain", query_string=query)

    return ask


@pytest.fixture
def booked(bo, bliss, now):
    """Bo is booked at ten."""
    source_id = new_id()
    occupancy.occupy(
        subject_id=bo.staff_member_id,
        starts_at=TEN,
        ends_at=TEN + timedelta(minutes=45),
        kind="APPOINTMENT",
        source_id=source_id,
        service_id=bliss.cut_id,
        now=now,
    )
    return source_id


@pytest.fixture
def eve(bliss):
    """Somebody else who does the cut, but never works."""
    eve = StaffMember(id=new_id(), location_id=bliss.location_id, name="Eve", position=1)
    db.session.add(eve)
    db.session.flush()
    db.session.add(StaffService(staff_member_id=eve.id, service_id=bliss.cut_id))
    db.session.flush()
    touch()
    return eve


class TestSlots:
    def test_have_the_offset_of_the_place_and_who_can_take_them(self, slots, bo):
        answer = slots()

        assert answer.status_code == 200
        assert answer.json["timezone"] == "Europe/Berlin"
        assert answer.json["data"][0] == {
            "starts_at": "2027-03-02T09:00:00+01:00",
            "ends_at": "2027-03-02T09:45:00+01:00",
            "staff_ids": [str(bo.staff_member_id)],
        }

    def test_are_the_same_without_an_account_as_for_a_customer(self, slots, client, cleo):
        assert slots().data == (acting(client, cleo) and slots().data)

    def test_go_further_for_the_team(self, slots, client, bo):
        last_day = {"from": "2027-06-15", "to": "2027-06-15"}
        assert slots(**last_day).json["data"] == []

        acting(client, bo)

        assert slots(**last_day).json["data"] != []

    def test_say_why_a_day_has_none_and_when_there_is_one(self, slots):
        sunday = slots(**{"from": "2027-03-07", "to": "2027-03-07"}).json

        assert sunday["data"] == []
        assert sunday["empty_days"] == [
            {
                "day": "2027-03-07",
                "code": "nobody_works",
                "sentence": "Nobody works on this day.",
                "next_free": "2027-03-08T09:00:00+01:00",
            }
        ]

    def test_leave_out_what_is_booked(self, slots, booked):
        starts = {slot["starts_at"][11:16] for slot in slots().json["data"]}

        assert not {"09:30", "10:00", "10:30"} & starts
        assert {"09:15", "10:45"} <= starts

    def test_may_be_asked_for_two_months(self, slots):
        assert slots(to="2027-05-02").status_code == 200

    @pytest.mark.parametrize(
        "asked, field",
        [
            ({"to": "2027-05-03"}, "to"),
            ({"to": "2027-03-01"}, "to"),
            ({"from": "soon"}, "from"),
            ({"from": "9999-12-31", "to": "9999-12-31"}, "from"),
            ({"from": "0001-01-01", "to": "0001-01-01"}, "from"),
        ],
    )
    def test_are_refused_for_days_without_sense(self, slots, asked, field):
        answer = slots(**asked)

        assert answer.status_code == 422
        assert answer.content_type == "application/problem+json"
        assert field in answer.json["errors"]

    @pytest.mark.parametrize("asked", [{"service_id": "massage"}, {"service_id": new_id()}, {"staff_id": new_id()}])
    def test_are_not_found_for_what_the_salon_has_not(self, slots, asked):
        assert slots(**asked).status_code == 404

    def test_are_not_found_with_another_salons_ids(self, slots, street):
        assert slots(service_id=street.cut_id).status_code == 404
        assert slots(staff_id=street.stylist.staff_member_id).status_code == 404


class TestExplain:
    def test_is_for_the_team(self, explain, client, cleo):
        assert explain().status_code == 401
        acting(client, cleo)
        assert explain().status_code == 403

    def test_says_that_a_start_is_offered(self, explain, client, ada):
        acting(client, ada)

        assert explain().json["offered"] is True

    def test_says_what_is_in_the_way_and_where_to_look(self, explain, client, ada, booked):
        acting(client, ada)
        answer = explain().json

        assert answer["offered"] is False
        assert answer["staff"][0]["name"] == "Bo"
        assert answer["staff"][0]["reasons"] == [
            {
                "code": "busy",
                "sentence": "Bo has a visit: 10:00 – 10:45.",
                "source": {"kind": "APPOINTMENT", "id": str(booked)},
                "limit": None,
                "during": [{"starts_at": "2027-03-02T10:00:00+01:00", "ends_at": "2027-03-02T10:45:00+01:00"}],
                "url": f"http://shear.localhost:8000/desk/appointments/{booked}",
            }
        ]

    def test_says_everything_that_is_in_the_way(self, explain, client, ada, bo):
        off = {"starts_at": TEN, "ends_at": TEN + timedelta(days=30), "reason": "Travelling"}
        db.session.add(TimeOff(id=new_id(), staff_member_id=bo.staff_member_id, **off))
        salon = db.session.query(Salon).one()
        salon.booking_horizon_days = 7
        db.session.flush()
        touch()
        acting(client, ada)

        reasons = explain(starts_at="2027-03-14T20:07:00+01:00").json["staff"][0]["reasons"]

        assert [reason["code"] for reason in reasons] == ["off_grid", "too_far", "not_working", "time_off"]

    def test_tells_a_stylist_nothing_of_colleagues(self, explain, client, bo, eve):
        acting(client, bo)

        assert [one["name"] for one in explain().json["staff"]] == ["Bo"]

    def test_tells_the_owner_of_everybody(self, explain, client, ada, eve):
        acting(client, ada)

        assert [one["name"] for one in explain().json["staff"]] == ["Bo", "Eve"]

    @pytest.mark.parametrize("asked, status", [({"starts_at": "soon"}, 422), ({"service_id": new_id()}, 404)])
    def test_refuses_what_it_cannot_answer(self, explain, client, ada, asked, status):
        acting(client, ada)

        assert explain(**asked).status_code == status
