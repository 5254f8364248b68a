"""A visit's own page: to whom it opens, and what can be done there."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.booking import operations
from app.booking.commands import Reschedule
from app.booking.tokens import manage_token
from app.catalogue import operations as catalogue
from app.catalogue.commands import UpdateSalon
from app.catalogue.models import StaffService
from app.catalogue.queries import service_by_slug
from app.core import clock
from tenants.db import db
from tests.booking.conftest import at
from tests.booking.reading import Page, read


@pytest.fixture
def visit(book):
    """A visit four days from now, at ten."""
    return book(at(10, day=5))


@pytest.fixture
def link(visit):
    return f"/a/{visit.id}?token={manage_token(visit)}"


def url(visit, ending: str) -> str:
    return f"/a/{visit.id}{ending}?token={manage_token(visit)}"


class TestPage:
    def test_opens_by_link(self, client, link, visit):
        page = read(client, link)

        assert all(said in page.text for said in ("You are booked", "Friday, 5 March 2027", "10:00", visit.reference))

    @pytest.mark.parametrize("token", ["", "?token=", "?token=wrong"])
    def test_stays_shut_without_it(self, client, visit, token):
        for ending in ("", "/move", "/move/times", "/move/confirm", "/calendar.ics"):
            assert client.get(f"/a/{visit.id}{ending}{token}").status_code == 404
        for ending in ("/cancellation", "/reschedule"):
            assert (
                client.post(f"/a/{visit.id}{ending}{token}", data={"starts_at": at(12).isoformat()}).status_code == 404
            )

    def test_is_kept_out_of_searches(self, client, link, visit):
        for address in (link, f"/a/{visit.id}", link.replace("?", "/move?")):
            assert "googlebot: noindex, nofollow" in client.get(address).headers.getlist("X-Robots-Tag")

        assert "X-Robots-Tag" not in client.get("/book/cut").headers

    def test_keeps_its_secret_in_another_language(self, client, link):
        answer = read(client, link).form_to("/language").send(client, lang="fr")

        assert '<html lang="fr"' in read(client, answer.location).answer.text

    def test_is_nothing_to_another_salon(self, stranger, link):
        assert stranger.get(link).status_code == 404

    def test_shows_a_request_as_one(self, client, service, hold, book_hold):
        asked = service_by_slug(service("PUBLIC", requires_approval=True))
        visit = book_hold(hold(at(10, day=5), service_id=asked.id))

        assert "Your request is with us" in read(client, url(visit, "")).text


class TestHeading:
    """The first line of the page says what is true now, whoever opens it and whenever."""

    @pytest.fixture
    def says(self, client):
        def heading(visit):
            page = client.get(url(visit, "")).text
            title = re.search(r"<title>(.*?) · Shear Bliss</title>", page)[1]
            assert f"<h1>{title}</h1>" in page
            return title

        return heading

    @pytest.fixture
    def move(self, ada, now, bliss):
        def to(visit, starts_at, **given):
            command = Reschedule(starts_at=starts_at, **given)
            operations.reschedule(appointment_id=visit.id, command=command, by=ada, now=now)

        return to

    def test_of_a_booking(self, says, visit):
        assert says(visit) == "You are booked"

    def test_of_a_visit_that_was_moved_some_time_ago(self, client, says, move, visit):
        move(visit, at(14, day=5))

        assert says(visit) == "Your visit has moved"
        assert "Until now it was Fri, 5 Mar, 10:00." in read(client, url(visit, "")).text

    def test_of_a_visit_that_somebody_else_does_now(self, says, move, visit, dee):
        move(visit, visit.starts_at, staff_id=dee.id)

        assert says(visit) == "Your visit has changed"

    def test_of_a_request(self, says, approving, book):
        assert says(book(at(10, day=5))) == "Your request is with us"

    def test_of_a_request_that_was_moved_and_then_approved(self, says, approving, book, move, ada, now):
        visit = book(at(10, day=5))
        move(visit, at(14, day=5))
        assert says(visit) == "Your request is with us"
        operations.confirm(appointment_id=visit.id, by=ada, now=now)

        assert says(visit) == "Your request is approved"

    def test_of_a_request_that_was_declined(self, says, approving, book, ada, now):
        visit = book(at(10, day=5))
        operations.decline(appointment_id=visit.id, by=ada, now=now)

        assert says(visit) == "We cannot take your request"

    def test_of_a_request_that_nobody_answered(self, says, approving, book):
        visit = book(at(10, day=5))
        with clock.frozen(visit.ends_at):
            assert says(visit) == "The time you asked for is over"

    def test_of_a_visit_whose_time_is_over(self, says, move, visit):
        move(visit, at(14, day=5))
        with clock.frozen(visit.ends_at):
            assert says(visit) == "This visit is over"

    def test_of_a_visit_that_was_called_off(self, says, visit, ada, now):
        operations.cancel(appointment_id=visit.id, by=ada, now=now)
        with clock.frozen(visit.ends_at):
            assert says(visit) == "This visit is cancelled"

    @pytest.mark.parametrize(
        ("settle", "said"),
        [(operations.complete, "Thank you for your visit"), (operations.mark_no_show, "We missed you")],
    )
    def test_of_a_visit_that_is_settled(self, says, visit, ada, settle, said):
        settle(appointment_id=visit.id, by=ada, now=visit.ends_at)

        assert says(visit) == said


class TestCalendarEntry:
    def test_says_the_local_time_under_a_lasting_name(self, client, visit):
        answer = client.get(url(visit, "/calendar.ics"))
        event = Calendar.from_ical(answer.data).walk("VEVENT")[0]

        assert answer.mimetype == "text/calendar"
        assert event["UID"] == f"{visit.id}@localhost"
        assert event["DTSTART"].to_ical() == b"20270305T100000"
        assert event["DTSTART"].params["TZID"] == "Europe/Berlin"


class TestCancelling:
    def test_calls_the_visit_off(self, client, link, visit):
        answer = read(client, link).form_to("/cancellation").send(client, reason="A cold")

        assert answer.status_code == 303
        assert "This visit is cancelled" in read(client, answer.location).text
        assert visit.cancel_reason == "A cold"

    def test_is_refused_too_late_with_a_way_to_reach_the_salon(self, client, link, visit):
        form = read(client, link).form_to("/cancellation")
        with clock.frozen(visit.starts_at - timedelta(hours=2)):
            page = Page(form.send(client))

            assert page.answer.status_code == 409
            assert "too late" in page.text
            assert "desk@shear.example" in page.text
            assert not any(form.action.endswith("/cancellation") for form in page.forms)

    def test_that_is_too_late_is_promised_no_more(self, client, link, visit):
        catalogue.change_settings(command=UpdateSalon(phone="+1 718 555 0123"))
        assert "You can cancel or move" in read(client, link).text
        with clock.frozen(visit.starts_at - timedelta(hours=2)):
            page = read(client, link)

        assert "It is too late to change this visit online." in page.text
        assert " " not in page.link_to("tel:")
        assert "You can cancel or move" not in page.text

    def test_is_refused_twice_calmly(self, client, link):
        form = read(client, link).form_to("/cancellation")
        form.send(client)

        assert form.send(client).status_code == 409


class TestMoving:
    def test_offers_the_own_time_first(self, client, visit):
        page = read(client, url(visit, "/move"))

        assert "your time" in page.text
        assert at(11, day=5).isoformat() in page.offered
        assert at(10, 15, day=5).isoformat() in page.offered

    def test_shows_no_times_to_whoever_is_too_late(self, client, visit):
        with clock.frozen(visit.starts_at - timedelta(hours=2)):
            page = read(client, url(visit, "/move"))

        assert page.answer.status_code == 409
        assert "too late to move" in page.text
        assert not page.offered

    def test_keeps_price_length_and_the_agreed_rule_in_sight(self, client, visit):
        catalogue.change_settings(command=UpdateSalon(cancellation_cutoff_minutes=0))
        shown = read(client, url(visit, "/move")).answer.text

        assert all(said in shown for said in ("€50.00", "45 minutes", "Cancel or move it until 24 hours before"))

    @pytest.fixture
    def choose(self, client):
        """`choose(visit, starts_at)`: tap a time on the page of new times."""

        def tap(visit, starts_at, **given):
            form = read(client, url(visit, "/move")).form_to("/move/confirm")
            asked = {**form.values, "starts_at": starts_at.isoformat(), **given}
            return Page(client.get(form.action, query_string=asked))

        return tap

    def test_moves_nothing_before_it_is_confirmed(self, choose, visit):
        page = choose(visit, at(14, day=5))
        told = " ".join(page.text.split())

        assert visit.starts_at == at(10, day=5)
        assert told.index("Until now") < told.index("10:00 – 10:45") < told.index("14:00 – 14:45")
        assert all(said in told for said in ("€50.00", "24 hours before it begins", "4 Mar 2027, 14:00"))

    def test_names_both_where_somebody_else_would_do_it(self, choose, visit, dee):
        same, other = choose(visit, at(14, day=5)), choose(visit, at(14, day=5), staff_id=dee.id)
        boxes = [re.search(r'<dl class="from-to">.*?</dl>', page.answer.text, re.DOTALL)[0] for page in (same, other)]

        assert [("Bo" in box, "Dee" in box) for box in boxes] == [(False, False), (True, True)]
        assert boxes[1].index("Bo") < boxes[1].index("From now on") < boxes[1].index("Dee")

    def test_moves_the_visit(self, client, choose, visit):
        answer = choose(visit, at(14, day=5)).form_to("/reschedule").send(client)

        assert answer.status_code == 303
        assert visit.starts_at == at(14, day=5)

    def test_is_asked_about_no_more_once_it_is_moved(self, client, choose, visit):
        looked_at = f"{url(visit, '/move/confirm')}&starts_at={quote(at(14, day=5).isoformat())}"
        choose(visit, at(14, day=5)).form_to("/reschedule").send(client)
        answer = client.get(looked_at)

        assert (answer.status_code, answer.location) == (303, url(visit, ""))

    def test_is_looked_at_in_the_language_of_the_link(self, client, visit):
        page = read(client, f"{url(visit, '/move')}&lang=de")
        form = next(form for form in page.forms if "/move/confirm" in form.action)
        # As a browser sends a form by GET: without the query of its action.
        action, asked = form.action.partition("?")[0], {**form.values, "starts_at": at(14, day=5).isoformat()}

        assert '<html lang="de"' in client.get(action, query_string=asked).text

    def test_says_when_the_new_time_is_too_near_to_be_changed_again(self, choose, visit):
        shown = choose(visit, at(14, day=1)).answer.text
        told = "<strong>At the new time it is too late to change this visit online again.</strong>"

        assert shown.index(told) < shown.index("You can cancel or move")

    def test_keeps_the_old_time_when_the_new_one_is_gone(self, client, choose, visit, link, book):
        form = choose(visit, at(14, day=5)).form_to("/reschedule")
        book(at(14, day=5))
        page = Page(form.send(client))

        assert page.answer.status_code == 409
        assert len(page.form_to("/move/confirm").buttons) >= 3
        assert "10:00 – 10:45" in read(client, link).text

    def test_is_not_asked_about_a_time_that_is_gone(self, choose, visit, book):
        book(at(14, day=5))
        page = choose(visit, at(14, day=5))

        assert page.answer.status_code == 409
        assert len(page.form_to("/move/confirm").buttons) >= 3

    @pytest.mark.parametrize("starts_at", ["", "soon", "2027-03-05T14:00", "9999-12-31T23:00:00Z"])
    def test_refuses_what_is_no_time(self, client, visit, starts_at):
        assert client.get(f"{url(visit, '/move/confirm')}&starts_at={starts_at}").status_code == 422

    def test_is_not_moved_at_another_price_than_was_shown(self, client, choose, visit, bo, dee):
        form = choose(visit, at(14, day=5)).form_to("/reschedule")
        dees = db.session.scalars(select(StaffService).where(StaffService.staff_member_id == dee.id))
        dees.first().price_minor = 9900
        db.session.flush()
        catalogue.touch()
        answer = form.send(client, staff_id=dee.id)

        assert answer.status_code == 409
        assert "The price has changed while you were looking." in answer.text
        assert (visit.starts_at, visit.price_minor) == (at(10, day=5), 5000)

    def test_is_not_offered_for_what_is_over(self, client, visit, ada, now):
        operations.cancel(appointment_id=visit.id, by=ada, now=now)

        assert client.get(url(visit, "/move")).status_code == 409

    def test_hears_of_times_that_others_take(self, client, visit, book):
        seen = read(client, url(visit, "/move"))
        book(at(14, day=5))
        polled = re.search(r'hx-get="(/a/[^"]+/move/times[^"]*)"', seen.answer.text)[1].replace("&amp;", "&")

        assert at(14, day=5).isoformat() not in Page(client.get(polled)).offered


class TestAccount:
    def test_asks_to_sign_in(self, client):
        answer = client.get("/account")

        assert answer.status_code == 303
        assert "/account/sign-in" in answer.location

    def test_lists_what_is_to_come_and_what_was(self, signed_in, cleo, book, ada, now):
        book(at(10, day=5), by=cleo)
        off = book(at(12, day=5), by=cleo)
        operations.cancel(appointment_id=off.id, by=ada, now=now)
        page = read(signed_in(cleo), "/account")

        assert "5 Mar 2027, 10:00" in page.text
        places = [page.text.index(said) for said in ("To come", "10:00", "Past and cancelled", "12:00")]
        assert places == sorted(places)

    def test_opens_ones_visits_without_their_links(self, signed_in, cleo, book):
        visit = book(at(10, day=5), by=cleo)
        customer = signed_in(cleo)

        assert read(customer, read(customer, "/account").link_to(f"/a/{visit.id}")).form_to("/cancellation")

    def test_shows_nobody_elses(self, signed_in, cleo, visit):
        customer = signed_in(cleo)

        assert str(visit.id) not in customer.get("/account").text
        assert customer.get(f"/a/{visit.id}").status_code == 404

    def test_sends_those_who_work_here_to_their_desk(self, signed_in, ada):
        assert signed_in(ada).get("/account").location.endswith("/desk")
