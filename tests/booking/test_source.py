"""Links from elsewhere lead to the picker, and a visit remembers where its customer came from."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.booking.models import Appointment
from app.booking.source import Link, Source
from app.booking.tokens import manage_token, sealed, unsealed
from app.catalogue import operations as catalogue
from app.core.origin import LONGEST
from tenants.context import use_tenant
from tenants.db import db
from tests.booking.conftest import at
from tests.booking.reading import arrive, read
from tests.catalogue.people import acting

CAMPAIGN = "utm_source=instagram&utm_medium=story&utm_campaign=spring"
TEN = at(10).isoformat()
DETAILS = {"name": "Dora", "email": "dora@example.com", "accept_policies": "true"}


def read_from(given, *, referrer=None, link=None):
    return Source.of(given, referrer=referrer, host="shear.localhost:8000", link=link)


@pytest.fixture(params=[True, False], ids=["with cookies", "without cookies"])
def browser(app, request):
    return app.test_client(host="shear.localhost:8000", use_cookies=request.param)


@pytest.fixture
def book_by(browser):
    """Follow a link, and book at ten."""

    def walk(url, **headers):
        page = arrive(browser, browser.get(url, headers=headers))
        day = read(browser, page.link_to("day=2027-03-02"))
        details = arrive(browser, day.form_to("/hold").send(browser, starts_at=TEN))
        assert details.form_to("/appointment").send(browser, **DETAILS).status_code == 303
        return db.session.scalars(select(Appointment)).one().came_from

    return walk


class TestReading:
    def test_keeps_the_campaign_and_the_site(self):
        given = {"utm_source": "news", "utm_medium": "mail", "utm_campaign": "may", "utm_term": "x"}
        found = read_from(given, referrer="https://www.Example.com/page?q=1", link=Link.SERVICE)

        assert found.as_row() == {
            "utm_source": "news",
            "utm_medium": "mail",
            "utm_campaign": "may",
            "referrer": "www.example.com",
            "link": "service",
        }

    @pytest.mark.parametrize(
        "own", [None, "", "http://shear.localhost:8000/", "not a page", "http://[", "data:text/html,x"]
    )
    def test_takes_no_site_of_its_own_for_another(self, own):
        assert not read_from({}, referrer=own).says_something

    def test_keeps_so_much_and_nothing_unprintable(self):
        found = read_from({"utm_source": "a\x00b\r\nc " + "x" * 5000})

        assert found.utm_source.startswith("a b c x")
        assert len(found.utm_source) == LONGEST


class TestSealing:
    def test_gives_back_what_was_sealed(self, app):
        source = Source(utm_source="günther 🎉" * 12, link="menu")

        assert unsealed(sealed(source)) == source

    @pytest.mark.parametrize("text", ["", "x", ".", "e30.", "e30.AAAA", "x" * 9000])
    def test_knows_what_is_not_ours(self, app, text):
        assert unsealed(text) is None

    def test_is_the_salons_own(self, app, mane):
        ours = sealed(Source(utm_source="news"))
        with use_tenant(mane):
            assert unsealed(ours) is None


class TestTheWay:
    def test_keeps_the_campaign_of_a_link_to_a_service(self, book_by):
        assert book_by(f"/book/cut?{CAMPAIGN}") == {
            "utm_source": "instagram",
            "utm_medium": "story",
            "utm_campaign": "spring",
            "link": "service",
        }

    def test_keeps_the_site_that_led_here(self, book_by):
        assert book_by("/book/cut", Referer="https://salons.example/berlin") == {
            "referrer": "salons.example",
            "link": "service",
        }

    def test_keeps_it_from_the_menu_on(self, browser, book_by):
        menu = read(browser, f"/book?{CAMPAIGN}")

        assert book_by(menu.link_to("/book/cut"))["utm_source"] == "instagram"

    def test_keeps_it_from_the_home_page_on(self, browser, book_by):
        home = read(browser, f"/?{CAMPAIGN}")

        assert book_by(home.link_to("/book/cut"))["utm_source"] == "instagram"

    def test_keeps_it_from_somebody_on_the_team_on(self, browser, book_by, bo):
        menu = read(browser, read(browser, f"/?{CAMPAIGN}").link_to(f"staff={bo.staff_member_id}"))

        assert str(bo.staff_member_id) in menu.link_to("/book/cut")
        assert book_by(menu.link_to("/book/cut"))["utm_source"] == "instagram"

    def test_keeps_the_site_that_led_to_the_home_page(self, browser, book_by):
        home = arrive(browser, browser.get("/", headers={"Referer": "https://salons.example/berlin"}))

        came = book_by(home.link_to("/book/cut"), Referer="http://shear.localhost:8000/")

        assert came == {"referrer": "salons.example", "link": "service"}

    def test_knows_the_kind_of_link_that_was_followed(self, book_by):
        assert book_by("/book/cut") == {"link": "service"}

    def test_lets_the_last_campaign_count(self, browser, book_by):
        read(browser, f"/book/cut?{CAMPAIGN}")

        assert book_by("/book/cut?utm_source=news")["utm_source"] == "news"

    def test_believes_nobody_who_writes_it_themselves(self, book_by):
        assert book_by("/book/cut?from=eyJ1dG1fc291cmNlIjoiZmFrZSJ9.AAAAAAAAAAAAAAAA") == {"link": "service"}

    def test_is_not_stored_for_the_desk(self, book, ada):
        assert book(at(10), by=ada).came_from is None


class TestShowing:
    @pytest.fixture
    def visit(self, book_by):
        book_by(f"/book/cut?{CAMPAIGN}")
        return db.session.scalars(select(Appointment)).one()

    def test_is_the_teams(self, client, ada, visit):
        desk = acting(client, ada)

        assert "instagram · story · spring" in desk.get(f"/desk/appointments/{visit.id}").text
        assert desk.get(f"/api/v1/appointments/{visit.id}").json["came_from"]["utm_source"] == "instagram"

    def test_is_not_the_customers(self, client, cleo, visit):
        answer = client.get(f"/api/v1/appointments/{visit.id}", headers={"X-Manage-Token": manage_token(visit)})

        assert "came_from" not in answer.json

    def test_escapes_what_a_link_says(self, client, ada):
        hostile = "<script>alert(1)</script>"
        page = arrive(client, client.get("/book/cut", query_string={"utm_source": hostile, "day": "2027-03-02"}))
        details = arrive(client, page.form_to("/hold").send(client, starts_at=TEN))
        details.form_to("/appointment").send(client, **DETAILS)
        visit = db.session.scalars(select(Appointment)).one()

        assert hostile not in acting(client, ada).get(f"/desk/appointments/{visit.id}").text


class TestLinks:
    def test_lead_to_a_service_by_its_id(self, client, bliss):
        page = read(client, f"/book/{bliss.cut_id}?date=2027-03-02")

        assert page.answer.request.path == "/book/cut"
        assert TEN in page.offered

    @pytest.mark.parametrize("named", ["cut", "id"])
    def test_lead_to_a_service_by_query(self, client, bliss, bo, named):
        service = bliss.cut_id if named == "id" else named
        page = read(client, f"/book?service={service}&staff={bo.staff_member_id}&date=2027-03-02&{CAMPAIGN}")

        assert page.answer.request.path == "/book/cut"
        assert page.answer.request.args["day"] == "2027-03-02"
        assert "utm_source" not in page.answer.request.args
        assert TEN in page.offered

    def test_keep_the_language_they_ask_for(self, client):
        there = client.get("/book/cut?lang=de&day=2027-03-02").location

        assert there.count("?") == 1
        assert 'lang="de"' in read(client, there).answer.text

    def test_leave_aside_what_makes_no_sense(self, client):
        page = read(client, "/book?service=nothing&staff=nobody&date=whenever&addon=x&utm_source=")

        assert page.answer.status_code == 200
        assert page.link_to("/book/cut")

    def test_bring_day_and_person_from_the_menu_to_the_picker(self, client, bo):
        menu = read(client, f"/book?staff={bo.staff_member_id}&date=2027-03-03")
        page = read(client, menu.link_to("/book/cut"))

        assert "Wednesday, 3 March 2027" in page.text

    @pytest.mark.parametrize("gone", ["no-such-thing", "archived", "id"])
    def test_show_what_there_is_where_a_service_has_gone(self, client, bliss, gone, now):
        slug = {"archived": "colour", "id": uuid4()}.get(gone, gone)
        catalogue.archive_service(service_id=bliss.colour_id, now=now)
        page = read(client, f"/book/{slug}")

        assert page.answer.status_code == 404
        assert "not offered any more" in page.text
        assert page.link_to("/book/cut")
