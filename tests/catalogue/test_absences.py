"""Time off: asked for by whoever wants it, answered by those who may, and no time is taken in between."""

from datetime import date, timedelta

import pytest

from app.availability import queries as availability
from app.catalogue import operations, queries
from app.catalogue.absences import queries as absences
from app.catalogue.absences.models import AlreadyDecided, RequestState, TimeOffRequest
from app.catalogue.commands import AnswerTimeOff, TakeTimeOff
from app.catalogue.operations.absences import IsOver
from app.core.refusals import Forbidden, NotFound
from app.notifications import queries as messages
from tenants.db import db
from tests.booking.reading import read
from tests.catalogue.people import acting

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
TUESDAY = date(2027, 3, 2)
YES = AnswerTimeOff(note="Enjoy")


@pytest.fixture
def ask(bo, now):
    """Bo asks for a day off."""

    def request(day=TUESDAY, *, by=bo, reason="Dentist"):
        command = TakeTimeOff(starts_on=day, ends_on=day, reason=reason)
        return operations.request_time_off(command=command, by=by, now=now)

    return request


@pytest.fixture
def offered(bliss, bo, now):
    """Whether customers are offered anything with Bo on Tuesday."""
    asked = {"service_id": bliss.cut_id, "staff_member_id": bo.staff_member_id, "now": now}
    return lambda: bool(availability.slots(from_day=TUESDAY, to_day=TUESDAY, **asked).slots)


def state(asked):
    db.session.expire_all()
    return db.session.get_one(TimeOffRequest, asked.id).state


class TestAsking:
    def test_takes_no_time_from_customers(self, ask, offered):
        ask()

        assert offered()

    def test_is_for_those_who_have_a_calendar(self, ask, cleo, ada):
        for somebody in (cleo, ada):
            with pytest.raises(Forbidden):
                ask(by=somebody)

    def test_for_what_is_over_is_refused(self, ask, now):
        with pytest.raises(IsOver):
            ask(now.date() - timedelta(days=2))


class TestAnswering:
    def test_yes_takes_the_time(self, ask, offered, ada, bo, now):
        asked = ask()

        operations.approve_time_off(time_off_request_id=asked.id, command=YES, by=ada, now=now)

        (absence,) = queries.time_off(bo.staff_member_id, since=now)
        assert not offered()
        assert (absence.reason, asked.time_off_id, asked.decided_by, asked.note) == (
            "Dentist",
            absence.id,
            "Ada",
            "Enjoy",
        )

    def test_no_leaves_it(self, ask, offered, ada, now):
        asked = ask()

        operations.decline_time_off(time_off_request_id=asked.id, command=AnswerTimeOff(), by=ada, now=now)

        assert offered()
        assert asked.state == RequestState.DECLINED

    def test_is_done_once(self, ask, ada, bo, now):
        asked = ask()
        operations.decline_time_off(time_off_request_id=asked.id, command=AnswerTimeOff(), by=ada, now=now)

        for act in (operations.approve_time_off, operations.decline_time_off):
            with pytest.raises(AlreadyDecided):
                act(time_off_request_id=asked.id, command=YES, by=ada, now=now)
        with pytest.raises(AlreadyDecided):
            operations.withdraw_time_off(time_off_request_id=asked.id, by=bo, now=now)

    def test_is_not_needed_for_what_is_taken_back(self, ask, bo, now):
        asked = ask()

        operations.withdraw_time_off(time_off_request_id=asked.id, by=bo, now=now)

        assert asked.state == RequestState.WITHDRAWN

    def test_by_others_cannot_be_taken_back(self, ask, ada, now):
        asked = ask()

        with pytest.raises(NotFound):
            operations.withdraw_time_off(time_off_request_id=asked.id, by=ada, now=now)

    def test_is_no_when_the_time_off_is_taken_back_later_and_whoever_asked_is_told(self, ask, ada, bo, now):
        asked = ask()
        absence = operations.approve_time_off(time_off_request_id=asked.id, command=YES, by=ada, now=now)

        operations.cancel_time_off(staff_member_id=bo.staff_member_id, time_off_id=absence.id, by=ada, now=now)

        assert state(asked) == RequestState.DECLINED
        told = [message for message in messages.search().data if message.kind == "time_off_declined"]
        assert [message.staff_member_id for message in told] == [bo.staff_member_id]

    def test_is_changed_silently_by_whoever_asked(self, ask, ada, bo, now):
        asked = ask()
        absence = operations.approve_time_off(time_off_request_id=asked.id, command=YES, by=ada, now=now)

        operations.cancel_time_off(staff_member_id=bo.staff_member_id, time_off_id=absence.id, by=bo, now=now)

        assert state(asked) == RequestState.WITHDRAWN
        assert "time_off_declined" not in [message.kind for message in messages.search().data]


class TestThePageOfWhoeverAsks:
    @pytest.fixture
    def mine(self, client, bo):
        return acting(client, bo)

    def test_asks_shows_and_takes_back(self, mine, bo, now):
        answer = mine.post("/desk/time-off", data={"starts_on": "2027-03-02", "ends_on": "2027-03-03", "reason": "Sea"})
        page = read(mine, answer.location)

        assert "Waiting" in page.text
        assert "Sea" in page.text
        page.form_to("/withdrawal").send(mine)
        assert [asked.state for asked in absences.time_off_requests(since=now)] == [RequestState.WITHDRAWN]

    def test_comes_back_as_it_was_typed_when_refused(self, mine):
        data = {"starts_on": "2027-03-05", "ends_on": "2027-03-03", "reason": "Sea"}

        answer = mine.post("/desk/time-off", data=data, headers=HTMX)

        assert answer.status_code == 422
        assert "It would end before it begins." in answer.text
        assert 'value="Sea"' in answer.text

    def test_shows_neither_others_nor_how_to_answer(self, mine, ask):
        ask()

        page = mine.get("/desk/time-off").text
        assert "Asked for" not in page
        assert "/approval" not in page

    def test_has_a_door(self, mine):
        assert 'href="/desk/time-off"' in mine.get("/desk/time-off").text

    def test_does_not_answer(self, mine, ask):
        asked = ask()

        for answer in ("approval", "refusal"):
            assert mine.post(f"/desk/time-off/{asked.id}/{answer}").status_code == 403


class TestThePageOfWhoeverAnswers:
    @pytest.fixture
    def desk(self, client, ada):
        return acting(client, ada)

    def test_approves_with_a_note(self, desk, ask):
        asked = ask()
        assert "Dentist" in desk.get("/desk/time-off").text

        answer = desk.post(f"/desk/time-off/{asked.id}/approval", data={"note": "Enjoy"}, headers=HTMX)

        assert answer.status_code == 200
        assert "Ada: Enjoy" in answer.text
        assert state(asked) == RequestState.APPROVED

    def test_declines(self, desk, ask):
        asked = ask()

        assert desk.post(f"/desk/time-off/{asked.id}/refusal", data={"note": "Too busy"}).status_code == 303
        assert state(asked) == RequestState.DECLINED

    def test_says_when_somebody_else_was_quicker(self, desk, ask, ada, now):
        asked = ask()
        operations.decline_time_off(time_off_request_id=asked.id, command=AnswerTimeOff(), by=ada, now=now)

        answer = desk.post(f"/desk/time-off/{asked.id}/approval", headers=HTMX)

        assert answer.status_code == 409
        assert "answered or taken back already" in answer.text

    def test_of_another_salon_is_not_known(self, stranger, mo, ask):
        assert acting(stranger, mo).post(f"/desk/time-off/{ask().id}/approval").status_code == 404
