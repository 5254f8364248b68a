"""A customer's own pages in a real browser: on a phone and a desktop, with JavaScript and without."""

from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import select, update

from app.booking import operations
from app.booking.commands import Book
from app.booking.models import Appointment
from app.catalogue import operations as catalogue
from app.catalogue.commands import CreateAddon
from app.catalogue.models import Location
from app.customers.models import Customer
from app.notifications.models import Message
from tenants.db import db

pytestmark = pytest.mark.browser

BOTH_WAYS = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
SCREENS = pytest.mark.parametrize("screen", ["phone", "desktop"])
PAGES = ("/account", "/account/messages", "/account/details", "/account/privacy", "/account/erasure")
LONG = "Maria-Magdalena Anastasia von und zu Hohenlohe-Schillingsfürst-Waldenburg the younger of the two"


def noon_in(days: int) -> datetime:
    """Noon in Berlin or an hour later, on a day when Bo works."""
    day = datetime.now(UTC).replace(hour=11, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return day + timedelta(days=day.weekday() == 6)


@pytest.fixture
def visits(inside, studio):
    """A visit of Cleo's that lies ahead, and one with a head massage that is over."""

    def book():
        place = db.session.get_one(Location, studio.location_id)
        place.street, place.city = "Kastanienallee 7", "Berlin"
        command = {"name": "Head massage", "duration_minutes": 10, "price": "12", "service_ids": [studio.cut_id]}
        massage = catalogue.create_addon(command=CreateAddon.model_validate(command))
        asked = {"service_id": studio.cut_id, "staff_id": studio.stylist.staff_member_id, "accept_policies": True}
        both = [
            operations.book(
                command=Book(**asked, starts_at=noon_in(days), addon_ids=addons),
                by=studio.customer,
                now=datetime.now(UTC),
            ).id
            for days, addons in ((9, ()), (12, (massage.id,)))
        ]
        row = update(Appointment).where(Appointment.id == both[1])
        ago = timedelta(days=50)
        over = {"starts_at": Appointment.starts_at - ago, "ends_at": Appointment.ends_at - ago, "status": "COMPLETED"}
        db.session.execute(row.values(**over))
        return both

    return inside(book)


@pytest.fixture
def open_account(site, studio, browse, signed_in):
    """`open_account("phone", javascript=False)`: the account, in a browser in which Cleo is signed in."""

    def open_(screen="desktop", path="/account", **options):
        page = signed_in(browse(screen, **options), studio.customer)
        page.goto(site.url(studio.salon.slug, path))
        return page

    return open_


class TestBookAgain:
    @BOTH_WAYS
    @SCREENS
    def test_takes_three_taps(self, open_account, visits, screen, javascript):
        page = open_account(screen, javascript=javascript)
        page.get_by_role("link", name="Book again").click()
        expect(page.get_by_role("heading", name="Soonest")).to_be_visible()
        expect(page.get_by_role("checkbox", name="Head massage")).to_be_checked()
        page.locator(".shortcut").first.click()
        expect(page.get_by_text("Cleo", exact=True)).to_be_visible()
        page.get_by_role("button", name="Book now").click()

        expect(page.get_by_role("heading", name="You are booked")).to_be_visible()
        expect(page.get_by_text("Head massage")).to_be_visible()


class TestDetails:
    @BOTH_WAYS
    @SCREENS
    def test_are_corrected_and_the_own_time_stands_beside(self, open_account, site, studio, visits, screen, javascript):
        page = open_account(screen, javascript=javascript)
        page.get_by_role("navigation", name="My account").get_by_role("link", name="My details").click()
        page.get_by_label("Name").fill("Cleo Čapek")
        page.get_by_label("Telephone").fill("x")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_label("Name")).to_have_value("Cleo Čapek")

        page.get_by_label("Telephone").fill("030 999888")
        page.get_by_label("Time zone").select_option("America/New_York")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Your details are saved.")).to_be_visible()
        expect(page.get_by_label("Telephone")).to_have_value("+4930999888")
        page.get_by_role("link", name="Visits", exact=True).click()
        expect(page.get_by_text("New York time").first).to_be_visible()


class TestTabs:
    @pytest.mark.parametrize("locale", ["en-GB", "de-DE", "es-ES", "fr-FR", "ja-JP", "ar-EG"])
    def test_are_all_in_sight_on_a_phone(self, open_account, locale):
        page = open_account(locale=locale, screen="phone")
        boxes = [tab.bounding_box() for tab in page.locator("nav.tabs a").all()]

        assert len(boxes) == 4
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)


class TestPrivacy:
    @SCREENS
    def test_gives_a_copy_of_everything(self, open_account, visits, screen):
        page = open_account(screen, "/account/privacy")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download my data").click()

        assert download.value.suggested_filename.endswith("-my-data.json")

    @BOTH_WAYS
    @SCREENS
    def test_forgets_the_customer_after_the_last_question(
        self, open_account, studio, inside, visits, screen, javascript
    ):
        page = open_account(screen, "/account/privacy", javascript=javascript)
        page.get_by_role("link", name="Delete my record").click()
        expect(page.get_by_role("heading", name="We still expect you")).to_be_visible()
        page.get_by_role("link", name="Manage").click()
        page.get_by_text("Cancel this visit").click()
        page.get_by_role("button", name="Yes, cancel it").click()

        page.goto(page.url.partition("/a/")[0] + "/account/erasure")
        page.get_by_role("button", name="Send me a code").click()
        page.get_by_label("Code").fill("12")
        page.get_by_role("button", name="Delete my record for good").click()
        expect(page.get_by_role("alert")).to_contain_text("That is not the code")
        page.get_by_label("Code").fill(inside(self.code))
        page.get_by_role("button", name="Delete my record for good").click()

        expect(page.get_by_text("We have forgotten you.")).to_be_visible()
        page.goto(page.url.rstrip("/") + "/account")
        expect(page.get_by_text("No password needed")).to_be_visible()
        erased_at = inside(lambda: db.session.get_one(Customer, studio.customer.customer_id).erased_at)
        assert erased_at is not None

    @staticmethod
    def code():
        return db.session.scalars(select(Message).where(Message.kind == "erasure_code")).one().context["secret"]


class TestEveryPage:
    @SCREENS
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_keeps_nobody_out(self, open_account, site, studio, inside, visits, screen, scheme):
        inside(lambda: setattr(db.session.get_one(Customer, studio.customer.customer_id), "name", LONG))
        page = open_account(screen, color_scheme=scheme)
        for path in PAGES:
            page.goto(site.url(studio.salon.slug, path))
            assert Axe().run(page).response["violations"] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert page.locator("nav.tabs [aria-current]").count() == (path != "/account/erasure"), path
