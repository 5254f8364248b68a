"""/holds, as programs see it."""

from datetime import datetime, timedelta

import pytest

from tests.api.conftest import DORA
from tests.booking.conftest import at


class TestPlacingAHold:
    def test_answers_with_what_was_kept(self, place, bo, now):
        answer = place()

        assert answer.status_code == 201
        assert (
            answer.json.items()
            >= {
                "staff_id": str(bo.staff_member_id),
                "starts_at": "2027-03-02T10:00:00+01:00",
                "ends_at": "2027-03-02T10:45:00+01:00",
                "price": {"amount_minor": 5000, "currency": "EUR"},
            }.items()
        )
        assert datetime.fromisoformat(answer.json["expires_at"]) == now + timedelta(minutes=5)
        assert len(answer.json["token"]) >= 43

    def test_refuses_held_time_with_three_alternatives(self, place):
        place()
        answer = place()

        assert (answer.status_code, answer.json["code"]) == (409, "slot_held")
        assert answer.content_type == "application/problem+json"
        assert len(answer.json["alternatives"]) >= 3
        assert all(slot["starts_at"].endswith("+01:00") for slot in answer.json["alternatives"])

    def test_refuses_booked_time_with_three_alternatives(self, place, post_booking):
        post_booking()
        answer = place()

        assert (answer.status_code, answer.json["code"]) == (409, "slot_taken")
        assert len(answer.json["alternatives"]) >= 3

    @pytest.mark.parametrize("start", [at(3), at(9, 30, day=1), at(8, day=1), at(10, day=31) + timedelta(days=90)])
    def test_refuses_what_is_not_offered(self, place, start):
        answer = place(start)

        assert (answer.status_code, answer.json["code"]) == (422, "not_offered")

    @pytest.mark.parametrize("service_id", ["00000000-0000-7000-8000-000000000000", "none-of-ours"])
    def test_knows_no_strange_service(self, place, service_id):
        assert place(service_id=service_id).status_code == 404

    def test_knows_no_service_of_the_other_salon(self, place, street):
        assert place(service_id=str(street.cut_id)).status_code == 404

    @pytest.mark.parametrize(
        "body", [{}, {"service_id": 7}, {"starts_at": "tomorrow"}, {"starts_at": "2027-03-02T10:00:00"}, []]
    )
    def test_refuses_what_it_cannot_read(self, client, body):
        answer = client.post("/api/v1/holds", json=body)

        assert (answer.status_code, answer.json["code"]) == (422, "invalid")

    @pytest.mark.parametrize("far", ["9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+23:00", "3000-01-01T10:00:00Z"])
    def test_refuses_the_ends_of_the_calendar(self, place, bliss, client, far):
        answer = client.post("/api/v1/holds", json={"service_id": str(bliss.cut_id), "starts_at": far})

        assert answer.status_code == 422

    def test_names_the_rule_when_two_are_kept_from_one_address(self, place):
        place(at(10)), place(at(11))
        answer = place(at(12))

        assert (answer.status_code, answer.json["code"]) == (409, "too_many_holds")
        assert answer.json["retry_at"]

    def test_lets_a_signed_in_customer_move_theirs(self, place, as_, cleo):
        first = place(at(10), by=as_(cleo)).json
        place(at(11), by=as_(cleo))

        assert place(at(10)).status_code == 201
        assert place(at(11)).json["code"] == "slot_held"
        assert first["id"]

    def test_is_limited_per_network_but_not_on_this_machine(self, place, app, monkeypatch):
        monkeypatch.setitem(app.extensions, "settings", app.extensions["settings"].replace(holds_rate_limit="1/minute"))
        assert [place(at(hour)).status_code for hour in (10, 11)] == [201, 201]

        client = app.test_client(host="shear.localhost:8000")
        client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
        assert [place(at(hour), by=client).status_code for hour in (12, 13)] == [201, 429]


class TestReleasingAHold:
    def test_frees_the_time(self, place, client):
        kept = place().json

        assert client.delete(f"/api/v1/holds/{kept['id']}", headers={"X-Hold-Token": kept["token"]}).status_code == 204
        assert place().status_code == 201

    @pytest.mark.parametrize("headers", [{}, {"X-Hold-Token": "guessed"}])
    def test_wants_the_secret(self, place, client, headers):
        kept = place().json

        assert client.delete(f"/api/v1/holds/{kept['id']}", headers=headers).status_code == 404

    def test_of_another_salon_is_not_found(self, place, stranger):
        kept = place().json
        answer = stranger.delete(f"/api/v1/holds/{kept['id']}", headers={"X-Hold-Token": kept["token"]})

        assert answer.status_code == 404


class TestIdempotency:
    def test_answers_the_same_again_with_the_same_token(self, place):
        first, second = (place(headers={"Idempotency-Key": "one"}) for _ in range(2))

        assert first.json == second.json
        assert second.headers["Idempotent-Replayed"] == "true"

    def test_lets_the_repeated_token_book(self, place, client):
        place(headers={"Idempotency-Key": "one"})
        kept = place(headers={"Idempotency-Key": "one"}).json
        booked = client.post(
            "/api/v1/appointments",
            json={"hold_id": kept["id"], "hold_token": kept["token"], "customer": DORA, "accept_policies": True},
        )

        assert booked.status_code == 201

    def test_gives_a_strangers_token_to_nobody_who_happens_to_use_the_same_key(self, place, client):
        kept = place(headers={"Idempotency-Key": "1"}).json
        client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
        answer = place(headers={"Idempotency-Key": "1"})

        assert (answer.status_code, answer.json["code"]) == (409, "slot_held")
        assert kept["token"] not in answer.text

    def test_refuses_the_key_with_another_body(self, place):
        place(at(10), headers={"Idempotency-Key": "one"})
        answer = place(at(11), headers={"Idempotency-Key": "one"})

        assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")

    def test_remembers_no_refusal(self, place, client):
        kept = place().json
        assert place(headers={"Idempotency-Key": "one"}).status_code == 409

        client.delete(f"/api/v1/holds/{kept['id']}", headers={"X-Hold-Token": kept["token"]})
        assert place(headers={"Idempotency-Key": "one"}).status_code == 201
