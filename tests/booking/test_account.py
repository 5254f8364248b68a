"""The customer's own pages: visits, and booking one of them again."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.booking import operations
from app.booking.models import Appointment
from app.booking.routes.account import visits
from app.booking.tokens import manage_token
from app.catalogue import operations as catalogue
from app.catalogue.models import Location, Service, StaffMember
from app.customers.models import Customer
from tenants.db import db
from tests.booking.conftest import at
from tests.booking.reading import read


@pytest.fixture
def customer(signed_in, cleo):
    """A browser in which Cleo is signed in."""
    return signed_in(cleo)


@pytest.fixture
def past(book, cleo, now):
    """A visit of Cleo's that is over: with Bo, who is the one to ask for again."""

    def make(day: int = 5, **given) -> Appointment:
        made = book(at(10, day=day), by=cleo, **given)
        shift = timedelta(days=30)
        moved = {"status": "COMPLETED", "starts_at": made.starts_at - shift, "ends_at": made.ends_at - shift}
        db.session.execute(update(Appointment).where(Appointment.id == made.id).values(**moved))
        db.session.refresh(made)
        return made

    return make


def again(visit: Appointment) -> str:
    return f"/a/{visit.id}/again"


class TestVisits:
    def test_lead_to_all_that_can_be_done_about_them(self, customer, book, cleo, bliss):
        place = db.session.get_one(Location, bliss.location_id)
        place.street, place.city = "Kastanienallee 7 & 8", "Berlin"
        visit = book(at(10, day=5), by=cleo)
        page = read(customer, "/account")

        assert page.link_to(f"/a/{visit.id}")
        assert customer.get(page.link_to("calendar.ics")).mimetype == "text/calendar"
        assert "query=Kastanienallee+7+%26+8++Berlin+DE" in page.link_to("openstreetmap")

    def test_have_no_directions_to_nowhere(self, customer, book, cleo):
        book(at(10, day=5), by=cleo)

        assert "Directions" not in read(customer, "/account").text

    def test_are_told_by_the_customers_own_clock_where_it_is_another(self, customer, book, cleo):
        book(at(10, day=5), by=cleo)
        assert "New York time" not in read(customer, "/account").text

        db.session.get_one(Customer, cleo.customer_id).timezone = "America/New_York"
        text = read(customer, "/account").text

        assert text.index("5 Mar 2027, 10:00") < text.index("New York time: Fri, 5 Mar, 04:00")

    def test_are_told_so_on_their_own_page_and_before_they_are_booked(self, customer, hold, book, cleo):
        db.session.get_one(Customer, cleo.customer_id).timezone = "America/New_York"
        visit = book(at(10, day=5), by=cleo)
        placed = hold(at(12, day=5))

        assert "New York time: Fri, 5 Mar, 04:00" in read(customer, f"/a/{visit.id}").text
        held = read(customer, f"/book/hold/{placed.hold.id}?token={placed.token}")
        assert "New York time: Fri, 5 Mar, 06:00" in held.text

    def test_are_not_told_by_somebody_elses_clock(self, client, book, cleo):
        db.session.get_one(Customer, cleo.customer_id).timezone = "America/New_York"
        visit = book(at(10, day=5), by=cleo)

        assert "New York time" not in read(client, f"/a/{visit.id}?token={manage_token(visit)}").text

    def test_come_in_pages_when_there_are_many(self, customer, past, book, cleo, monkeypatch):
        monkeypatch.setattr(visits, "AT_ONCE", 2)
        ids = [str(past(day).id) for day in (2, 3, 4)]
        ahead = book(at(10, day=5), by=cleo)
        first = read(customer, "/account")
        second = read(customer, first.link_to("cursor="))

        assert [one in first.answer.text for one in ids] == [False, True, True]
        assert [one in second.answer.text for one in ids] == [True, False, False]
        assert str(ahead.id) not in second.answer.text
        assert not any("cursor=" in (link["href"] or "") for link in second.links)

    def test_do_not_break_over_a_page_that_somebody_made_up(self, customer):
        assert customer.get("/account?cursor=nonsense").status_code == 422


class TestBookAgain:
    def test_leads_to_the_times_of_the_same_with_the_same(self, customer, past, addon, dee, bo):
        gloss = addon()
        page = read(customer, again(past(staff_id=bo.staff_member_id, addon_ids=[gloss.id])))

        assert f"staff={bo.staff_member_id}" in page.link_to("day=")
        assert f'value="{gloss.id}" checked' in page.answer.text
        assert page.text.index("Soonest") < page.text.index("March 2027")

    def test_takes_three_taps(self, customer, past):
        visit = past()
        times = read(customer, read(customer, "/account").link_to(again(visit)))
        soonest = next(form for form in times.forms if form.buttons)
        details = soonest.send(customer, starts_at=soonest.buttons[0][1])
        form = read(customer, details.location).form_to("/appointment")
        booked = form.send(customer, name="Cleo", email="cleo@shear.example")

        assert "You are booked" in read(customer, booked.location).text

    def test_is_offered_for_what_was_cancelled_and_not_for_what_is_to_come(self, customer, book, cleo, ada, now):
        off, ahead = book(at(12, day=5), by=cleo), book(at(14, day=5), by=cleo)
        operations.cancel(appointment_id=off.id, by=ada, now=now)
        page = read(customer, "/account")

        assert page.link_to(again(off))
        assert again(ahead) not in page.answer.text

    def test_says_kindly_that_a_service_is_gone(self, customer, past, bliss):
        visit = past()
        db.session.get_one(Service, bliss.cut_id).archived_at = visit.created_at
        catalogue.touch()
        page = read(customer, again(visit))

        assert page.answer.status_code == 200
        assert "Cut is not offered any more" in page.text
        assert "Colour" in page.text

    @pytest.mark.parametrize("gone", [{"bookable_online": False}, {"archived_at": at(9)}])
    def test_offers_the_others_when_somebody_has_left(self, customer, past, dee, bo, gone):
        visit = past(staff_id=bo.staff_member_id)
        db.session.execute(update(StaffMember).where(StaffMember.id == bo.staff_member_id).values(**gone))
        catalogue.touch()
        page = read(customer, again(visit))

        assert "Bo cannot be booked for this any more" in page.text
        assert page.offered

    def test_leaves_out_what_is_not_done_on_top_any_more(self, customer, past, addon, now):
        gloss = addon()
        visit = past(addon_ids=[gloss.id])
        gloss.archived_at = now
        catalogue.touch()
        page = read(customer, again(visit))

        assert "Gloss is not offered any more" in page.text
        assert page.offered

    def test_is_there_for_whoever_has_the_link_of_the_visit(self, client, past):
        visit = past()

        manage = read(client, f"/a/{visit.id}?token={manage_token(visit)}")
        assert read(client, manage.link_to("/again")).offered

    def test_is_nobody_elses(self, client, signed_in, book, ada, cleo):
        theirs = book(at(10, day=5))

        for browser in (client, signed_in(cleo)):
            assert browser.get(again(theirs)).status_code == 404
