"""PATCH /appointments/{id}: what a visit really is, said by a program of the salon."""

from typing import ClassVar

import pytest

from app.notifications import queries as messages
from tests.api.conftest import with_token
from tests.booking.conftest import addon, at

__all__ = ["addon"]

URL = "/api/v1/appointments"


@pytest.fixture
def correct(as_, ada, booked):
    """Correct the visit; Ada does, unless somebody else does."""

    def patch(*, by=ada, visit=None, **given):
        return as_(by).patch(f"{URL}/{(visit or booked)['id']}", json=given)

    return patch


@pytest.fixture
def gloss(addon):
    return addon()


def told(booked):
    return [message.kind for message in messages.search(appointment_id=booked["id"]).data]


class TestCorrecting:
    def test_answers_with_what_it_really_is(self, correct, bliss):
        body = correct(service_id=str(bliss.colour_id), notes="Balayage").json

        assert body["service"] == {"id": str(bliss.colour_id), "name": "Colour"}
        assert (body["starts_at"], body["ends_at"]) == ("2027-03-04T10:00:00+01:00", "2027-03-04T11:30:00+01:00")
        assert (body["price"]["amount_minor"], body["notes"]) == (12000, "Balayage")
        assert [change["change"] for change in body["history"]] == ["booked", "corrected"]

    def test_changes_length_and_price_by_what_addons_bring(self, correct, gloss):
        body = correct(addon_ids=[str(gloss.id)]).json

        assert [addon["name"] for addon in body["addons"]] == ["Gloss"]
        assert (body["ends_at"], body["price"]["amount_minor"]) == ("2027-03-04T11:05:00+01:00", 6200)

    def test_leaves_alone_what_is_not_stated(self, correct, gloss):
        with_gloss = correct(addon_ids=[str(gloss.id)]).json
        body = correct(notes="Bob").json

        assert body["notes"] == "Bob"
        assert [body[name] for name in ("addons", "price", "ends_at")] == [
            with_gloss[name] for name in ("addons", "price", "ends_at")
        ]

    def test_of_nothing_leaves_no_trace(self, correct):
        answer = correct()

        assert answer.status_code == 200
        assert [change["change"] for change in answer.json["history"]] == ["booked"]

    def test_tells_the_customer_only_where_that_is_asked_for(self, correct, booked):
        before = told(booked)
        correct(notes="Bob")
        assert told(booked) == before

        correct(notes="Fringe", tell_customer=True)
        assert len(told(booked)) == len(before) + 1


class TestItsPrice:
    ASKED: ClassVar = {"amount_minor": 4000, "currency": "EUR"}

    def test_may_be_another_with_a_reason_that_the_customer_does_not_read(self, correct, client, booked):
        body = correct(price=self.ASKED, price_reason="As agreed").json
        seen = client.get(f"{URL}/{booked['id']}", headers=with_token(booked)).json

        assert (body["price"], body["balance_due"]) == (self.ASKED, self.ASKED)
        assert body["history"][-1]["details"]["price_reason"] == "As agreed"
        assert "price_reason" not in seen["history"][-1]["details"]

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"price": ASKED}, "price_reason"),
            ({"price": {"amount_minor": 4000, "currency": "USD"}, "price_reason": "As agreed"}, "price"),
            ({"price": {"amount_minor": -1, "currency": "EUR"}, "price_reason": "As agreed"}, "price.amount_minor"),
        ],
    )
    def test_says_which_field_is_wrong(self, correct, given, field):
        answer = correct(**given)

        assert (answer.status_code, list(answer.json["errors"])) == (422, [field])

    def test_is_for_those_who_may_set_the_rules_aside(self, correct, bo):
        assert correct(by=bo, price=self.ASKED, price_reason="As agreed").status_code == 403
        assert correct(by=bo, notes="Bob").status_code == 200


class TestWhatIsRefused:
    def test_is_what_there_is_no_room_for(self, correct, post_booking, bliss, client, booked):
        post_booking(at(11, day=4))
        answer = correct(service_id=str(bliss.colour_id))

        assert (answer.status_code, answer.json["code"]) == (409, "slot_taken")
        assert client.get(f"{URL}/{booked['id']}", headers=with_token(booked)).json == booked

    def test_is_an_addon_that_does_not_go_with_the_service(self, correct, street):
        answer = correct(addon_ids=[str(street.cut_id)])

        assert (answer.status_code, list(answer.json["errors"])) == (422, ["addon_ids"])

    def test_is_a_service_of_another_salon(self, correct, street):
        assert correct(service_id=str(street.cut_id)).status_code == 404

    @pytest.mark.parametrize(("verb", "code"), [("cancel", "already_cancelled"), ("no-show", "not_allowed_now")])
    def test_is_a_visit_that_is_off(self, correct, as_, ada, booked, verb, code):
        as_(ada).post(f"{URL}/{booked['id']}/{verb}")
        answer = correct(notes="Too late")

        assert (answer.status_code, answer.json["code"]) == (409, code)


class TestItIsTheTeams:
    def test_and_not_the_customers(self, client, as_, cleo, booked):
        assert client.patch(f"{URL}/{booked['id']}", json={}, headers=with_token(booked)).status_code == 401
        assert as_(cleo).patch(f"{URL}/{booked['id']}", json={}).status_code == 403

    def test_and_of_colleagues_is_not_found(self, correct, bo, dee, post_booking):
        assert correct(by=bo, visit=post_booking(staff_id=str(dee.id)).json, notes="Mine").status_code == 404
