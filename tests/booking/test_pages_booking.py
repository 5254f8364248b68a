"""From the menu to a booked visit, as a person without JavaScript walks it."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from app.booking import limits
from app.booking.models import Appointment, Hold
from app.booking.tokens import hold_token
from app.catalogue.models import WorkingWeek
from app.core import clock
from app.core.refusals import TooMany
from tenants.db import db
from tests.booking.conftest import at
from tests.booking.reading import Page, arrive, read

TEN = at(10).isoformat()
DETAILS = {"name": "Dora", "email": "dora@example.com", "accept_policies": "true"}
NASTY = """"><script>alert('x')</script>"""


def too_often(**_anybody) -> None:
    raise TooMany


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def picker(client):
    """The picker on the next day."""
    return read(client, "/book/cut?day=2027-03-02")


@pytest.fixture
def keep(client, picker):
    """Keep a start on the next day, and read the details page."""
    return lambda start=TEN: arrive(client, picker.form_to("/hold").send(client, starts_at=start))


@pytest.fixture
def guest(app):
    """Somebody else's browser on the same salon."""
    return app.test_client(host="shear.localhost:8000", use_cookies=True)


class TestTheWholeWay:
    def test_leads_from_the_menu_to_a_booked_visit(self, client):
        menu = read(client, "/book")
        picker = read(client, menu.link_to("/book/cut"))
        day = read(client, picker.link_to("day=2027-03-02"))
        details = arrive(client, day.form_to("/hold").send(client, starts_at=TEN))
        done = arrive(client, details.form_to("/appointment").send(client, **DETAILS))

        assert "You are booked" in done.text
        assert "10:00" in done.text
        assert db.session.scalars(select(Appointment)).one().starts_at == at(10)

    def test_works_without_cookies(self, app):
        client = app.test_client(host="shear.localhost:8000", use_cookies=False)
        picker = read(client, read(client, read(client, "/book").link_to("/book/cut")).link_to("day=2027-03-02"))
        details = arrive(client, picker.form_to("/hold").send(client, starts_at=TEN))
        back = read(client, details.link_to("/book/cut"))
        done = details.form_to("/appointment").send(client, **DETAILS)

        assert len(back.held) == 1
        assert "You are booked" in read(client, done.location).text

    def test_opening_pages_writes_nothing(self, client):
        before = count(Hold), count(Appointment)
        for url in ("/book", "/book/cut", "/book/cut?day=2027-03-02", "/book/cut/times?day=2027-03-02"):
            read(client, url)

        assert (count(Hold), count(Appointment)) == before


class TestMenu:
    def test_says_the_rule_before_anything_is_chosen(self, client):
        assert "Cancel or move it until 24 hours before" in client.get("/book").text

    def test_lists_what_can_be_booked_under_its_heading(self, client):
        page = read(client, "/book")

        assert "Hair" in page.text
        assert page.link_to("/book/colour")

    def test_shows_what_may_be_found(self, client, service):
        service("LINK_ONLY"), service("HIDDEN")

        assert [link for link in read(client, "/book").links if "link-only" in str(link) or "hidden" in str(link)] == []


class TestPicker:
    def test_offers_the_day_of_the_link(self, picker):
        assert TEN in picker.offered
        assert "Tuesday, 2 March 2027" in picker.text

    def test_ignores_what_makes_no_sense_in_a_link(self, client):
        page = read(client, "/book/cut?day=yesterday&staff=nobody&month=13&utm_source=mail&visit=x")

        assert page.answer.status_code == 200
        assert page.offered

    def test_stays_on_its_host_whatever_a_link_says(self, client):
        there = client.get("/book/cut?_external=1&_scheme=evil&_anchor=x&day=2027-03-02").location

        assert there.startswith("/book/cut?day=2027-03-02&")
        assert "evil" not in there

    def test_ignores_a_day_that_is_over_or_too_far(self, client):
        assert read(client, "/book/cut?day=2020-01-01").offered
        assert read(client, "/book/cut?day=2199-12-31").offered

    def test_says_why_a_day_is_empty_and_leads_to_the_next(self, client):
        page = read(client, "/book/cut?day=2027-03-07")

        assert "Nobody works on this day." in page.text
        assert "Next free: Mon, 8 Mar, 09:00" in page.text
        assert TEN.replace("-02T10", "-08T10") in read(client, page.link_to("day=2027-03-08")).offered

    def test_goes_from_month_to_month_within_the_horizon(self, client, picker):
        april = read(client, picker.link_to("month=2027-04"))

        assert "April 2027" in april.text
        assert april.link_to("month=2027-03")
        assert not any("month=2027-05" in (link.get("href") or "") for link in april.links)

    def test_offers_only_what_one_staff_member_can_do(self, client, bo, dee, book):
        book(at(10), staff_id=bo.staff_member_id)

        assert TEN in read(client, "/book/cut?day=2027-03-02").offered
        assert TEN not in read(client, f"/book/cut?day=2027-03-02&staff={bo.staff_member_id}").offered
        assert TEN in read(client, f"/book/cut?day=2027-03-02&staff={dee.id}").offered

    def test_leaves_out_who_has_no_hours(self, client, dee):
        assert "Dee" in read(client, "/book/cut").text

        db.session.execute(delete(WorkingWeek).where(WorkingWeek.staff_member_id == dee.id))
        assert "Dee" not in read(client, "/book/cut").text

    @pytest.mark.parametrize("visibility, status", [("LINK_ONLY", 200), ("HIDDEN", 404)])
    def test_opens_by_link_unless_hidden(self, client, service, visibility, status):
        slug = service(visibility)

        assert read(client, f"/book/{slug}").answer.status_code == status

    def test_costs_few_statements(self, client, picker, counted):
        with counted() as partial:
            client.get("/book/cut/times?day=2027-03-02", headers={"HX-Request": "true"})
        with counted() as page:
            client.get("/book/cut?day=2027-03-02")

        assert len(partial) <= 6
        assert len(page) <= 10

    def test_may_be_kept_by_the_browser_for_going_back(self, picker):
        assert "no-store" not in picker.answer.headers.get("Cache-Control", "")


class TestTimesAskedAgain:
    def test_are_not_sent_when_nothing_has_changed(self, client, picker):
        assert client.get(_poll(picker)).status_code == 204

    def test_come_without_what_others_have_taken(self, client, picker, book):
        book(at(10))
        page = Page(client.get(_poll(picker)))

        assert page.answer.status_code == 200
        assert TEN not in page.offered
        assert 'id="times-voice"' in page.answer.text

    def test_are_asked_for_by_a_page_without_a_day_in_reach_in_vain(self, client):
        assert client.get("/book/cut/times?day=2020-01-01").status_code == 204


class TestOwnTime:
    def test_is_offered_again_on_the_way_back(self, client, keep):
        keep()
        page = read(client, "/book/cut?day=2027-03-02")

        assert "held for you" in page.text
        assert read(client, page.held[0]).form_to("/appointment")

    def test_is_shown_first_without_a_day_in_the_link(self, client, keep):
        keep()

        assert read(client, "/book/cut").held

    def test_is_nobody_elses(self, client, guest, keep):
        keep()
        page = read(guest, "/book/cut?day=2027-03-02")

        assert page.held == []
        assert TEN not in page.offered

    def test_moves_with_the_next_choice(self, client, keep, guest):
        keep()
        keep(at(14).isoformat())

        assert count(Hold) == 1
        assert TEN in read(guest, "/book/cut?day=2027-03-02").offered

    def test_belongs_to_the_cookie_rather_than_the_address(self, client, keep, guest):
        own = keep().form_to("/appointment").values["visit"]
        read(guest, "/book/cut")
        page = read(guest, f"/book/cut?day=2027-03-02&visit={own}")

        assert page.held == []


class TestTakenTime:
    def test_is_refused_with_times_nearby(self, client, picker, book):
        book(at(10))
        page = Page(picker.form_to("/hold").send(client, starts_at=TEN))

        assert page.answer.status_code == 409
        assert "Somebody booked this time first" in page.text
        assert len(page.form_to("/hold").buttons) >= 3

    def test_is_refused_when_nobody_offers_it(self, client, picker):
        page = Page(picker.form_to("/hold").send(client, starts_at=at(3).isoformat()))

        assert page.answer.status_code == 422
        assert page.offered

    @pytest.mark.parametrize("start", ["", "soon", "2027-03-02T10:00"])
    def test_is_refused_when_it_is_no_time(self, client, picker, start):
        answer = picker.form_to("/hold").send(client, starts_at=start)

        assert answer.status_code == 422


class TestDetails:
    def test_name_what_is_booked(self, keep):
        page = keep()

        told = ("Cut", "Tuesday, 2 March 2027", "10:00 – 10:45", "€50.00", "24 hours")
        assert [said for said in told if said not in page.text] == []

    def test_come_back_with_what_was_typed(self, client, keep):
        page = Page(keep().form_to("/appointment").send(client, name="Dora", email="dora@", notes="Fringe"))

        assert page.answer.status_code == 422
        assert page.form_to("/appointment").values["name"] == "Dora"
        assert page.form_to("/appointment").values["email"] == "dora@"
        assert "Fringe" in page.text
        assert "Please enter an e-mail address" in page.text

    def test_need_the_policies_accepted(self, client, keep):
        page = Page(keep().form_to("/appointment").send(client, **DETAILS | {"accept_policies": ""}))

        assert page.answer.status_code == 422
        assert "accept the salon" in page.text

    @pytest.mark.parametrize("phone", ["12", "0170 12"])
    def test_refuse_a_number_that_cannot_be_called(self, client, keep, phone):
        page = Page(keep().form_to("/appointment").send(client, **DETAILS | {"phone": phone}))

        assert page.answer.status_code == 422
        assert "telephone number" in page.text

    @pytest.mark.parametrize("zone, kept", [("Asia/Tokyo", "Asia/Tokyo"), ("Mars/Olympus", None), ("", None)])
    def test_note_the_customers_own_zone(self, client, keep, zone, kept):
        keep().form_to("/appointment").send(client, **DETAILS, timezone=zone)

        assert db.session.scalars(select(Appointment)).one().customer.timezone == kept

    def test_wait_when_they_are_sent_too_often(self, client, keep, app, monkeypatch):
        form = keep().form_to("/appointment")
        monkeypatch.setattr(limits, "count_booking", too_often)
        page = Page(form.send(client, **DETAILS))

        assert page.answer.status_code == 429
        assert page.form_to("/appointment").values["name"] == "Dora"
        assert "too often" in page.text

    def test_book_once_however_often_they_are_sent(self, client, keep):
        form = keep().form_to("/appointment")
        first, second = form.send(client, **DETAILS), form.send(client, **DETAILS)

        assert first.location == second.location
        assert count(Appointment) == 1

    def test_lead_on_to_the_visit_once_it_is_booked(self, client, keep):
        page = keep()
        url = page.answer.request.url
        booked = page.form_to("/appointment").send(client, **DETAILS)

        assert client.get(url).location == booked.location

    def test_escape_what_people_type(self, client, keep):
        form = keep().form_to("/appointment")
        again = form.send(client, name=NASTY, email=NASTY, notes=NASTY)
        done = form.send(client, **DETAILS | {"name": NASTY, "notes": NASTY})

        assert NASTY not in again.text
        assert NASTY not in read(client, done.location).answer.text


class TestExpiredHold:
    def test_is_explained_and_offered_again(self, client, keep, now):
        url = keep().answer.request.url
        with clock.frozen(now + timedelta(minutes=6)):
            page = read(client, url)

            assert page.answer.status_code == 410
            assert "not kept for you any more" in page.text
            assert TEN in page.offered
            assert page.form_to("/hold").send(client, starts_at=TEN).status_code == 303

    def test_is_not_booked(self, client, keep, now):
        form = keep().form_to("/appointment")
        with clock.frozen(now + timedelta(minutes=6)):
            answer = form.send(client, **DETAILS)

        assert answer.status_code == 409
        assert count(Appointment) == 0
        assert "Nothing was booked" in answer.text

    def test_offers_others_when_somebody_has_taken_it(self, client, keep, book, now):
        form = keep().form_to("/appointment")
        with clock.frozen(now + timedelta(minutes=6)):
            book(at(10), now=clock.now())
            page = Page(form.send(client, **DETAILS))

        assert TEN not in page.offered
        assert len(page.offered) >= 3


class TestStrangers:
    def test_do_not_find_a_hold_of_another_salon(self, stranger, keep):
        url = keep().answer.request.url.partition("8000")[2]

        assert stranger.get(url).status_code == 404
        assert stranger.post(url.partition("?")[0] + "/appointment", data=DETAILS).status_code == 404

    def test_do_not_open_a_hold_without_its_token(self, client, keep):
        keep()
        hold = db.session.scalars(select(Hold)).one()

        assert client.get(f"/book/hold/{hold.id}?token={hold_token(hold.id)}").status_code == 200
        assert client.get(f"/book/hold/{hold.id}?token=wrong").status_code == 404
        assert client.get(f"/book/hold/{hold.id}").status_code == 404

    def test_do_not_find_services_of_another_salon(self, stranger, service):
        assert read(stranger, f"/book/{service('LINK_ONLY')}").answer.status_code == 404


def _poll(page: Page) -> str:
    """Return the address that an open picker asks again."""
    _, _, rest = page.answer.text.partition('hx-get="/book/cut/times')
    return "/book/cut/times" + rest.partition('"')[0].replace("&amp;", "&")
