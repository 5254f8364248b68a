"""/appointments, as programs see it."""

from datetime import timedelta
from typing import ClassVar

import pytest
from sqlalchemy import func, select

from app.auth.actor import Actor
from app.auth.roles import Role
from app.booking import operations
from app.booking.models import Appointment, IdempotencyKey
from app.core.ids import new_id
from app.customers import operations as customers
from tenants.db import db
from tests.api.conftest import DORA, with_token
from tests.booking.conftest import at

URL = "/api/v1/appointments"


def count():
    return db.session.scalar(select(func.count()).select_from(Appointment))


class TestBooking:
    def test_a_hold(self, place, client):
        kept = place().json
        answer = client.post(
            URL,
            json={"hold_id": kept["id"], "hold_token": kept["token"], "customer": DORA, "accept_policies": True},
        )

        assert (answer.status_code, answer.json["status"]) == (201, "CONFIRMED")

    def test_directly_answers_with_everything_that_was_agreed(self, post_booking, bliss, bo):
        body = post_booking(notes="No scissors, please").json

        assert (
            body.items()
            >= {
                "starts_at": "2027-03-02T10:00:00+01:00",
                "ends_at": "2027-03-02T10:45:00+01:00",
                "timezone": "Europe/Berlin",
                "service": {"id": str(bliss.cut_id), "name": "Cut"},
                "staff": {"id": str(bo.staff_member_id), "name": "Bo"},
                "customer": {"name": "Dora", "email": "dora@example.com", "phone": "+49301234567"},
                "price": {"amount_minor": 5000, "currency": "EUR"},
                "deposit": {"amount_minor": 0, "currency": "EUR"},
                "balance_due": {"amount_minor": 5000, "currency": "EUR"},
                "notes": "No scissors, please",
            }.items()
        )
        assert len(body["reference"]) == 8
        assert [change["change"] for change in body["history"]] == ["booked"]

    def test_says_until_when_it_may_be_cancelled(self, booked):
        assert (
            booked["policy"].items()
            >= {
                "cancellation_cutoff_minutes": 1440,
                "cancel_until": "2027-03-03T10:00:00+01:00",
                "reschedule_until": "2027-03-03T10:00:00+01:00",
            }.items()
        )

    def test_twice_is_refused_with_three_alternatives(self, post_booking):
        post_booking()
        answer = post_booking()

        assert (answer.status_code, answer.json["code"]) == (409, "slot_taken")
        assert len(answer.json["alternatives"]) >= 3

    def test_the_same_hold_twice_answers_with_the_same_appointment(self, place, client):
        kept = place().json
        body = {"hold_id": kept["id"], "hold_token": kept["token"], "customer": DORA, "accept_policies": True}
        first, second = (client.post(URL, json=body) for _ in range(2))

        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json["id"] == second.json["id"]
        assert count() == 1

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"accept_policies": False}, "accept_policies"),
            ({"customer": {"name": "Dora"}}, "customer.email"),
            ({"customer": {"name": "", "email": "dora@example.com"}}, "customer.name"),
            ({"customer": {"name": "Dora", "email": "dora"}}, "customer.email"),
            ({"customer": DORA | {"phone": "call me"}}, "customer.phone"),
            ({"customer": None}, "customer"),
            ({"customer": DORA | {"name": "Do\0ra"}}, "customer.name"),
        ],
    )
    def test_says_which_field_is_wrong(self, post_booking, wrong, field):
        answer = post_booking(**wrong)

        assert (answer.status_code, answer.json["code"]) == (422, "invalid")
        assert list(answer.json["errors"]) == [field]
        assert count() == 0

    def test_of_a_hold_that_is_gone_is_refused(self, client):
        body = {"hold_id": str(new_id()), "hold_token": "x", "customer": DORA, "accept_policies": True}
        answer = client.post(URL, json=body)

        assert (answer.status_code, answer.json["code"]) == (409, "hold_gone")

    def test_shows_nothing_of_what_is_known_about_an_address(self, post_booking, cleo, bliss):
        stranger = {"name": "Mallory", "email": "cleo@shear.example"}
        body = post_booking(customer=stranger).json

        assert body["customer"] == stranger | {"phone": None}

    def test_by_the_team_names_a_customer_and_shows_more(self, post_booking, as_, ada, cleo):
        given = {"customer": None, "customer_id": str(cleo.customer_id), "accept_policies": False}
        body = post_booking(by=as_(ada), **given).json

        assert body["customer"].items() >= {"id": str(cleo.customer_id), "name": "Cleo"}.items()
        assert body["source"] == "desk"

    def test_by_staff_names_only_customers_they_have_seen(self, post_booking, as_, bo, dee, cleo, now):
        guest = customers.find_or_create(name="Eve", email="eve@example.com", now=now)
        post_booking(at(12), customer={"name": "Cleo", "email": "cleo@shear.example"}, staff_id=str(bo.staff_member_id))
        post_booking(at(12), customer={"name": "Eve", "email": "eve@example.com"}, staff_id=str(dee.id))

        known, others, nobodys = (
            post_booking(at(10), by=as_(bo), customer=None, customer_id=str(one))
            for one in (cleo.customer_id, guest.id, new_id())
        )

        assert (known.status_code, known.json["customer"]["name"]) == (201, "Cleo")
        assert (others.status_code, others.json["errors"]) == (422, {"customer_id": ["We do not know this customer."]})
        assert others.json == nobodys.json

    def test_by_the_reception_names_anybody(self, post_booking, as_, cleo):
        rae = as_(Actor(role=Role.RECEPTION, name="Rae"))

        assert post_booking(by=rae, customer=None, customer_id=str(cleo.customer_id)).status_code == 201

    def test_past_the_rules_is_for_those_who_may(self, post_booking, as_, ada, bo):
        assert post_booking(at(20), override=True).status_code == 403
        assert post_booking(at(20), by=as_(bo), override=True).status_code == 403
        assert post_booking(at(20), by=as_(ada)).status_code == 422
        assert post_booking(at(20), by=as_(ada), override=True).status_code == 201

    def test_is_limited_per_network(self, post_booking, app, monkeypatch):
        settings = app.extensions["settings"].replace(bookings_rate_limit="1/minute")
        monkeypatch.setitem(app.extensions, "settings", settings)
        client = app.test_client(host="shear.localhost:8000")
        client.environ_base["REMOTE_ADDR"] = "192.0.2.7"

        assert [post_booking(at(hour), by=client).status_code for hour in (10, 11)] == [201, 429]


class TestShowing:
    def test_opens_with_the_secret(self, client, booked):
        answer = client.get(f"{URL}/{booked['id']}", headers=with_token(booked))

        assert answer.json == booked

    def test_opens_to_the_team_and_keeps_the_customers_secret(self, as_, ada, bo, booked):
        for actor in (ada, bo):
            assert "manage_token" not in as_(actor).get(f"{URL}/{booked['id']}").json

    @pytest.mark.parametrize("headers", [{}, {"X-Manage-Token": "guessed"}])
    def test_is_closed_without_it(self, client, booked, headers):
        assert client.get(f"{URL}/{booked['id']}", headers=headers).status_code == 404

    def test_is_closed_to_others(self, as_, cleo, stranger, booked):
        assert as_(cleo).get(f"{URL}/{booked['id']}").status_code == 404
        assert stranger.get(f"{URL}/{booked['id']}", headers=with_token(booked)).status_code == 404


class TestCancelling:
    def test_answers_with_what_became_of_it(self, client, booked):
        answer = client.post(f"{URL}/{booked['id']}/cancel", json={"reason": "Ill"}, headers=with_token(booked))

        assert answer.json.items() >= {"status": "CANCELLED", "cancel_reason": "Ill"}.items()
        assert answer.json["balance_due"]["amount_minor"] == 0
        assert [change["change"] for change in answer.json["history"]] == ["booked", "cancelled"]

    def test_needs_no_body(self, client, booked):
        assert client.post(f"{URL}/{booked['id']}/cancel", headers=with_token(booked)).status_code == 200

    def test_twice_is_refused(self, client, booked):
        client.post(f"{URL}/{booked['id']}/cancel", headers=with_token(booked))
        answer = client.post(f"{URL}/{booked['id']}/cancel", headers=with_token(booked))

        assert (answer.status_code, answer.json["code"]) == (409, "already_cancelled")

    def test_too_late_is_refused(self, client, post_booking):
        booked = post_booking(at(16, day=1)).json
        answer = client.post(f"{URL}/{booked['id']}/cancel", headers=with_token(booked))

        assert (answer.status_code, answer.json["code"]) == (409, "too_late_to_cancel")

    def test_without_the_secret_is_not_found(self, client, booked):
        assert client.post(f"{URL}/{booked['id']}/cancel").status_code == 404


class TestRescheduling:
    def move(self, client, booked, start):
        body = {"starts_at": start.isoformat()}
        return client.post(f"{URL}/{booked['id']}/reschedule", json=body, headers=with_token(booked))

    def test_answers_with_the_new_time(self, client, booked):
        assert self.move(client, booked, at(14, day=5)).json["starts_at"] == "2027-03-05T14:00:00+01:00"

    def test_onto_taken_time_keeps_the_old_one(self, client, booked, post_booking):
        post_booking(at(14, day=5))
        answer = self.move(client, booked, at(14, day=5))

        assert (answer.status_code, answer.json["code"]) == (409, "slot_taken")
        assert len(answer.json["alternatives"]) >= 3
        again = client.get(f"{URL}/{booked['id']}", headers=with_token(booked))
        assert again.json["starts_at"] == booked["starts_at"]

    def test_too_late_is_refused(self, client, post_booking):
        answer = self.move(client, post_booking(at(16, day=1)).json, at(14, day=5))

        assert (answer.status_code, answer.json["code"]) == (409, "too_late_to_reschedule")


class TestTheTeamsVerbs:
    @pytest.mark.parametrize(("verb", "status"), [("complete", "COMPLETED"), ("no-show", "NO_SHOW")])
    def test_change_the_state(self, as_, ada, post_booking, verb, status):
        today = post_booking(at(16, day=1)).json

        assert as_(ada).post(f"{URL}/{today['id']}/{verb}").json["status"] == status

    def test_complete_nothing_before_its_day(self, as_, ada, booked):
        answer = as_(ada).post(f"{URL}/{booked['id']}/complete")

        assert (answer.status_code, answer.json["code"]) == (409, "too_early")

    @pytest.mark.parametrize(("verb", "status"), [("confirm", "CONFIRMED"), ("decline", "CANCELLED")])
    @pytest.mark.usefixtures("approving")
    def test_answer_a_request(self, as_, ada, post_booking, verb, status):
        booked = post_booking().json
        assert booked["status"] == "PENDING"

        assert as_(ada).post(f"{URL}/{booked['id']}/{verb}").json["status"] == status

    def test_refuse_what_the_table_does_not_allow(self, as_, ada, booked):
        answer = as_(ada).post(f"{URL}/{booked['id']}/confirm")

        assert (answer.status_code, answer.json["code"]) == (409, "not_allowed_now")

    @pytest.mark.parametrize("verb", ["complete", "no-show"])
    def test_take_an_end_back(self, as_, ada, post_booking, verb):
        today = post_booking(at(16, day=1)).json
        as_(ada).post(f"{URL}/{today['id']}/{verb}")
        answer = as_(ada).post(f"{URL}/{today['id']}/reopen")

        assert answer.json["status"] == "CONFIRMED"
        assert [line["change"] for line in answer.json["history"]][-1] == "reopened"

    @pytest.mark.parametrize("verb", ["confirm", "decline", "complete", "no-show", "reopen"])
    def test_are_the_teams(self, client, as_, cleo, booked, verb):
        assert client.post(f"{URL}/{booked['id']}/{verb}", headers=with_token(booked)).status_code == 401
        assert as_(cleo).post(f"{URL}/{booked['id']}/{verb}").status_code == 403

    def test_of_colleagues_are_not_found(self, as_, bo, dee, post_booking):
        booked = post_booking(staff_id=str(dee.id)).json

        assert as_(bo).post(f"{URL}/{booked['id']}/complete").status_code == 404


class TestListing:
    def test_goes_through_the_days_of_the_salon(self, as_, ada, post_booking):
        for day in (2, 3, 4):
            post_booking(at(9, day=day))
        days = {"from": "2027-03-02", "to": "2027-03-03"}

        assert len(as_(ada).get(URL, query_string=days).json["data"]) == 2

    def test_goes_page_by_page(self, as_, ada, post_booking):
        for hour in (9, 10, 11):
            post_booking(at(hour))
        first = as_(ada).get(URL, query_string={"limit": 2}).json
        second = as_(ada).get(URL, query_string={"limit": 2, "cursor": first["next"]}).json

        assert [len(first["data"]), len(second["data"]), second["next"]] == [2, 1, None]

    def test_narrows_by_person_and_state(self, as_, ada, bo, dee, post_booking):
        post_booking(staff_id=str(dee.id))
        listed = as_(ada).get(URL, query_string={"staff_id": str(bo.staff_member_id), "status": "PENDING,CONFIRMED"})

        assert listed.json["data"] == []

    def test_shows_a_stylist_their_own(self, as_, bo, dee, post_booking):
        post_booking(at(10), staff_id=str(dee.id)), post_booking(at(11), staff_id=str(bo.staff_member_id))

        assert [visit["staff"]["name"] for visit in as_(bo).get(URL).json["data"]] == ["Bo"]

    @pytest.mark.parametrize("wrong", [{"from": "soon"}, {"status": "LOST"}, {"limit": 0}, {"cursor": "x"}])
    def test_refuses_what_it_cannot_read(self, as_, ada, wrong):
        assert as_(ada).get(URL, query_string=wrong).status_code == 422

    def test_is_the_teams(self, client, as_, cleo):
        assert client.get(URL).status_code == 401
        assert as_(cleo).get(URL).status_code == 403


class TestIdempotency:
    KEY: ClassVar = {"Idempotency-Key": "one"}

    def test_answers_the_same_again_secrets_included(self, post_booking):
        first, second = (post_booking(headers=self.KEY) for _ in range(2))

        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json == second.json
        assert count() == 1

    def test_answers_the_same_after_the_visit_has_changed(self, post_booking, client):
        first = post_booking(at(10, day=4), headers=self.KEY).json
        client.post(f"{URL}/{first['id']}/cancel", headers=with_token(first))

        assert post_booking(at(10, day=4), headers=self.KEY).json == first

    def test_keeps_no_secret(self, post_booking):
        booked = post_booking(headers=self.KEY).json
        kept = db.session.scalars(select(IdempotencyKey)).one()

        assert booked["manage_token"] not in str(kept.answer)

    def test_reads_the_body_not_its_spaces(self, post_booking, client, bliss):
        post_booking(headers=self.KEY)
        start = at(10).isoformat()
        text = (
            '{"accept_policies":true, "customer":{"email":"dora@example.com","name":"Dora","phone":"030 1234567"},'
            f'"starts_at":"{start}","service_id":"{bliss.cut_id}"}}'
        )
        again = client.post(URL, data=text, content_type="application/json", headers=self.KEY)

        assert again.headers["Idempotent-Replayed"] == "true"

    def test_refuses_the_key_with_another_body(self, post_booking):
        post_booking(headers=self.KEY)
        answer = post_booking(notes="Something else", headers=self.KEY)

        assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")

    def test_is_each_callers_own(self, post_booking, as_, ada):
        post_booking(at(10), headers=self.KEY)

        assert post_booking(at(11), by=as_(ada), headers=self.KEY).status_code == 201

    def test_ends_after_a_day(self, post_booking, now):
        post_booking(headers=self.KEY)
        operations.purge_idempotency_keys(now=now + timedelta(hours=24))
        assert db.session.scalar(select(func.count()).select_from(IdempotencyKey)) == 1
        operations.purge_idempotency_keys(now=now + timedelta(hours=24, seconds=1))
        assert db.session.scalar(select(func.count()).select_from(IdempotencyKey)) == 0

    @pytest.mark.parametrize("key", ["", "x" * 256])
    def test_wants_a_key_of_a_sensible_length(self, post_booking, key):
        assert post_booking(headers={"Idempotency-Key": key}).status_code == 422


class TestFarDays:
    @pytest.mark.parametrize("asked", ["from=0001-01-01", "to=9999-12-31"])
    def test_are_refused_and_no_defect(self, as_, ada, asked):
        answer = as_(ada).get(f"{URL}?{asked}")

        assert (answer.status_code, answer.json["code"]) == (422, "invalid")
