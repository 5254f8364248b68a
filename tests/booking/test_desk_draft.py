"""What the form of a new visit at the desk fills in by itself."""

import re
from urllib.parse import urlencode

import pytest

from app.catalogue import operations as catalogue
from app.catalogue.commands import OpenLocation
from app.core import clock
from app.customers.models import Customer
from tenants.db import db
from tests.booking.conftest import at, taken
from tests.booking.reading import read


class TestTheFormOfANewVisit:
    @pytest.fixture
    def dragged(self, bo):
        """What the calendar asks with after a drag in Bo's column."""
        return {"staff": bo.staff_member_id, "at": at(10).isoformat(), "until": at(11, 30).isoformat()}

    def test_takes_the_length_of_the_stretch_that_was_dragged(self, owner, dragged, bliss):
        page = owner.get("/desk/appointments/new", query_string=dragged | {"service": bliss.cut_id}).text

        assert 'value="90"' in page

    def test_books_another_length(self, owner, bo, bliss):
        data = {"service": bliss.cut_id, "staff": bo.staff_member_id, "starts_at": at(10).isoformat()}
        owner.post("/desk/appointments", data=data | {"minutes": "90", "name": "Edith"})

        assert taken(bo.staff_member_id) == [(at(10), at(11, 30), "APPOINTMENT")]

    def test_leads_to_a_block_of_the_same_stretch(self, owner, dragged):
        page = read(owner, f"/desk/appointments/new?{urlencode(dragged)}")
        block = owner.get(page.link_to("/desk/blocks/new")).text

        assert 'value="10:00"' in block
        assert 'value="11:30"' in block

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

    def test_shows_the_times_of_their_favourite_on_the_clock_of_their_place(self, owner, fond, dee, bliss):
        far = catalogue.open_location(command=OpenLocation(name="New York", country="US", timezone="America/New_York"))
        dee.location_id = far.id
        db.session.flush()
        catalogue.touch()
        asked = fond | {"service": bliss.cut_id, "day": "2027-03-02"}

        times = owner.get("/desk/appointments/new", query_string=asked).text
        starts = re.findall(r'name="starts_at" value="([^"]+)"', times)
        assert starts[0] == "2027-03-02T09:00:00-05:00"

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
