"""What makes a booking quick: the soonest starts, who is free when, what is known, and few statements."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.booking.models import Appointment
from app.booking.queries import usual_staff
from app.booking.tokens import manage_token
from app.catalogue import queries
from app.catalogue.models import StaffService
from app.catalogue.operations import touch
from app.core import clock
from app.customers.models import Customer
from tenants.db import db
from tests.booking.conftest import at
from tests.booking.reading import PARTIAL, Page, arrive, read

MOST_STATEMENTS = 10


@pytest.fixture
def cleos(signed_in, cleo):
    """A browser in which Cleo is signed in."""
    return signed_in(cleo)


class TestSoonest:
    def test_is_said_as_people_say_it(self, client):
        page = read(client, "/book/cut")

        assert all(said in page.text for said in ("Today, 10:00", "Tomorrow, 09:00", "Wednesday, 09:00"))

    def test_is_one_tap(self, client):
        page = read(client, "/book/cut?day=2027-03-05")
        details = arrive(client, page.form_to("/hold").send(client, starts_at=at(9, day=2).isoformat()))

        assert "Tue, 2 Mar, 09:00" in details.text

    def test_is_that_of_whoever_is_asked_for(self, client, bo, dee, book):
        for hour in range(9, 17):
            book(at(hour, day=1) if hour > 9 else at(9, day=2), staff_id=bo.staff_member_id)
        page = read(client, f"/book/cut?staff={bo.staff_member_id}")

        assert "Today" not in page.text.partition("Soonest")[2].partition("March")[0]

    def test_has_nothing_to_say_when_a_visit_is_moved(self, client, book):
        visit = book(at(10))
        assert "Soonest" not in read(client, f"/a/{visit.id}/move?token={manage_token(visit)}").text


class TestWhoTheyKnow:
    @pytest.fixture
    def known(self, cleo, now):
        """Whom Cleo knows."""
        return lambda at_=now: usual_staff(customer_id=cleo.customer_id, now=at_)

    def test_is_who_did_the_last_visit_and_not_who_does_the_next(self, known, cleo, bo, dee, book):
        before = book(at(9), by=cleo, customer=None, staff_id=dee.id)
        came = book(at(9, day=3), by=cleo, customer=None, staff_id=bo.staff_member_id)
        book(at(9, day=4), by=cleo, customer=None, staff_id=dee.id)

        assert [known(visit.starts_at) for visit in (before, came)] == [[dee.id], [bo.staff_member_id]]

    def test_before_the_first_visit_is_who_does_it(self, known, cleo, bo, dee, book):
        book(at(9, day=4), by=cleo, customer=None, staff_id=bo.staff_member_id)
        book(at(9), by=cleo, customer=None, staff_id=dee.id)

        assert known() == [dee.id]

    def test_is_their_favourite_before_that(self, known, cleo, bo, dee, book):
        came = book(at(9), by=cleo, customer=None, staff_id=bo.staff_member_id)
        db.session.get_one(Customer, cleo.customer_id).preferred_staff_member_id = dee.id
        db.session.flush()

        assert known(came.starts_at) == [dee.id, bo.staff_member_id]

    def test_is_one_tap_away(self, cleos, cleo, dee):
        db.session.get_one(Customer, cleo.customer_id).preferred_staff_member_id = dee.id
        db.session.flush()

        page = read(cleos, "/book/cut").answer.text
        assert f'name="staff_id" value="{dee.id}"' in page.partition('id="soonest-title"')[2].partition("</section>")[0]


class TestPeople:
    def test_say_when_each_is_free_first(self, client, bo, dee, book):
        for start in (at(10, day=1), at(10, 45, day=1)):
            book(start, staff_id=bo.staff_member_id)
        page = read(client, "/book/cut")
        people = page.text.partition("Anyone")[2]

        assert people.index("Today, 11:30") < people.index("Dee") < people.index("Today, 10:00", people.index("Dee"))

    def test_are_asked_about_in_one_question(self, client, dee, asked):
        read(client, "/book/cut")
        with asked() as any_of_them:
            client.get("/book/cut", headers=PARTIAL)
        with asked() as one_of_them:
            client.get(f"/book/cut?staff={dee.id}", headers=PARTIAL)

        assert sum("occupancy" in text for text in any_of_them) == 1
        assert sum("occupancy" in text for text in one_of_them) == 1

    def test_are_offered_to_whom_they_know(self, cleos, cleo, bo, dee, book):
        book(at(10), by=cleo, staff_id=dee.id)
        page = read(cleos, "/book/cut")

        assert "with Dee" in page.text
        assert page.form_to("/hold").values["staff_id"] == str(dee.id)


class TestPriceAndRules:
    @pytest.fixture
    def bar(self, client):
        return lambda page: page.answer.text.partition('<details class="bar">')[2].partition("</details>")[0]

    def test_are_in_sight_while_one_chooses(self, client, bar):
        shown = bar(read(client, "/book/cut"))

        assert all(said in shown for said in ("€50.00", "45 minutes", "Cancel or move it until 24 hours before"))

    def test_are_in_sight_while_one_fills_in(self, client, bar):
        page = read(client, "/book/cut?day=2027-03-02")
        details = arrive(client, page.form_to("/hold").send(client, starts_at=at(10).isoformat()))

        assert all(said in bar(details) for said in ("€50.00", "45 minutes", "24 hours before"))

    @pytest.mark.parametrize("day, is_said", [(1, True), (5, False)])
    def test_say_before_one_agrees_that_a_near_time_cannot_be_changed(self, client, bar, day, is_said):
        page = read(client, f"/book/cut?day=2027-03-0{day}")
        details = arrive(client, page.form_to("/hold").send(client, starts_at=at(14, day=day).isoformat()))
        told = "Once booked, a visit at this time can no longer be changed or cancelled online."

        assert details.text.count(told) == (2 if is_said else 0)
        assert ("Cancel or move it until 24 hours before" in bar(details)) is not is_said
        assert not is_said or details.text.index(told) < details.text.index("You can cancel or move")

    def test_say_from_which_price_on_where_it_depends(self, client, bar, dee):
        db.session.scalars(
            select(StaffService).where(StaffService.staff_member_id == dee.id)
        ).first().price_minor = 9900
        db.session.flush()
        touch()

        assert "from €50.00" in bar(read(client, "/book/cut"))
        assert "€99.00" in bar(read(client, f"/book/cut?staff={dee.id}"))


class TestReturning:
    def details(self, browser):
        page = read(browser, "/book/cut?day=2027-03-02")
        return arrive(browser, page.form_to("/hold").send(browser, starts_at=at(10).isoformat()))

    def test_books_with_what_is_known(self, cleos, cleo):
        done = self.details(cleos).form_to("/appointment").send(cleos)

        visit = db.session.scalars(select(Appointment)).one()
        assert done.status_code == 303
        assert (visit.customer_id, visit.customer_name) == (cleo.customer_id, "Cleo")

    def test_agrees_by_booking_and_is_told_so(self, cleos):
        page = self.details(cleos)
        page.form_to("/appointment").send(cleos)

        assert "By booking you agree to this." in page.text
        assert db.session.scalars(select(Appointment)).one().policy["accepted_at"] is not None

    def test_may_say_something_else(self, cleos):
        self.details(cleos).form_to("/appointment").send(cleos, name="Cleo & Max", notes="Fringe")

        visit = db.session.scalars(select(Appointment)).one()
        assert (visit.customer_name, visit.customer_notes) == ("Cleo & Max", "Fringe")

    def test_sees_what_was_wrong(self, cleos):
        page = Page(self.details(cleos).form_to("/appointment").send(cleos, email="cleo@"))

        assert page.answer.status_code == 422
        assert '<details class="known" open>' in page.answer.text

    def test_is_nobody_else(self, client):
        assert "I have read this and agree." in self.details(client).text


class TestStatements:
    """At most ten for each page and part of the booking, signed in or not."""

    @pytest.fixture(params=["a stranger", "a customer"])
    def browser(self, request, client, cleos, cleo, book, addon, dee):
        addon()
        book(at(12), by=cleo)
        return client if request.param == "a stranger" else cleos

    @pytest.mark.parametrize(
        "path", ["/book", "/book/cut", "/book/cut?staff={dee}&addon={addon}", "/book/cut?day=2027-03-07"]
    )
    def test_of_choosing(self, browser, path, dee, asked):
        address = path.format(dee=dee.id, addon=queries.addons()[0].id)
        read(browser, address)
        with asked() as page:
            browser.get(address)
        with asked() as partial:
            browser.get(address, headers=PARTIAL)

        assert len(page) <= MOST_STATEMENTS, page
        assert len(partial) <= MOST_STATEMENTS, partial

    def test_of_asking_again(self, browser, asked):
        read(browser, "/book/cut")
        with asked() as times:
            browser.get("/book/cut/times?day=2027-03-02", headers=PARTIAL)

        assert len(times) <= 6, times

    def test_of_keeping_filling_in_and_booking(self, browser, asked):
        page = read(browser, "/book/cut?day=2027-03-02")
        form = page.form_to("/hold")
        with asked() as held:
            there = form.send(browser, starts_at=at(10).isoformat()).location
        with asked() as shown:
            details = read(browser, there)

        assert len(shown) <= MOST_STATEMENTS, shown
        assert "We keep this time for you." in details.text
        assert len(held) <= MOST_STATEMENTS, held


class TestHold:
    def test_says_how_long_it_is_kept(self, client):
        page = read(client, "/book/cut?day=2027-03-02")
        details = arrive(client, page.form_to("/hold").send(client, starts_at=at(10).isoformat()))

        assert f'data-countdown="{(clock.now() + timedelta(minutes=5)).isoformat()}"' in details.answer.text
        assert 'data-left="{time} left to finish your booking."' in details.answer.text
