import pytest

from app.notifications import channels
from app.notifications.parcel import SENT, never

DORA = "dora@example.com"


@pytest.fixture
def told(post_booking):
    """What a booking makes the salon say."""
    return post_booking().get_json()


@pytest.fixture
def channel(monkeypatch):
    """Let the channel answer what the test says."""
    return lambda outcome: monkeypatch.setitem(channels.CHANNELS, "email", lambda _parcel: outcome)


def messages(client, **asked):
    return client.get("/api/v1/messages", query_string=asked).get_json()


class TestList:
    def test_says_what_was_said_to_whom(self, told, as_, ada):
        found = messages(as_(ada))

        assert found["next"] is None
        (to_dora,) = (one for one in found["data"] if one["to"]["address"] == DORA)
        assert to_dora["subject"] == "Confirmed: Cut, Tue, 2 Mar, 10:00"
        assert (to_dora["kind"], to_dora["state"]) == ("appointment_confirmed", "QUEUED")
        assert (to_dora["appointment_id"], to_dora["audience"]) == (told["id"], "customer")
        assert (to_dora["created_at"], to_dora["sent_at"]) == ("2027-03-01T09:00:00+01:00", None)

    def test_can_be_narrowed(self, told, as_, ada):
        assert len(messages(as_(ada), audience="staff")["data"]) == 1
        assert len(messages(as_(ada), appointment_id=told["id"], state="QUEUED")["data"]) == 2
        assert messages(as_(ada), state="SENT")["data"] == []

    def test_comes_in_pages(self, told, as_, ada):
        first = messages(as_(ada), limit=1)
        second = messages(as_(ada), limit=1, cursor=first["next"])

        assert second["next"] is None
        assert first["data"][0]["id"] != second["data"][0]["id"]

    @pytest.mark.parametrize("asked", [{"state": "LOST"}, {"limit": 0}, {"cursor": "x"}, {"appointment_id": "x"}])
    def test_refuses_what_makes_no_sense(self, app, as_, ada, asked):
        assert as_(ada).get("/api/v1/messages", query_string=asked).status_code == 422

    def test_is_for_those_at_the_desk(self, as_, client, bo, cleo):
        assert client.get("/api/v1/messages").status_code == 401
        assert [as_(one).get("/api/v1/messages").status_code for one in (bo, cleo)] == [403, 403]


class TestRules:
    def test_are_listed_as_they_are_without_any(self, as_, ada):
        rules = as_(ada).get("/api/v1/message-rules").json["data"]

        (confirmed,) = (one for one in rules if (one["kind"], one["audience"]) == ("appointment_confirmed", "staff"))
        assert (confirmed["is_on"], confirmed["own_words"]) == (True, "")

    def test_are_written_anew(self, as_, ada):
        rule = "/api/v1/message-rules/appointment_confirmed/customer"
        answer = as_(ada).put(rule, json={"own_words": "Ring twice."})

        assert (answer.status_code, answer.json["own_words"]) == (200, "Ring twice.")
        assert answer.json in as_(ada).get("/api/v1/message-rules").json["data"]

    def test_leave_what_must_be_sent_on(self, as_, ada):
        answer = as_(ada).put("/api/v1/message-rules/sign_in_code/customer", json={"is_on": False})

        assert answer.json["code"] == "must_be_sent"

    def test_of_what_nobody_is_sent_are_not_found(self, as_, ada):
        assert as_(ada).put("/api/v1/message-rules/sign_in_code/staff", json={}).status_code == 404

    def test_are_for_who_keeps_the_settings(self, as_, bo, cleo):
        assert [as_(one).get("/api/v1/message-rules").status_code for one in (bo, cleo)] == [403, 403]


class TestOne:
    def test_has_its_text_and_no_secret(self, told, as_, ada):
        (to_dora,) = messages(as_(ada), audience="customer")["data"]

        one = as_(ada).get(f"/api/v1/messages/{to_dora['id']}").get_json()

        assert "We look forward to seeing you." in one["text"]
        assert told["manage_token"] not in one["text"]

    def test_is_tried_again_after_it_failed(self, told, as_, ada, channel, perform_jobs):
        channel(never("550 no such user"))
        perform_jobs()
        (failed,) = messages(as_(ada), audience="customer", state="FAILED")["data"]
        channel(SENT)

        assert as_(ada).post(f"/api/v1/messages/{failed['id']}/retry").get_json()["state"] == "QUEUED"
        perform_jobs()
        assert as_(ada).get(f"/api/v1/messages/{failed['id']}").get_json()["state"] == "SENT"
        assert as_(ada).post(f"/api/v1/messages/{failed['id']}/retry").get_json()["code"] == "not_failed"
