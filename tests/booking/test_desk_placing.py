"""What is dragged in the calendar, taken back, and seen by other devices; and what the form of a new visit fills in."""

import re
from datetime import timedelta

import pytest

from app.booking import operations
from app.booking.commands import BlockTime, Reschedule
from app.booking.models import Appointment, Block
from app.core import clock
from app.core.ids import new_id
from app.customers.models import Customer
from tenants.db import db
from tests.booking.conftest import GUEST, at, taken
from tests.booking.reading import PARTIAL, read, undo_of

TUESDAY = "/desk/calendar?day=2027-03-02"


@pytest.fixture
def lunch(bo, now):
    """Bo's lunch on Tuesday."""
    command = BlockTime(staff_id=bo.staff_member_id, starts_at=at(12), ends_at=at(12, 30), kind="BREAK")
    return operations.block_time(command=command, by=bo, now=now)


def url(appointment, act=""):
    return f"/desk/appointments/{appointment.id}{act}"


class TestDropping:
    def test_moves_a_visit(self, owner, visit, dee):
        data = {"starts_at": at(14).isoformat(), "staff": str(dee.id)}
        answer = owner.post(url(visit, "/placement"), data=data, headers=PARTIAL)

        moved = db.session.get_one(Appointment, visit.id)
        assert (moved.starts_at, moved.staff_member_id) == (at(14), dee.id)
        assert answer.headers["HX-Trigger"] == "calendar:changed"
        assert "The appointment is moved." in answer.text

    def test_can_be_taken_back(self, owner, visit):
        answer = owner.post(url(visit, "/placement"), data={"starts_at": at(14).isoformat()}, headers=PARTIAL)
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
        owner.post(url(visit, "/placement"), data={"starts_at": at(11).isoformat()}, headers=PARTIAL)
        answer = owner.post(url(visit, act), data=where_it_is, headers=PARTIAL)

        assert "Nothing has changed." in answer.text
        assert "data-undo" not in answer.text

    def test_says_who_will_be_told(self, owner, visit, book, ada):
        nobody = book(at(13), by=ada, customer=GUEST.model_copy(update={"email": None}))
        told = owner.post(url(visit, "/placement"), data={"starts_at": at(14).isoformat()}, headers=PARTIAL)
        untold = owner.post(url(nobody, "/placement"), data={"starts_at": at(15).isoformat()}, headers=PARTIAL)

        assert "The appointment is moved. Dora will be told by e-mail." in told.text
        assert "will be told" not in untold.text

    def test_onto_a_visit_is_refused_with_what_is_there_and_other_times(self, owner, visit, book):
        book(at(13), customer=GUEST.model_copy(update={"name": "Edith"}))
        answer = owner.post(url(visit, "/placement"), data={"starts_at": at(13).isoformat()}, headers=PARTIAL)

        assert answer.status_code == 409
        assert "Taken: Edith, Cut, 13:00 – 13:45." in answer.text
        assert "These times are near:" in answer.text
        assert db.session.get_one(Appointment, visit.id).starts_at == at(10)

    def test_onto_several_things_names_them_all(self, owner, visit, lunch, book, dee):
        edith = GUEST.model_copy(update={"name": "Edith"})
        book(at(12, 30), staff_id=visit.staff_member_id, customer=edith)
        book(at(12), staff_id=dee.id, customer=GUEST.model_copy(update={"name": "Fay"}))
        answer = owner.post(url(visit, "/placement"), data={"starts_at": at(12).isoformat()}, headers=PARTIAL)

        assert "Taken: Break, 12:00 – 12:30; Edith, Cut, 12:30 – 13:15." in answer.text
        assert "Fay" not in answer.text

    def test_onto_a_hold_says_that_somebody_is_booking(self, owner, visit, hold):
        hold(at(13))
        answer = owner.post(url(visit, "/placement"), data={"starts_at": at(13).isoformat()}, headers=PARTIAL)

        assert "Somebody is booking this time at the moment." in answer.text

    def test_outside_the_hours_asks_for_a_reason(self, owner, visit):
        answer = owner.post(url(visit, "/placement"), data={"starts_at": at(18).isoformat()}, headers=PARTIAL)

        assert answer.status_code == 422
        assert 'value="18:00"' in answer.text

    def test_an_edge_changes_the_length(self, owner, visit):
        owner.post(url(visit, "/length"), data={"ends_at": at(11, 30).isoformat()}, headers=PARTIAL)

        assert db.session.get_one(Appointment, visit.id).ends_at == at(11, 30)

    def test_an_edge_onto_a_visit_is_refused_in_words(self, owner, visit, book):
        book(at(11))
        answer = owner.post(url(visit, "/length"), data={"ends_at": at(11, 30).isoformat()}, headers=PARTIAL)

        assert answer.status_code == 409
        assert "There is not enough time for that" in answer.text

    def test_a_length_can_be_typed_in(self, owner, visit):
        form = read(owner, url(visit)).form_to("/length")
        answer = form.send(owner, minutes="60")

        assert (answer.status_code, answer.location) == (303, url(visit))
        assert db.session.get_one(Appointment, visit.id).ends_at == at(11)

    def test_is_not_for_colleagues(self, stylist, book, dee):
        hers = book(at(10), staff_id=dee.id)

        assert stylist.post(url(hers, "/placement"), data={"starts_at": at(14).isoformat()}).status_code == 404
        assert stylist.post(url(hers, "/length"), data={"minutes": "60"}).status_code == 404
        assert stylist.post(url(hers, "/undo"), data={"sequence": "0"}).status_code == 404


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
        assert "There is a visit or another block in this time." in answer.text
        assert db.session.get_one(Block, lunch.id).starts_at == at(12)


class TestCallingOff:
    def test_can_be_taken_back(self, owner, visit):
        answer = owner.post(url(visit, "/cancellation"), headers=PARTIAL)
        href, values = undo_of(answer)
        owner.post(href, data=values, headers=PARTIAL)

        assert db.session.get_one(Appointment, visit.id).status == "CONFIRMED"

    def test_is_not_taken_back_when_the_time_is_gone(self, owner, visit, book):
        href, values = undo_of(owner.post(url(visit, "/cancellation"), headers=PARTIAL))
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
        href, values = undo_of(owner.post(url(visit, act), headers=PARTIAL))
        owner.post(href, data=values, headers=PARTIAL)

        assert db.session.get_one(Appointment, visit.id).status == "CONFIRMED"

    def test_of_who_was_given_up_before_makes_them_missed_again(self, owner, visit):
        owner.post(url(visit, "/no-show"))
        href, values = undo_of(owner.post(url(visit, "/completion"), headers=PARTIAL))
        owner.post(href, data=values, headers=PARTIAL)

        assert db.session.get_one(Appointment, visit.id).status == "NO_SHOW"

    def test_is_taken_back_for_a_minute_only(self, owner, visit):
        href, values = undo_of(owner.post(url(visit, "/completion"), headers=PARTIAL))
        with clock.frozen(visit.starts_at + timedelta(seconds=61)):
            assert owner.post(href, data=values, headers=PARTIAL).status_code == 409

    @pytest.mark.parametrize("act", ["/completion", "/no-show"])
    def test_can_be_opened_again_ever_after(self, owner, visit, act):
        owner.post(url(visit, act))
        reopening = url(visit, "/reopening")
        assert f'action="{reopening}"' in owner.get(url(visit)).text

        owner.post(reopening)

        page = read(owner, url(visit)).text
        assert db.session.get_one(Appointment, visit.id).status == "CONFIRMED"
        assert "Open again" in page


class TestLookingAgain:
    @pytest.fixture
    def again(self, owner):
        """Return the address at which an open calendar asks whether anything has changed."""
        return re.search(r'hx-get="([^"]+seen=[^"]+)"', owner.get(TUESDAY).text)[1].replace("&amp;", "&")

    def test_gets_nothing_when_nothing_has_changed(self, owner, again):
        assert owner.get(again, headers=PARTIAL).status_code == 204

    def test_costs_two_statements_when_nothing_has_changed(self, owner, again, counted):
        with counted() as statements:
            owner.get(again, headers=PARTIAL)

        assert len(statements) <= 2, "\n".join(statements)

    def test_shows_what_was_booked(self, owner, again, book):
        book(at(10))

        assert "Dora" in owner.get(again, headers=PARTIAL).text

    def test_shows_what_was_called_off_moved_blocked_and_is_being_booked(self, owner, ada, book, hold, bo, now):
        visit = book(at(10))
        acts = (
            lambda: hold(at(15)),
            lambda: operations.stretch(appointment_id=visit.id, minutes=60, by=ada, now=now),
            lambda: operations.cancel(appointment_id=visit.id, by=ada, now=now),
            lambda: operations.block_time(
                command=BlockTime(staff_id=bo.staff_member_id, starts_at=at(12), ends_at=at(13)), by=bo, now=now
            ),
        )
        for act in acts:
            page = owner.get(TUESDAY).text
            again = re.search(r'hx-get="([^"]+seen=[^"]+)"', page)[1].replace("&amp;", "&")
            act()
            assert owner.get(again, headers=PARTIAL).status_code == 200

    def test_is_not_bothered_by_other_days(self, owner, again, book):
        book(at(10, day=3))

        assert owner.get(again, headers=PARTIAL).status_code == 204

    def test_moves_the_line_that_is_now(self, owner, again, now):
        with clock.frozen(now.replace(minute=10)):
            assert owner.get(again, headers=PARTIAL).status_code == 200

    @pytest.mark.parametrize("seen", ["nonsense", "1-2", "9e99-1-x", "99999999999999999-1-x", ""])
    def test_with_nonsense_shows_the_calendar(self, owner, seen):
        assert owner.get(f"{TUESDAY}&seen={seen}", headers=PARTIAL).status_code == 200

    def test_is_for_open_calendars_only(self, owner, again):
        assert owner.get(again).status_code == 200


class TestLookingAgainAtAVisit:
    @pytest.fixture
    def again(self, owner, visit):
        """Where the drawer that shows the visit looks again."""
        return re.search(r'hx-get="([^"]+[?]seen=[^"]+)"', owner.get(url(visit)).text)[1]

    def test_gets_nothing_when_nothing_has_changed(self, owner, again):
        assert owner.get(again, headers=PARTIAL).status_code == 204

    def test_costs_few_statements_when_nothing_has_changed(self, owner, again, counted):
        with counted() as statements:
            owner.get(again, headers=PARTIAL)

        assert len(statements) <= 2, "\n".join(statements)

    def test_shows_what_another_device_did(self, owner, again, visit, ada, now):
        operations.cancel(appointment_id=visit.id, by=ada, now=now, reason="She is ill")

        assert "She is ill" in owner.get(again, headers=PARTIAL).text

    def test_shows_what_can_be_done_once_it_has_begun(self, owner, again, visit):
        with clock.frozen(visit.starts_at):
            assert url(visit, "/completion") in owner.get(again, headers=PARTIAL).text

    def test_says_once_that_it_is_a_colleagues_now(self, stylist, again, visit, dee, ada, now):
        command = Reschedule(starts_at=visit.starts_at, staff_id=dee.id)
        operations.reschedule(appointment_id=visit.id, command=command, by=ada, now=now)
        answer = stylist.get(again, headers=PARTIAL)

        assert answer.status_code == 404
        assert "This appointment is with somebody else now." in answer.text
        assert "hx-trigger" not in answer.text

    def test_is_for_open_drawers_only(self, owner, again):
        assert owner.get(again).status_code == 200


class TestTheList:
    def test_shows_the_days_to_come_in_the_order_of_time_whoever_does_it(self, owner, book, dee, bo):
        book(at(11), staff_id=bo.staff_member_id)
        book(at(10), staff_id=dee.id, customer=GUEST.model_copy(update={"name": "Edith", "email": "e@example.com"}))
        text = read(owner, f"{TUESDAY}&view=agenda").text

        assert text.index("Edith") < text.index("Dora")
        assert "Tuesday, 2 March 2027" in text
        assert "Monday, 8 March 2027" in text

    def test_of_staff_is_their_own(self, stylist, book, dee):
        book(at(10), staff_id=dee.id)

        assert "Dora" not in read(stylist, f"{TUESDAY}&view=agenda").text


class TestTheFormOfANewVisit:
    def test_takes_the_length_of_the_stretch_that_was_dragged(self, owner, bo, bliss):
        asked = {"staff": bo.staff_member_id, "at": at(10).isoformat(), "until": at(11, 30).isoformat()}
        page = owner.get("/desk/appointments/new", query_string=asked | {"service": bliss.cut_id}).text

        assert 'value="90"' in page

    def test_books_another_length(self, owner, bo, bliss):
        data = {"service": bliss.cut_id, "staff": bo.staff_member_id, "starts_at": at(10).isoformat()}
        owner.post("/desk/appointments", data=data | {"minutes": "90", "name": "Edith"})

        assert taken(bo.staff_member_id) == [(at(10), at(11, 30), "APPOINTMENT")]

    def test_leads_to_a_block_of_the_same_stretch(self, owner, bo):
        asked = {"staff": bo.staff_member_id, "at": at(10).isoformat(), "until": at(11, 30).isoformat()}
        page = read(
            owner, f"/desk/appointments/new?staff={asked['staff']}&at=2027-03-02T10:00:00Z&until=2027-03-02T11:30:00Z"
        )
        block = owner.get(page.link_to("/desk/blocks/new")).text

        assert 'value="11:00"' in block
        assert 'value="12:30"' in block

    def test_finds_who_is_free_first(self, owner, bo, dee, book, bliss):
        with clock.frozen(at(9, 50)):
            book(at(10), staff_id=bo.staff_member_id, now=at(8))
            draft = owner.post("/desk/appointments/draft", data={"service": bliss.cut_id, "walk_in": "1"}).text

        assert re.search(rf'value="{dee.id}" selected', draft)
        assert re.search(rf'value="{re.escape(at(10).isoformat())}" checked', draft)

    def test_compares_who_is_free_when(self, owner, bo, dee, book, bliss):
        asked = {"service": bliss.cut_id, "walk_in": "1"}
        with clock.frozen(at(9, 50)):
            book(at(10), staff_id=bo.staff_member_id, now=at(8))
            draft = owner.post("/desk/appointments/draft", data=asked).text
            other = owner.post("/desk/appointments/draft", data=asked | {"walk_in": str(bo.staff_member_id)}).text

        assert re.findall(r'name="walk_in" value="([^"]+)" aria-pressed="(\w+)"', draft) == [
            (str(dee.id), "true"),
            (str(bo.staff_member_id), "false"),
        ]
        assert re.search(rf'value="{bo.staff_member_id}" selected', other)
        assert re.search(rf'value="{re.escape(at(10, 45).isoformat())}" checked', other)

    def test_says_that_nobody_is_free_today_and_who_is_next(self, owner, bo, bliss):
        asked = {"service": bliss.cut_id, "walk_in": "1"}
        with clock.frozen(at(16, 50)):
            draft = owner.post("/desk/appointments/draft", data=asked).text
            next_day = owner.post("/desk/appointments/draft", data=asked | {"walk_in": str(bo.staff_member_id)}).text

        assert "Nobody is free for the rest of today. First:" in draft
        assert "Wed, 3 Mar, 09:00 <small><bdi>Bo</bdi></small>" in " ".join(draft.split())
        assert re.search(r'name="day"[^>]* value="2027-03-02"', draft)
        assert re.search(rf'value="{re.escape(at(9, day=3).isoformat())}" checked', next_day)

    def test_shows_staff_nobody_but_themselves(self, stylist, bo, dee, book, bliss):
        with clock.frozen(at(9, 50)):
            book(at(10), staff_id=bo.staff_member_id, now=at(8))
            asked = {"service": bliss.cut_id, "walk_in": str(dee.id)}
            draft = stylist.post("/desk/appointments/draft", data=asked).text

        assert str(dee.id) not in draft
        assert re.search(rf'value="{re.escape(at(10, 45).isoformat())}" checked', draft)

    @pytest.fixture
    def fond(self, cleo, dee):
        """Cleo likes to come to Dee."""
        db.session.get_one(Customer, cleo.customer_id).preferred_staff_member_id = dee.id
        db.session.flush()
        return {"customer_id": str(cleo.customer_id)}

    def test_says_whom_a_customer_likes_to_come_to(self, owner, fond):
        assert "Favourite: Dee" in owner.post("/desk/appointments/draft", data={"q": "Cleo"}).text

    def test_takes_them_once_the_customer_is_chosen(self, owner, fond, dee, bo, bliss):
        chosen = f'value="{dee.id}" selected'
        draft, asked = "/desk/appointments/draft", {"service": bliss.cut_id} | fond

        assert chosen in owner.get("/desk/appointments/new", query_string=fond).text
        assert chosen in owner.post(f"{draft}?favourite=1", data=asked).text
        assert chosen not in owner.post(f"{draft}?favourite=1", data=asked | {"staff": bo.staff_member_id}).text
        assert chosen not in owner.post(f"{draft}?favourite=1", data=asked | {"starts_at": at(10).isoformat()}).text
        assert chosen not in owner.post(draft, data=asked).text

    def test_leaves_it_to_staff_whose_visit_it_is(self, stylist, bo, fond, dee, bliss):
        text = stylist.get("/desk/appointments/new").text

        assert f'value="{bo.staff_member_id}" selected' in text
        assert str(dee.id) not in text

    def test_begins_a_record_with_what_was_looked_for(self, owner):
        draft = owner.post("/desk/appointments/draft", data={"q": "Edith Weiß"}).text
        assert 'name="name"' in draft
        assert 'value="Edith Weiß"' in draft.split('name="name"')[1][:200]

        longer = {"q": "030 555", "q_before": "030 55", "phone": "030 55"}
        draft = owner.post("/desk/appointments/draft", data=longer).text
        assert 'value="030 555"' in draft.split('name="phone"')[1][:200]

    def test_keeps_what_was_typed(self, owner):
        draft = owner.post("/desk/appointments/draft", data={"q": "Edi", "q_before": "Ed", "name": "Eduard"}).text

        assert 'value="Eduard"' in draft.split('name="name"')[1][:200]

    @pytest.mark.parametrize("typed", ["030 123", "+49 30 123456", "030123456", "Cleo", "cleo@sh"])
    def test_finds_customers_as_they_are_dialled_and_written(self, owner, typed):
        assert "Cleo" in read_draft(owner, q=typed)


def read_draft(client, **typed):
    answer = client.post("/desk/appointments/draft", data=typed)
    found = answer.text
    return found[found.index('id="found"') : found.index("new-customer")]
