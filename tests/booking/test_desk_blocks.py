"""Blocked time, as the desk makes, changes and removes it."""

import pytest
from sqlalchemy import select

from app.booking import operations
from app.booking.commands import BlockTime
from app.booking.models import Block
from app.catalogue.models import StaffMember
from app.core import clock
from app.core.ids import new_id
from tenants.db import db
from tests.booking.conftest import at, taken
from tests.booking.reading import PARTIAL, Page, arrive, read, undo_of


@pytest.fixture
def lunch(bo):
    """What the form says of Bo's lunch on Tuesday."""
    said = {"kind": "BREAK", "reason": "Lunch", "day": "2027-03-02", "starts": "12:00", "ends": "12:30"}
    return said | {"staff": str(bo.staff_member_id)}


@pytest.fixture
def block(owner, lunch):
    """Bo's lunch."""
    owner.post("/desk/blocks", data=lunch)
    return db.session.scalars(select(Block)).one()


class TestBlocking:
    def test_takes_the_time_and_leads_to_its_day(self, owner, lunch, bo):
        answer = owner.post("/desk/blocks", data=lunch)

        assert (answer.status_code, answer.location) == (303, "/desk/calendar?day=2027-03-02")
        assert taken(bo.staff_member_id) == [(at(12), at(12, 30), "BLOCK")]

    def test_closes_the_drawer_of_an_open_calendar(self, owner, lunch):
        answer = owner.post("/desk/blocks", data=lunch, headers=PARTIAL)

        assert answer.headers["HX-Trigger"] == "calendar:changed, dialog:close"
        assert "Bo, Tue, 2 Mar, 12:00 – 12:30: The time is blocked." in answer.text

    def test_leads_from_a_page_of_its_own_to_the_calendar(self, owner, lunch):
        here = {"HX-Current-URL": "http://shear.localhost:8000/desk/blocks/new?day=2027-03-02"}
        answer = owner.post("/desk/blocks", data=lunch, headers=PARTIAL | here)

        assert answer.headers["HX-Redirect"] == "/desk/calendar?day=2027-03-02"

    def test_lasts_until_midnight_when_it_ends_at_midnight(self, owner, lunch, bo):
        owner.post("/desk/blocks", data=lunch | {"ends": "00:00"})

        assert taken(bo.staff_member_id) == [(at(12), at(0, day=3), "BLOCK")]

    def test_over_a_visit_is_refused_in_words(self, owner, lunch, book):
        book(at(12))
        answer = owner.post("/desk/blocks", data=lunch)

        assert answer.status_code == 409
        assert "Taken: Dora, Cut, 12:00 – 12:45." in answer.text
        assert 'value="Lunch"' in answer.text

    def test_that_ends_before_it_begins_is_refused(self, owner, lunch):
        answer = owner.post("/desk/blocks", data=lunch | {"ends": "11:00"})

        assert answer.status_code == 422
        assert "The end must be after the start." in answer.text

    def test_over_midnight_ends_on_the_next_day(self, owner, lunch, bo):
        owner.post("/desk/blocks", data=lunch | {"starts": "23:45", "ends": "00:15"})

        assert taken(bo.staff_member_id) == [(at(23, 45), at(0, 15, day=3), "BLOCK")]

    def test_late_in_the_evening_is_saved_as_it_is_suggested(self, owner, bo):
        with clock.frozen(at(23, 40)):
            read(owner, f"/desk/blocks/new?staff={bo.staff_member_id}").form_to("/desk/blocks").send(
                owner, staff=str(bo.staff_member_id), kind="BREAK"
            )

        assert taken(bo.staff_member_id) == [(at(23, 45), at(0, 15, day=3), "BLOCK")]

    def test_without_a_time_is_refused_beside_the_field(self, owner, lunch):
        answer = owner.post("/desk/blocks", data=lunch | {"starts": ""})

        assert answer.status_code == 422
        assert 'id="field-starts-error"' in answer.text


class TestTheProposal:
    @pytest.fixture
    def proposed(self, owner, bo):
        """Return from when until when the form proposes to block Bo's time on a day."""

        def ask(day):
            form = read(owner, f"/desk/blocks/new?staff={bo.staff_member_id}&day=2027-03-{day:02}").form_to(
                "/desk/blocks"
            )
            return form.values["starts"], form.values["ends"]

        return ask

    def test_on_another_day_is_the_opening_whatever_the_clock_says(self, proposed):
        with clock.frozen(at(22, 26, day=1)):
            assert proposed(2) == ("09:00", "09:30")

    def test_is_the_first_time_that_is_free(self, proposed, book):
        book(at(9))

        assert proposed(2) == ("09:45", "10:15")

    def test_today_is_the_next_quarter(self, proposed):
        with clock.frozen(at(10, 5)):
            assert proposed(2) == ("10:15", "10:45")

    def test_today_is_the_next_quarter_after_closing_as_well(self, proposed):
        with clock.frozen(at(18, 5)):
            assert proposed(2) == ("18:15", "18:45")

    def test_is_the_morning_where_nobody_works(self, proposed):
        assert proposed(7) == ("09:00", "09:30")

    @pytest.fixture
    def asked_again(self, owner, bo, dee, book):
        """Ask the form of Tuesday once more, after something was changed in it; Dee has a visit at nine."""
        book(at(9), staff_id=dee.id)

        def ask(**changed):
            path = f"/desk/blocks/new?staff={bo.staff_member_id}&day=2027-03-02"
            form = read(owner, path).form_to("/desk/blocks").values
            again = Page(owner.get("/desk/blocks/new", query_string=form | changed, headers=PARTIAL))
            values = again.form_to("/desk/blocks").values
            return values["day"], values["starts"], values["ends"], values["reason"]

        return ask

    def test_is_made_anew_for_another_day_or_person(self, asked_again, bo, dee):
        bos = {"staff": str(bo.staff_member_id)}

        assert asked_again(**bos, day="2027-03-03", reason="Oil") == ("2027-03-03", "09:00", "09:30", "Oil")
        assert asked_again(staff=str(dee.id)) == ("2027-03-02", "09:45", "10:15", "")

    def test_leaves_a_time_that_was_typed(self, asked_again, dee):
        assert asked_again(staff=str(dee.id), ends="11:00") == ("2027-03-02", "09:00", "11:00", "")

    def test_is_about_the_first_of_the_team_where_nobody_is_named(self, owner, book):
        book(at(9))
        with clock.frozen(at(22, 26, day=1)):
            form = read(owner, "/desk/blocks/new?day=2027-03-02").form_to("/desk/blocks")

        assert form.values["starts"] == "09:45"


class TestOutsideOfTheHours:
    WARNING = "Some of it lies outside of the working hours."

    @pytest.mark.parametrize(("starts", "ends", "is_outside"), [("16:00", "17:00", False), ("16:45", "17:15", True)])
    def test_is_said_and_kept(self, owner, lunch, bo, starts, ends, is_outside):
        answer = owner.post("/desk/blocks", data=lunch | {"starts": starts, "ends": ends}, headers=PARTIAL)

        assert (self.WARNING in answer.text) == is_outside
        assert len(taken(bo.staff_member_id)) == 1

    def test_is_said_of_a_block_that_is_moved_there(self, owner, block, lunch):
        answer = owner.post(f"/desk/blocks/{block.id}", data=lunch | {"ends": "20:00"}, headers=PARTIAL)

        assert self.WARNING in answer.text

    @pytest.mark.parametrize(
        ("day", "starts", "ends", "said"),
        [
            ("2027-03-02", "16:00", "17:00", None),
            ("2027-03-02", "16:45", "17:15", WARNING),
            ("2027-03-02", "18:00", "18:30", "All of it lies outside of the working hours."),
            ("2027-03-07", "12:00", "12:30", "Bo does not work on this day."),
        ],
    )
    def test_is_said_before_it_is_saved(self, owner, bo, day, starts, ends, said):
        asked = {"staff": bo.staff_member_id, "day": day, "starts": starts, "ends": ends}
        page = owner.get("/desk/blocks/new", query_string=asked, headers=PARTIAL).text

        assert (said or "") in page
        assert ('class="notice"' in page) == bool(said)

    def test_is_said_of_a_block_while_it_is_changed(self, owner, block):
        page = owner.get(f"/desk/blocks/{block.id}", query_string={"ends": "19:00"}, headers=PARTIAL).text

        assert self.WARNING in page


class TestItsTitle:
    def test_says_whether_time_is_blocked_or_will_be(self, owner, block):
        part = {"HX-Request": "true", "HX-Request-Type": "partial"}
        begun, done = (owner.get(f"/desk/blocks/{one}", headers=part).text for one in ("new", block.id))

        assert 'data-title="Block time"' in begun
        assert 'data-title="Blocked time"' in done


class TestChanging:
    def test_begins_with_the_block_as_it_is(self, owner, block):
        page = owner.get(f"/desk/blocks/{block.id}").text

        assert all(value in page for value in ('value="12:00"', 'value="12:30"', 'value="Lunch"', 'value="2027-03-02"'))

    def test_moves_it_and_says_otherwise_what_for(self, owner, block, lunch, bo):
        changed = lunch | {"starts": "13:00", "ends": "14:00", "kind": "TRAINING", "reason": ""}
        page = arrive(owner, owner.post(f"/desk/blocks/{block.id}", data=changed))

        assert taken(bo.staff_member_id) == [(at(13), at(14), "BLOCK")]
        assert "Training" in page.text
        assert "Lunch" not in page.text

    def test_onto_a_visit_leaves_it_where_it_was(self, owner, block, lunch, book, bo):
        book(at(15))

        assert (
            owner.post(f"/desk/blocks/{block.id}", data=lunch | {"starts": "15:00", "ends": "16:00"}).status_code == 409
        )
        assert (at(12), at(12, 30), "BLOCK") in taken(bo.staff_member_id)

    def test_removes_it(self, owner, block, bo):
        assert owner.post(f"/desk/blocks/{block.id}/removal").status_code == 303
        assert taken(bo.staff_member_id) == []


class TestOfSomebodyWhoHasLeft:
    @pytest.fixture
    def theirs(self, block, bo, now):
        """Bo's lunch, once Bo has left."""
        db.session.get_one(StaffMember, bo.staff_member_id).archived_at = now
        db.session.flush()
        return block

    def test_is_shown_with_whose_it_is(self, owner, theirs, bo):
        page = owner.get(f"/desk/blocks/{theirs.id}").text

        assert f'<option value="{bo.staff_member_id}" selected>Bo</option>' in page

    def test_can_be_changed(self, owner, theirs, lunch):
        answer = owner.post(f"/desk/blocks/{theirs.id}", data=lunch | {"reason": "Errand"})

        assert (answer.status_code, theirs.reason) == (303, "Errand")

    @pytest.mark.parametrize("way", ["", "/placement"])
    def test_is_given_to_somebody_else_for_good(self, owner, theirs, lunch, dee, way):
        answer = owner.post(f"/desk/blocks/{theirs.id}{way}", data=lunch | {"staff": str(dee.id)}, headers=PARTIAL)

        assert taken(dee.id) == [(at(12), at(12, 30), "BLOCK")]
        assert "The block is changed." in answer.text
        assert "data-undo" not in answer.text

    def test_can_be_removed_for_good(self, owner, theirs, bo):
        answer = owner.post(f"/desk/blocks/{theirs.id}/removal", headers=PARTIAL)

        assert answer.status_code == 200
        assert taken(bo.staff_member_id) == []
        assert "data-undo" not in answer.text

    def test_is_not_made(self, owner, theirs, lunch):
        assert owner.post("/desk/blocks", data=lunch | {"starts": "14:00", "ends": "15:00"}).status_code == 404


class TestTakingBack:
    def test_lets_blocked_time_be_booked_again(self, owner, lunch, bo):
        href, values = undo_of(owner.post("/desk/blocks", data=lunch, headers=PARTIAL))
        owner.post(href, data=values, headers=PARTIAL)

        assert taken(bo.staff_member_id) == []

    def test_blocks_again_what_was_removed(self, owner, block, bo):
        href, values = undo_of(owner.post(f"/desk/blocks/{block.id}/removal", headers=PARTIAL))
        owner.post(href, data=values, headers=PARTIAL)

        again = db.session.scalars(select(Block)).one()
        assert taken(bo.staff_member_id) == [(at(12), at(12, 30), "BLOCK")]
        assert (again.kind, again.reason) == ("BREAK", "Lunch")

    def test_blocks_what_lasted_over_midnight(self, owner, bo, now):
        command = BlockTime(staff_id=bo.staff_member_id, starts_at=at(22), ends_at=at(2, day=3), kind="TRAINING")
        night = operations.block_time(command=command, by=bo, now=now)
        href, values = undo_of(owner.post(f"/desk/blocks/{night.id}/removal", headers=PARTIAL))
        owner.post(href, data=values, headers=PARTIAL)

        assert taken(bo.staff_member_id) == [(at(22), at(2, day=3), "BLOCK")]

    def test_puts_it_back_with_what_it_was_for(self, owner, block, lunch, bo):
        changed = lunch | {"starts": "13:00", "ends": "14:00", "kind": "TRAINING", "reason": "Fire drill"}
        href, values = undo_of(owner.post(f"/desk/blocks/{block.id}", data=changed, headers=PARTIAL))
        owner.post(href, data=values, headers=PARTIAL)

        assert taken(bo.staff_member_id) == [(at(12), at(12, 30), "BLOCK")]
        assert (block.kind, block.reason) == ("BREAK", "Lunch")

    @pytest.mark.parametrize("act", ["/removal", ""])
    def test_says_in_a_toast_that_the_time_is_gone(self, owner, block, lunch, book, act):
        data = lunch | {"starts": "13:00", "ends": "14:00"}
        href, values = undo_of(owner.post(f"/desk/blocks/{block.id}{act}", data=data, headers=PARTIAL))
        book(at(12))
        answer = owner.post(href, data=values, headers=PARTIAL)

        assert answer.status_code == 409
        assert 'id="toasts"' in answer.text


class TestWhoBlocks:
    def test_staff_block_their_own_time(self, stylist, lunch, bo):
        stylist.post("/desk/blocks", data=lunch)

        assert len(taken(bo.staff_member_id)) == 1

    def test_staff_do_not_block_a_colleagues(self, stylist, lunch, dee):
        assert stylist.post("/desk/blocks", data=lunch | {"staff": str(dee.id)}).status_code == 403
        assert "Dee" not in read(stylist, "/desk/blocks/new").text

    @pytest.mark.parametrize("act", ["", "/removal"])
    def test_staff_find_no_blocks_of_colleagues(self, owner, stylist, lunch, dee, act):
        owner.post("/desk/blocks", data=lunch | {"staff": str(dee.id)})
        hers = db.session.scalars(select(Block)).one()

        assert stylist.post(f"/desk/blocks/{hers.id}{act}", data=lunch).status_code == 404

    @pytest.mark.parametrize("act", ["", "/removal"])
    def test_what_is_not_there_is_not_found(self, owner, lunch, act):
        assert owner.post(f"/desk/blocks/{new_id()}{act}", data=lunch).status_code == 404
