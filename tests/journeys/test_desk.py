"""A day at the desk in a real browser: sign in, book, move, call off, say who came, block time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from app.auth import passwords
from app.auth.models import Account
from app.booking import operations
from app.booking.commands import Book, Contact
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work
from tests.journeys.conftest import SCREENS, Site
from tests.world import PASSWORD, People

pytestmark = pytest.mark.browser

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = 6
LATE_ANSWERS = """
  const ask = window.fetch;
  window.fetch = async (...given) => {
    const late = window.late ?? 0;
    const answer = await ask(...given);
    if (!late) return answer;
    setTimeout(() => document.documentElement.dataset.late = "arrived", late + 100);
    return new Promise((arrive) => setTimeout(() => arrive(answer), late));
  };
"""
"""Lets what is asked for after `window.late` was set arrive so many milliseconds later, and marks the page then."""
GUEST = Contact(name="Dora", email="dora@example.com")


def berlin(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), BERLIN)


@pytest.fixture
def soon() -> date:
    """A day of work in a few days."""
    day = datetime.now(BERLIN).date() + timedelta(days=3)
    return day + timedelta(days=1) if day.weekday() == SUNDAY else day


@pytest.fixture
def yesterday() -> date:
    return datetime.now(BERLIN).date() - timedelta(days=1)


@pytest.fixture
def salon(site: Site, studio: People) -> People:
    """The studio, whose people know their password."""
    with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
        for account in db.session.query(Account):
            account.password_hash = passwords.hash_password(PASSWORD)
    return studio


@pytest.fixture
def visit(site: Site, salon: People) -> Callable[..., str]:
    """Book Dora's cut at an instant, whatever the rules, and return where it is shown."""

    def book(starts_at: datetime) -> str:
        command = Book(
            service_id=salon.cut_id,
            staff_id=salon.stylist.staff_member_id,
            starts_at=starts_at,
            customer=GUEST,
            override=True,
            override_reason="A test",
        )
        with site.app.app_context(), use_tenant(salon.salon), unit_of_work():
            booked = operations.book(command=command, by=salon.owner, now=datetime.now(UTC))
            return f"/desk/appointments/{booked.id}"

    return book


@pytest.fixture
def sign_in(site: Site, salon: People) -> Callable[[Page], Callable[[str], None]]:
    """Sign the owner in, and return what opens pages of the desk."""

    def enter(page: Page) -> Callable[[str], None]:
        page.goto(site.url(salon.salon.slug, "/desk"))
        page.get_by_label("E-mail").fill(f"ada@{salon.salon.slug}.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("#calendar")).to_be_visible()
        return lambda path: page.goto(site.url(salon.salon.slug, path))

    return enter


def calendar_of(day: date) -> str:
    return f"/desk/calendar?day={day}"


def visit_of(page: Page, name: str) -> Any:
    return page.locator("a.block", has_text=name)


class TestADayAtTheDesk:
    def test_begins_with_today(self, page, sign_in, nothing_serious):
        sign_in(page)

        expect(page.get_by_role("heading", level=1)).to_contain_text(str(datetime.now(BERLIN).year))
        nothing_serious(page)

    def test_books_moves_and_cancels_beside_the_calendar(self, page, sign_in, soon, nothing_serious):
        sign_in(page)(calendar_of(soon))
        book_edith(page)
        expect(page.locator("#drawer")).to_contain_text("11:00 – 11:45")
        nothing_serious(page)
        page.get_by_role("link", name="Move").click()
        page.locator("label.slot", has_text="15:00").click()
        page.get_by_role("button", name="Move").click()
        expect(page.locator("#visit")).to_contain_text("15:00 – 15:45")
        page.keyboard.press("Escape")
        expect(visit_of(page, "Edith")).to_contain_text("15:00")
        visit_of(page, "Edith").click()
        page.get_by_text("Cancel", exact=True).click()
        page.get_by_label("Reason").fill("She is ill")
        page.get_by_role("button", name="Cancel the appointment").click()
        expect(page.locator("#visit")).to_contain_text("She is ill")
        expect(visit_of(page, "Edith")).to_have_count(0)

    def test_reads_above_the_drawer_what_it_shows(self, page, sign_in, soon):
        title = page.locator("#drawer-title")
        sign_in(page)(calendar_of(soon))
        page.get_by_role("link", name="Block time").click()
        expect(title).to_have_text("Block time")
        page.keyboard.press("Escape")
        book_edith(page)
        expect(title).to_have_text("Edith, Cut")
        page.get_by_role("link", name="Move").click()
        expect(title).to_have_text("Move an appointment")
        page.get_by_role("link", name="Leave it").click()
        expect(title).to_have_text("Edith, Cut")
        page.keyboard.press("Escape")
        page.get_by_role("link", name="New appointment").click()

        expect(title).to_have_text("New appointment")

    def test_is_led_from_the_forms_own_page_to_that_of_the_visit(self, page, sign_in, soon):
        sign_in(page)(f"/desk/appointments/new?day={soon}")
        page.get_by_label("Service").select_option(label="Cut")
        page.locator("label.slot", has_text="11:00").click()
        page.get_by_label("Name").fill("Edith")
        page.get_by_role("button", name="Book", exact=True).click()
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text("Edith, Cut")
        page.get_by_role("link", name="Move").click()
        expect(heading).to_have_text("Move an appointment")
        page.locator("label.slot", has_text="15:00").click()
        page.get_by_role("button", name="Move").click()

        expect(heading).to_have_text("Edith, Cut")

    def test_finds_a_customer_while_one_types(self, page, sign_in, soon):
        sign_in(page)(calendar_of(soon))
        page.get_by_role("link", name="New appointment").click()
        page.get_by_label("Find or add a customer").press_sequentially("cle")

        page.get_by_label("Cleo").check()
        expect(page.locator(".new-customer")).to_be_hidden()

    def test_keeps_whom_one_chose_when_an_answer_comes_late(self, page, sign_in, soon):
        page.add_init_script(LATE_ANSWERS)
        sign_in(page)(calendar_of(soon))
        page.get_by_role("link", name="New appointment").click()
        page.get_by_label("Find or add a customer").press_sequentially("cl")
        expect(page.get_by_label("Cleo")).to_be_visible()

        page.evaluate("window.late = 500")
        with page.expect_request("**/draft"):
            page.get_by_label("Find or add a customer").press_sequentially("e")
        page.get_by_label("Cleo").check()
        expect(page.locator("html[data-late=arrived]")).to_be_attached()
        expect(page.get_by_label("Cleo")).to_be_checked()

    def test_says_who_came_and_who_did_not(self, page, sign_in, visit, yesterday):
        visit(berlin(yesterday, 10))
        visit(berlin(yesterday, 12))
        sign_in(page)(calendar_of(yesterday))
        for place, button, said in ((0, "Completed", "Completed"), (1, "Did not come", "Did not come")):
            visit_of(page, "Dora").nth(place).click()
            page.get_by_role("button", name=button).click()
            expect(page.locator("#visit .badge")).to_contain_text(said)
            page.keyboard.press("Escape")

        expect(page.locator("a.block[data-status=COMPLETED]")).to_have_count(1)
        expect(page.locator("a.block[data-status=NO_SHOW]")).to_have_count(1)

    def test_blocks_time_and_frees_it_again(self, page, sign_in, soon, nothing_serious):
        sign_in(page)(calendar_of(soon))
        page.get_by_role("link", name="Block time").click()
        page.get_by_label("From").fill("12:00")
        page.get_by_label("Until", exact=True).fill("12:30")
        page.get_by_label("Reason").fill("Lunch")
        nothing_serious(page)
        page.locator("#visit").get_by_role("button", name="Block time").click()
        expect(page.locator("#drawer")).to_be_hidden()
        visit_of(page, "Lunch").click()
        page.get_by_role("button", name="Remove").click()

        expect(visit_of(page, "Lunch")).to_have_count(0)

    def test_moves_between_days_without_loading_the_page_anew(self, page, sign_in, soon):
        sign_in(page)(calendar_of(soon))
        page.evaluate("window.same = true")
        page.get_by_role("link", name="On one day").click()
        tomorrow = soon + timedelta(days=1)

        expect(page.get_by_role("heading", level=1)).to_contain_text(f"{tomorrow.day} {tomorrow:%B}")
        assert f"day={tomorrow}" in page.url
        assert page.evaluate("window.same")
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"{soon.day} {soon:%B}")

    def test_keeps_what_was_typed_when_somebody_else_is_quicker(self, page, sign_in, visit, soon):
        sign_in(page)(calendar_of(soon))
        begin_edith(page)
        visit(berlin(soon, 11))
        page.get_by_role("button", name="Book", exact=True).click()

        expect(page.get_by_role("alert")).to_contain_text("Somebody booked this time first")
        expect(page.get_by_label("Name")).to_have_value("Edith")
        page.locator("label.slot", has_text="11:45").first.click()
        page.get_by_role("button", name="Book", exact=True).click()
        expect(page.locator("#visit")).to_contain_text("11:45 – 12:30")


@pytest.mark.parametrize("screen", SCREENS)
class TestWithoutScripts:
    @pytest.fixture
    def plain(self, browse, screen) -> Page:
        """A page in a browser that runs no scripts."""
        return browse(screen, javascript=False)

    def test_books_moves_and_cancels_from_page_to_page(self, plain, sign_in, soon):
        sign_in(plain)(calendar_of(soon))
        plain.get_by_role("link", name="New appointment").click()
        plain.get_by_label("Service").select_option(label="Cut")
        plain.get_by_role("button", name="Show times").click()
        plain.locator("label.slot", has_text="11:00").click()
        plain.get_by_label("Name").fill("Edith")
        plain.get_by_role("button", name="Book", exact=True).click()
        plain.get_by_role("link", name="Move").click()
        plain.locator("label.slot", has_text="15:00").click()
        plain.get_by_role("button", name="Move").click()
        expect(plain.locator("#visit")).to_contain_text("15:00 – 15:45")
        plain.get_by_text("Cancel", exact=True).click()
        plain.get_by_role("button", name="Cancel the appointment").click()

        expect(plain.locator("#visit .badge")).to_contain_text("Cancelled")

    def test_says_who_came_and_blocks_time(self, plain, sign_in, visit, yesterday):
        shown = visit(berlin(yesterday, 10))
        go = sign_in(plain)
        go(shown)
        plain.get_by_role("button", name="Did not come").click()
        expect(plain.locator("#visit .badge")).to_contain_text("Did not come")
        plain.get_by_role("button", name="Completed").click()
        expect(plain.locator("#visit .badge")).to_contain_text("Completed")
        go(calendar_of(yesterday))
        plain.get_by_role("link", name="Block time").click()
        plain.get_by_label("From").fill("15:00")
        plain.get_by_label("Until", exact=True).fill("15:30")
        plain.locator("#visit").get_by_role("button", name="Block time").click()

        expect(plain.locator("a.block[data-status=BLOCKED]")).to_have_count(1)

    def test_chooses_a_day_and_a_view_with_a_form(self, plain, sign_in, soon):
        sign_in(plain)
        plain.locator("input[name=day]").fill(str(soon))
        plain.locator("input[name=view][value=week]").check(force=True)
        plain.get_by_role("button", name="Show").click()

        expect(plain.locator(".calendar-column")).to_have_count(7)


def test_what_is_done_about_somebodys_access_stands_on_one_line(page, sign_in, nothing_serious):
    sign_in(page)("/desk/access")
    save, keep_out = (page.get_by_role("button", name=name).last for name in ("Save", "Keep out"))

    assert save.bounding_box()["y"] == keep_out.bounding_box()["y"]
    nothing_serious(page)
    keep_out.click()
    expect(page.get_by_role("button", name="Let in again")).to_be_visible()


def test_what_was_cancelled_is_shown_until_one_has_seen_enough(page, sign_in, visit, soon, nothing_serious):
    go = sign_in(page)
    go(visit(berlin(soon, 10)))
    page.get_by_text("Cancel", exact=True).click()
    page.get_by_role("button", name="Cancel the appointment").click()
    expect(page.locator("#visit .badge").first).to_contain_text("Cancelled")
    go(calendar_of(soon))
    page.get_by_label("Show cancelled").check()
    expect(visit_of(page, "Dora")).to_have_attribute("data-status", "CANCELLED")
    nothing_serious(page)
    page.get_by_role("link", name="On one day").click()
    page.get_by_role("link", name="Back one day").click()
    expect(visit_of(page, "Dora")).to_be_visible()
    page.get_by_label("Show cancelled").uncheck()

    expect(visit_of(page, "Dora")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_day_of_the_week_is_given_another_shift(browse, sign_in, salon, javascript):
    page = browse("phone", javascript=javascript)
    sign_in(page)(f"/desk/team/{salon.stylist.staff_member_id}/hours")
    page.get_by_label("Monday, shift 1: until").fill("12:00")
    page.get_by_role("button", name="Monday: add a shift").click()
    page.get_by_label("Monday, shift 2: from").fill("13:00")
    page.get_by_label("Monday, shift 2: until").fill("17:00")
    page.get_by_label("Monday, shift 2: until").press("Enter")
    expect(page.get_by_text("The weekly hours are saved.")).to_be_visible()

    assert [page.get_by_label(f"Monday, shift {n}: from").input_value() for n in (1, 2)] == ["09:00", "13:00"]


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 30), date(2027, 10, 31)])
def test_nine_o_clock_is_nine_o_clock_around_both_clock_changes(browse, sign_in, visit, day):
    visit(berlin(day, 9))
    page = browse("desktop", timezone_id="America/New_York")
    go = sign_in(page)
    for view in ("day", "week"):
        go(f"{calendar_of(day)}&view={view}")
        expect(visit_of(page, "Dora")).to_contain_text("09:00 – 09:45")
        nine = page.locator(".calendar-axis li", has_text="09:00")
        assert row_of(nine) == row_of(page.locator(".calendar-item"))


def row_of(thing: Any) -> int:
    return int(thing.evaluate("element => getComputedStyle(element).gridRowStart"))


def begin_edith(page: Page) -> None:
    page.get_by_role("link", name="New appointment").click()
    page.get_by_label("Service").select_option(label="Cut")
    page.locator("label.slot", has_text="11:00").click()
    page.get_by_label("Name").fill("Edith")


def book_edith(page: Page) -> None:
    begin_edith(page)
    page.get_by_role("button", name="Book", exact=True).click()
