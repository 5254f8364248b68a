"""What is dragged in the calendar, and taken back."""

from datetime import timedelta

import pytest

from app.booking import operations
from app.booking.commands import BlockTime
from app.booking.models import Appointment, Block
from app.core import clock
from app.core.ids import new_id
from tenants.db import db
from tests.booking.conftest import GUEST, at, taken
from tests.booking.reading import PARTIAL, at_desk, read, undo_of


@pytest.fixture
def lunch(bo, now):
    """Bo's lunch on Tuesday."""
    command = BlockTime(staff_id=bo.staff_member_id, starts_at=at(12), ends_at=at(12, 30), kind="BREAK")
    return operations.block_time(command=command, by=bo, now=now)


class TestDropping:
    def test_moves_a_visit(self, owner, visit, dee):
        data = {"starts_at": at(14).isoformat(), "staff": str(dee.id)}
        answer = owner.post(at_desk(visit, "/placement"), data=data, headers=PARTIAL)

        moved = db.session.get_one(Appointment, visit.id)
        assert (moved.starts_at, moved.staff_member_id) == (at(14), dee.id)
        assert answer.headers["HX-Trigger"] == "calendar:changed"
        assert "The appointment is moved." in answer.text

    def test_can_be_taken_back(self, owner, visit):
        answer = owner.post(at_desk(visit, "/placement"), data={"starts_at": at(14).isoformat()}, headers=PARTIAL)
        href, values = undo_of(answer)

        assert owner.post(href, data=values, headers=PARTIAL).status_code == 200
        assert db.session.get_one(Appointment, visit.id).starts_at == at(10)

    @pytest.mark.parametrize(
        ("act", "where_it_is"),
        [
            ("/placement", {"starts_at": at(11).isoformat()}),
            ("/reschedule", {"starts_at": at(11).isoformat()}),
            ("/length", {"minutes": "45"}),
            ("/length", {"ends_at": at(11, 45).isoformat()}),
        ],
    )
    def test_to_where_it_is_takes_nothing_older_back(self, owner, visit, act, where_it_is):
        owner.post(at_desk(visit, "/placement"), data={"starts_at": at(11).isoformat()}, headers=PARTIAL)
        answer = owner.post(at_desk(visit, act), data=where_it_is, headers=PARTIAL)

        assert "Nothing has changed." in answer.text
        assert "data-undo" not in answer.text

    def test_says_who_will_be_told(self, owner, visit, book, ada):
        nobody = book(at(13), by=ada, customer=GUEST.model_copy(update={"email": None}))
        told = owner.post(at_desk(visit, "/placement"), data={"starts_at": at(14).isoformat()}, headers=PARTIAL)
        untold = owner.post(at_desk(nobody, "/placement"), data={"starts_at": at(15).isoformat()}, headers=PARTIAL)

        assert "The appointment is moved. Dora will be told by e-mail." in told.text
        assert "will be told" not in untold.text

    def test_and_back_at_once_promises_nothing(self, owner, visit):
        there = owner.post(at_desk(visit, "/placement"), data={"starts_at": at(14).isoformat()}, headers=PARTIAL)
        back = owner.post(at_desk(visit, "/placement"), data={"starts_at": at(10).isoformat()}, headers=PARTIAL)

        assert "Dora will be told" in there.text
        assert "The appointment is moved." in back.text
        assert "will be told" not in back.text
        assert "The customer was not told." in owner.get(at_desk(visit)).text

    def test_without_a_word_says_so_when_the_last_word_is_still_to_come(self, owner, visit):
        owner.post(at_desk(visit, "/placement"), data={"starts_at": at(14).isoformat()}, headers=PARTIAL)
        silently = {"starts_at": at(15).isoformat(), "tell_customer": "false"}
        answer = owner.post(at_desk(visit, "/reschedule"), data=silently, headers=PARTIAL)

        assert "Dora will be told" in answer.text

    def test_onto_a_visit_is_refused_with_what_is_there_and_other_times(self, owner, visit, book):
        book(at(13), customer=GUEST.model_copy(update={"name": "Edith"}))
        answer = owner.post(at_desk(visit, "/placement"), data={"starts_at": at(13).isoformat()}, headers=PARTIAL)

        assert answer.status_code == 409
        assert "Taken: Edith, Cut, 13:00 – 13:45." in answer.text
        assert "These times are near:" in answer.text
        assert db.session.get_one(Appointment, visit.id).starts_at == at(10)

    def test_onto_several_things_names_them_all(self, owner, visit, lunch, book, dee):
        edith = GUEST.model_copy(update={"name": "Edith"})
        book(at(12, 30), staff_id=visit.staff_member_id, customer=edith)
        book(at(12), staff_id=dee.id, customer=GUEST.model_copy(update={"name": "Fay"}))
        answer = owner.post(at_desk(visit, "/placement"), data={"starts_at": at(12).isoformat()}, headers=PARTIAL)

        assert "Taken: Break, 12:00 – 12:30; Edith, Cut, 12:30 – 13:15." in answer.text
        assert "Fay" not in answer.text

    def test_onto_a_hold_says_that_somebody_is_booking(self, owner, visit, hold):
        hold(at(13))
        answer = owner.post(at_desk(visit, "/placement"), data={"starts_at": at(13).isoformat()}, headers=PARTIAL)

        assert "Somebody is booking this time at the moment." in answer.text

    def test_outside_the_hours_asks_for_a_reason(self, owner, visit):
        answer = owner.post(at_desk(visit, "/placement"), data={"starts_at": at(18).isoformat()}, headers=PARTIAL)

        assert answer.status_code == 422
        assert 'value="18:00"' in answer.text

    def test_an_edge_changes_the_length(self, owner, visit):
        owner.post(at_desk(visit, "/length"), data={"ends_at": at(11, 30).isoformat()}, headers=PARTIAL)

        assert db.session.get_one(Appointment, visit.id).ends_at == at(11, 30)

    def test_an_edge_onto_a_visit_is_refused_in_words(self, owner, visit, book):
        book(at(11))
        answer = owner.post(at_desk(visit, "/length"), data={"ends_at": at(11, 30).isoformat()}, headers=PARTIAL)

        assert answer.status_code == 409
        assert "There is not enough time for that" in answer.text

    def test_a_length_can_be_typed_in(self, owner, visit):
        form = read(owner, at_desk(visit)).form_to("/length")
        answer = form.send(owner, minutes="60")

        assert (answer.status_code, answer.location) == (303, at_desk(visit))
        assert db.session.get_one(Appointment, visit.id).ends_at == at(11)

    def test_is_not_for_colleagues(self, stylist, book, dee):
        hers = book(at(10), staff_id=dee.id)

        assert stylist.post(at_desk(hers, "/placement"), data={"starts_at": at(14).isoformat()}).status_code == 404
        assert stylist.post(at_desk(hers, "/length"), data={"minutes": "60"}).status_code == 404
        assert stylist.post(at_desk(hers, "/undo"), data={"sequence": "0"}).status_code == 404


class TestDroppingABlock:
    def test_moves_it_and_can_be_taken_back(self, owner, lunch, bo):
        data = {"starts_at": at(13).isoformat(), "ends_at": at(14).isoformat(), "staff": str(bo.staff_member_id)}
        answer = owner.post(f"/desk/blocks/{lunch.id}/placement", data=data, headers=PARTIAL)
        assert taken(bo.staff_member_id) == [(at(13), at(14), "BLOCK")]

        href, values = undo_of(answer)
        owner.post(href, data=values, headers=PARTIAL)
        assert taken(bo.staff_member_id) == [(at(12), at(12, 30), "BLOCK")]

    def test_onto_nobodys_time_is_not_found(self, owner, lunch):
        answer = owner.post(f"/desk/blocks/{lunch.id}/placement", data={"staff": str(new_id())}, headers=PARTIAL)

        assert answer.status_code == 404

    def test_onto_the_time_of_somebody_who_has_left_is_not_found(self, owner, lunch, dee, now):
        dee.archived_at = now
        answer = owner.post(f"/desk/blocks/{lunch.id}/placement", data={"staff": str(dee.id)}, headers=PARTIAL)

        assert answer.status_code == 404
        assert taken(dee.id) == []

    def test_onto_a_visit_is_refused_in_words(self, owner, lunch, visit):
        data = {"starts_at": at(10).isoformat(), "ends_at": at(10, 30).isoformat()}
        answer = owner.post(f"/desk/blocks/{lunch.id}/placement", data=data, headers=PARTIAL)

        assert answer.status_code == 409
        assert "Taken: Dora, Cut, 10:00 – 10:45." in answer.text
        assert db.session.get_one(Block, lunch.id).starts_at == at(12)


class TestCallingOff:
    def test_can_be_taken_back(self, owner, visit):
        answer = owner.post(at_desk(visit, "/cancellation"), headers=PARTIAL)
        href, values = undo_of(answer)
        owner.post(href, data=values, headers=PARTIAL)

        assert db.session.get_one(Appointment, visit.id).status == "CONFIRMED"

    def test_is_not_taken_back_when_the_time_is_gone(self, owner, visit, book):
        href, values = undo_of(owner.post(at_desk(visit, "/cancellation"), headers=PARTIAL))
        book(at(10))
        answer = owner.post(href, data=values, headers=PARTIAL)

        assert answer.status_code == 409
        assert db.session.get_one(Appointment, visit.id).status == "CANCELLED"


class TestSayingThatItIsOver:
    @pytest.fixture
    def owner(self, signed_in, ada, visit):
        """Ada at the desk, as the visit begins."""
        with clock.frozen(visit.starts_at):
            yield signed_in(ada)

    @pytest.mark.parametrize("act", ["/completion", "/no-show"])
    def test_can_be_taken_back(self, owner, visit, act):
        href, values = undo_of(owner.post(at_desk(visit, act), headers=PARTIAL))
        owner.post(href, data=values, headers=PARTIAL)

        assert db.session.get_one(Appointment, visit.id).status == "CONFIRMED"

    def test_of_who_was_given_up_before_makes_them_missed_again(self, owner, visit):
        owner.post(at_desk(visit, "/no-show"))
        href, values = undo_of(owner.post(at_desk(visit, "/completion"), headers=PARTIAL))
        owner.post(href, data=values, headers=PARTIAL)

        assert db.session.get_one(Appointment, visit.id).status == "NO_SHOW"

    def test_is_taken_back_for_a_minute_only(self, owner, visit):
        href, values = undo_of(owner.post(at_desk(visit, "/completion"), headers=PARTIAL))
        with clock.frozen(visit.starts_at + timedelta(seconds=61)):
            assert owner.post(href, data=values, headers=PARTIAL).status_code == 409

    @pytest.mark.parametrize("act", ["/completion", "/no-show"])
    def test_can_be_opened_again_ever_after(self, owner, visit, act):
        owner.post(at_desk(visit, act))
        reopening = at_desk(visit, "/reopening")
        assert f'action="{reopening}"' in owner.get(at_desk(visit)).text

        owner.post(reopening)

        page = read(owner, at_desk(visit)).text
        assert db.session.get_one(Appointment, visit.id).status == "CONFIRMED"
        assert "Open again" in page
