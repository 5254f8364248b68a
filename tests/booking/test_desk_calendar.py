"""The desk's calendar as whoever is signed in sees it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from app.auth.actor import Actor
from app.auth.models import Account
from app.auth.roles import Role
from app.booking import operations
from app.booking.commands import BlockTime
from app.catalogue import operations as catalogue
from app.catalogue.models import Location, Service, StaffMember, StaffService
from app.core import clock
from app.core.ids import new_id
from tenants.db import db
from tests.booking.conftest import GUEST, at, hire
from tests.booking.reading import PARTIAL, read

TUESDAY = "/desk/calendar?day=2027-03-02"
NASTY = """"><script>alert('x')</script>"""
MOST_STATEMENTS = 10


@pytest.fixture
def owner(signed_in, ada):
    """Ada at the desk."""
    return signed_in(ada)


@pytest.fixture
def stylist(signed_in, bo):
    """Bo at the desk."""
    return signed_in(bo)


@pytest.fixture
def rae(app) -> Actor:
    """The receptionist."""
    account = Account(id=new_id(), email="rae@shear.example", name="Rae", role=Role.RECEPTION, created_at=clock.now())
    db.session.add(account)
    db.session.flush()
    return Actor(role=Role.RECEPTION, account_id=account.id, name="Rae")


def test_has_one_title_whoever_asks(owner):
    """Htmx takes the title from an answer; the page has its own."""
    assert owner.get(TUESDAY).text.count("<title>") == 1
    assert owner.get(TUESDAY, headers=PARTIAL).text.count("<title>") == 1


class TestTheDay:
    def test_is_today_when_nobody_says_otherwise(self, owner):
        assert "Monday, 1 March 2027" in read(owner, "/desk").text

    def test_is_today_when_the_address_makes_no_sense(self, owner):
        assert "Monday, 1 March 2027" in read(owner, "/desk/calendar?day=yesterday").text

    def test_shows_visits_with_who_what_when_and_their_state(self, owner, book):
        book(at(10))

        assert 'aria-label="10:00 – 10:45, Dora, Cut, Confirmed"' in owner.get(TUESDAY).text

    def test_shows_blocks_with_their_reason(self, owner, bo, now):
        dentist = BlockTime(staff_id=bo.staff_member_id, starts_at=at(9), ends_at=at(10), reason="Dentist")
        operations.block_time(command=dentist, by=bo, now=now)

        assert "Dentist" in read(owner, TUESDAY).text

    def test_shows_what_a_customer_is_booking_at_the_moment(self, owner, hold):
        hold(at(11))

        assert "Being booked" in read(owner, TUESDAY).text

    def test_shows_the_time_to_tidy_up(self, owner, book, bliss):
        book(at(14), service_id=bliss.colour_id)

        assert "calendar-buffer" in owner.get(TUESDAY).text

    def test_has_a_column_for_each_staff_member(self, owner, dee):
        text = read(owner, TUESDAY).text

        assert "Bo" in text
        assert "Dee" in text

    def test_tells_the_scripts_which_of_its_visits_each_can_do(self, owner, book, bliss, dee):
        book(at(10))
        db.session.delete(db.session.get_one(StaffService, (dee.id, bliss.cut_id)))
        db.session.flush()
        catalogue.touch()

        page = owner.get(TUESDAY).text
        assert f'data-service="{bliss.cut_id}"' in page
        assert re.findall(r'data-does="([^"]*)"', page) == [str(bliss.cut_id), ""]

    def test_leads_to_the_days_before_and_after_and_to_a_new_visit_in_empty_time(self, owner):
        page = read(owner, TUESDAY)

        assert all(page.link_to(f"day=2027-03-0{day}") for day in (1, 3))
        assert page.link_to("/desk/appointments/new?staff=")

    def test_shows_what_was_cancelled_no_more(self, owner, ada, book, now):
        operations.cancel(appointment_id=book(at(10)).id, by=ada, now=now)

        assert "Dora" not in read(owner, TUESDAY).text

    def test_shows_what_was_cancelled_to_whoever_asks_for_it(self, owner, ada, book, now):
        operations.cancel(appointment_id=book(at(10)).id, by=ada, now=now)

        for view in ("day", "week"):
            page = owner.get(f"{TUESDAY}&view={view}&cancelled=1").text
            assert 'aria-label="10:00 – 10:45, Dora, Cut, Cancelled"' in page
            assert 'name="cancelled" value="1" checked' in page

    def test_goes_on_showing_it_wherever_one_goes_from_there(self, owner):
        page = read(owner, f"{TUESDAY}&cancelled=1")
        near = [link["href"] for link in page.links if "/desk/calendar?" in link["href"]]

        assert near
        assert all("cancelled=1" in url for url in near)

    def test_offers_the_time_of_what_was_cancelled(self, owner, ada, book, now):
        operations.cancel(appointment_id=book(at(10)).id, by=ada, now=now)

        page = owner.get(f"{TUESDAY}&cancelled=1").text
        assert "Book 10:00 with Bo" in page

    def test_gives_services_their_own_colour_in_a_stylesheet(self, owner, book, bliss):
        book(at(10))
        book(at(14), service_id=bliss.colour_id)
        db.session.get_one(Service, bliss.cut_id).color = "#00aa88"

        page = owner.get(TUESDAY).text
        colours = owner.get(re.search(r'href="(/desk/colours.css[^"]*)"', page)[1])
        assert page.count(f'class="block service-{bliss.cut_id}"') == 1
        assert page.count('class="block hue-') == 1
        assert f".service-{bliss.cut_id}{{--hue:#" in colours.text
        assert (colours.mimetype, "immutable" in colours.headers["Cache-Control"]) == ("text/css", True)

    def test_shows_what_a_name_says_and_does_nothing_that_it_says(self, owner, book):
        book(at(10), customer=GUEST.model_copy(update={"name": NASTY}))

        assert "<script>alert" not in owner.get(TUESDAY).text

    def test_keeps_the_column_of_somebody_who_has_left_their_visits(self, owner, dee, book, now):
        book(at(10), staff_id=dee.id)
        dee.archived_at = now

        assert "Dee" in read(owner, TUESDAY).text

    @pytest.mark.parametrize(
        ("day", "utc_hour"), [((2027, 3, 27), 8), ((2027, 3, 28), 7), ((2027, 10, 30), 7), ((2027, 10, 31), 8)]
    )
    def test_says_nine_for_nine_on_both_sides_of_a_clock_change(self, owner, ada, book, day, utc_hour):
        starts_at = datetime(*day, utc_hour, tzinfo=UTC)
        book(starts_at, by=ada, override=True)

        shown = owner.get(f"/desk/calendar?day={starts_at:%Y-%m-%d}").text
        assert 'aria-label="09:00 – 09:45, Dora' in shown


class TestTheWeek:
    def test_shows_seven_days_of_one_staff_member(self, owner, book):
        book(at(10, day=5))

        text = read(owner, f"{TUESDAY}&view=week").text
        assert all(said in text for said in ("1 Mon", "7 Sun", "Dora"))

    def test_says_nine_for_nine_in_the_week_of_a_clock_change(self, owner, ada, book):
        book(datetime(2027, 3, 28, 7, 0, tzinfo=UTC), by=ada, override=True)

        assert 'aria-label="09:00 – 09:45, Dora' in owner.get("/desk/calendar?day=2027-03-24&view=week").text


class TestWhoSeesIt:
    def test_visitors_are_asked_to_sign_in(self, client):
        answer = client.get("/desk/calendar")

        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")

    def test_customers_are_not_let_in(self, signed_in, cleo):
        assert signed_in(cleo).get("/desk/calendar").status_code == 403

    def test_reception_sees_everybody(self, signed_in, rae, dee, book):
        book(at(10), staff_id=dee.id)

        assert "Dora" in read(signed_in(rae), TUESDAY).text

    def test_staff_see_their_own_column_only(self, stylist, dee, book):
        book(at(10), staff_id=dee.id)

        page = read(stylist, TUESDAY)
        assert "Dora" not in page.text
        assert "Dee" not in page.text

    def test_staff_find_nobody_else_by_address(self, stylist, dee):
        assert stylist.get(f"/desk/calendar?staff={dee.id}").status_code == 404

    @pytest.mark.parametrize("asked", ["staff", "location"])
    def test_a_strangers_things_are_not_found(self, owner, street, asked):
        strange = {"staff": street.stylist.staff_member_id, "location": street.location_id}[asked]

        assert owner.get(f"/desk/calendar?{asked}={strange}").status_code == 404

    def test_somebody_who_gave_up_their_own_column_still_sees_the_others(self, owner, ada, bo, dee, now):
        db.session.get_one(Account, ada.account_id).staff_member_id = dee.id
        dee.archived_at = now

        assert "Bo" in read(owner, TUESDAY).text

    def test_an_account_without_a_column_sees_a_calm_page(self, signed_in, rae, bo):
        db.session.get_one(Account, rae.account_id).role = Role.STAFF

        page = read(signed_in(rae), TUESDAY).text

        assert "Nobody's day to show" in page
        assert "/desk/team/new" not in page

    def test_of_a_salon_with_nobody_on_its_team_leads_to_the_first(self, owner, ada, now):
        db.session.execute(update(StaffMember).values(archived_at=now))

        assert 'href="/desk/team/new"' in owner.get(TUESDAY).text


class TestPlaces:
    def test_are_shown_one_at_a_time_each_on_its_own_clock(self, owner, ada, book, bliss, now):
        tokyo = Location(id=new_id(), name="Tokyo", country="JP", timezone="Asia/Tokyo", position=1)
        db.session.add(tokyo)
        db.session.flush()
        emi = hire("Emi", bliss)
        emi.location_id = tokyo.id
        db.session.flush()
        book(datetime(2027, 3, 2, 0, 0, tzinfo=UTC), by=ada, staff_id=emi.id, override=True)

        here, there = (read(owner, f"{TUESDAY}&location={place}").text for place in (bliss.location_id, tokyo.id))
        assert "Dora" not in here
        assert "Emi" in there
        assert "09:00 – 09:45" in there


class TestAnswers:
    def test_to_htmx_are_the_calendar_alone(self, owner):
        answer = owner.get(TUESDAY, headers=PARTIAL)

        assert "<html" not in answer.text
        assert 'id="calendar"' in answer.text
        assert "HX-Request" in answer.headers["Vary"]

    def test_change_nothing(self, owner, counted):
        with counted() as statements:
            owner.get(TUESDAY)

        assert [line for line in statements if line.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))] == []

    def test_cost_ten_statements_at_most_with_twelve_columns_and_150_visits(self, owner, ada, bliss, book, counted):
        team = [bliss.stylist.staff_member_id, *(hire(f"Stylist {n}", bliss).id for n in range(11))]
        quarters = [at(9) + timedelta(minutes=45 * n) for n in range(13)]
        for n in range(150):
            book(quarters[n // 12], by=ada, staff_id=team[n % 12], override=True)
        owner.get(TUESDAY)

        with counted() as statements:
            page = owner.get(TUESDAY).text

        assert page.count('class="block ') == 150
        assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)
