"""A customer books, moves and cancels in a real browser: on a phone and a desktop, with JavaScript and without."""

import re
from datetime import UTC, date, datetime, timedelta
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from app.auth.actor import ANONYMOUS
from app.booking import operations
from app.booking.commands import Book, Contact, PlaceHold
from app.booking.tokens import manage_token
from app.booking.visitors import Visitor
from app.catalogue import operations as catalogue
from app.catalogue.commands import CreateAddon, UpdateSalon
from app.catalogue.operations import change_settings
from tenants.context import use_tenant
from tenants.unit_of_work import unit_of_work
from tests.booking.conftest import hire

pytestmark = pytest.mark.browser

WITHIN_TWO_SECONDS = 2000
SAID = """() => {
  window.said = [];
  const voice = document.querySelector(".hold-voice");
  new MutationObserver(() => window.said.push(voice.textContent)).observe(voice, { childList: true });
}"""
BOTH_WAYS = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
SCREENS = pytest.mark.parametrize("screen", ["phone", "desktop"])


def coming_tuesday() -> date:
    """A Tuesday that is far enough away for everything to be allowed."""
    soon = datetime.now(UTC).date() + timedelta(days=4)
    return soon + timedelta(days=(1 - soon.weekday()) % 7)


def slot(page: Page, time: str):
    return page.locator("#times .slot").filter(has=page.locator("time").get_by_text(time, exact=True))


def fill_in(page: Page) -> None:
    page.get_by_label("Name").fill("Dora Maar")
    page.get_by_label("E-mail").fill("dora@example.com")
    page.get_by_label("I have read this").check()


def book(page: Page, site, studio, time: str = "10:00") -> None:
    page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
    slot(page, time).click()
    expect(page.get_by_text("We keep this time for you.")).to_be_visible()
    # Who is signed in is known.
    if page.get_by_label("I have read this").count():
        fill_in(page)
    page.get_by_role("button", name="Book now").click()
    expect(page.get_by_role("heading", name="You are booked")).to_be_visible()


LONG_ADDRESS = "the.reception.desk.of.our.salon@shear-bliss.example"


def book_too_near(site, studio) -> str:
    """Book a visit that cannot be changed online any more, at a salon with a long address; return its own page."""
    soon = datetime.now(UTC) + timedelta(hours=3)
    command = Book(
        service_id=studio.cut_id,
        staff_id=studio.stylist.staff_member_id,
        starts_at=soon.replace(minute=0, second=0, microsecond=0),
        customer=Contact(name="Dora", email="dora@example.com"),
        override=True,
        override_reason="A test",
    )
    with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
        change_settings(command=UpdateSalon(email=LONG_ADDRESS))
        booked = operations.book(command=command, by=studio.owner, now=datetime.now(UTC))
        return site.url(studio.salon.slug, f"/a/{booked.id}?token={manage_token(booked)}")


def test_a_mark_stands_beside_its_address_on_a_phone(site, studio, browse):
    page = browse("phone")
    page.goto(book_too_near(site, studio))
    address = page.get_by_role("link", name=LONG_ADDRESS)

    assert address.evaluate(
        """link => {
            const words = document.createRange();
            words.selectNodeContents(link.lastChild);
            return words.getBoundingClientRect().left >= link.querySelector("svg").getBoundingClientRect().right;
        }"""
    )


def test_where_to_find_the_salon_takes_the_width_of_its_column(site, studio, browse, nothing_serious):
    page = browse("desktop")
    page.goto(site.url(studio.salon.slug))
    place, whole = (page.locator(part).bounding_box()["width"] for part in (".place", "#visit"))

    assert place == whole
    nothing_serious(page)


class TestTheWholeWay:
    @BOTH_WAYS
    @SCREENS
    def test_books_moves_and_cancels(self, site, studio, browse, screen, javascript):
        page = browse(screen, javascript=javascript)
        page.goto(site.url(studio.salon.slug, "/book"))
        page.get_by_role("link", name="Cut").click()
        page.locator(f"#day-{coming_tuesday()}").click()
        expect(page.locator("#times-title")).to_contain_text("Tuesday")
        slot(page, "10:00").click()
        expect(page.get_by_text("We keep this time for you.")).to_be_visible()
        fill_in(page)
        page.get_by_role("button", name="Book now").click()
        expect(page.get_by_role("heading", name="You are booked")).to_be_visible()

        page.get_by_role("link", name="Move").click()
        expect(slot(page, "10:00")).to_contain_text("your time")
        slot(page, "14:30").click()
        expect(page.get_by_role("heading", name="Move your visit?")).to_be_visible()
        page.get_by_role("button", name="Move").click()
        expect(page.get_by_role("heading", name="Your visit has moved")).to_be_visible()
        expect(page.get_by_text("14:30 – 15:15")).to_be_visible()

        page.get_by_text("Cancel this visit").click()
        page.get_by_role("button", name="Yes, cancel it").click()
        expect(page.get_by_role("heading", name="This visit is cancelled")).to_be_visible()

    def test_works_by_keyboard_alone(self, site, studio, browse):
        page = browse("desktop")
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
        tab_to(page, "[id^=slot-]")
        page.keyboard.press("Enter")
        expect(page.get_by_text("We keep this time for you.")).to_be_visible()
        for typed in ("Dora Maar", "dora@example.com"):
            tab_to(page, "input:not([type=hidden], [type=checkbox])")
            page.keyboard.type(typed)
        tab_to(page, "[type=checkbox]")
        page.keyboard.press("Space")
        tab_to(page, "#book")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="You are booked")).to_be_visible()

        tab_to(page, "a[href*='/move']")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Move your visit")).to_be_visible()
        tab_to(page, "button[id^=slot-]")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Move your visit?")).to_be_visible()
        tab_to(page, "#move")
        page.keyboard.press("Enter")
        expect(page.get_by_text("09:00 – 09:45").or_(page.get_by_text("09:15 – 10:00"))).to_be_visible()

        tab_to(page, "summary")
        page.keyboard.press("Enter")
        tab_to(page, "#cancel")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="This visit is cancelled")).to_be_visible()

    @BOTH_WAYS
    def test_works_without_cookies(self, site, studio, browse, javascript):
        page = browse("phone", javascript=javascript, cookies=False)
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
        slot(page, "10:00").click()
        page.get_by_role("link", name="Choose another time").click()
        expect(slot(page, "10:00")).to_contain_text("held for you")
        slot(page, "10:00").click()
        fill_in(page)
        page.get_by_role("button", name="Book now").click()

        expect(page.get_by_role("heading", name="You are booked")).to_be_visible()


class TestReturning:
    @BOTH_WAYS
    @SCREENS
    def test_books_in_three_taps_after_the_service(self, site, studio, browse, signed_in, screen, javascript):
        with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
            hire("Dee", studio)
        page = signed_in(browse(screen, javascript=javascript), studio.customer)
        page.goto(site.url(studio.salon.slug, "/book/cut"))
        page.get_by_role("link", name="Anyone").click()
        page.locator("#times .slot").first.click()
        page.get_by_role("button", name="Book now").click()

        expect(page.get_by_role("heading", name="You are booked")).to_be_visible()


class TestCountdown:
    def test_is_announced_twice_and_at_the_end(self, site, studio, browse):
        page = browse("phone")
        page.clock.install()
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
        slot(page, "10:00").click()
        expect(page.get_by_text("We keep this time for you.")).to_be_visible()
        page.evaluate(SAID)
        page.clock.run_for("05:05")

        assert page.evaluate("window.said") == [
            "2 minutes left to finish your booking.",
            "30 seconds left to finish your booking.",
            "Your time is no longer kept.",
        ]

    def test_leads_back_to_the_times_when_it_is_over(self, site, studio, browse):
        page = browse("phone")
        page.clock.install()
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
        slot(page, "10:00").click()
        expect(page.get_by_text("We keep this time for you.")).to_be_visible()
        page.clock.run_for("05:05")

        expect(page.get_by_text("We keep this time for you.")).to_be_hidden()
        page.get_by_role("link", name="See if it is still free").click()
        expect(slot(page, "10:00")).to_be_visible()


class TestAddons:
    @BOTH_WAYS
    def test_make_the_visit_longer(self, site, studio, browse, javascript):
        with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
            gloss = {"name": "Gloss", "duration_minutes": 20, "price": "12", "service_ids": [studio.cut_id]}
            catalogue.create_addon(command=CreateAddon.model_validate(gloss))
        page = browse("phone", javascript=javascript)
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
        page.get_by_label("Gloss").check()
        if not javascript:
            page.get_by_role("button", name="Show times").click()
        expect(page.locator(".bar")).to_contain_text("1 h 5 min")
        expect(page.get_by_label("Gloss")).to_be_checked()
        slot(page, "10:00").click()
        fill_in(page)
        page.get_by_role("button", name="Book now").click()

        expect(page.get_by_text("10:00 – 11:05")).to_be_visible()


class TestGoingBack:
    @BOTH_WAYS
    @pytest.mark.parametrize("cookies", [True, False], ids=["with cookies", "without cookies"])
    def test_offers_the_own_time_again(self, site, studio, browse, javascript, cookies):
        page = browse("phone", javascript=javascript, cookies=cookies)
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
        slot(page, "10:00").click()
        expect(page.get_by_text("We keep this time for you.")).to_be_visible()
        page.go_back()
        slot(page, "10:00").click()

        expect(page.get_by_text("We keep this time for you.")).to_be_visible()


class TestTakenByOthers:
    def test_a_time_disappears_within_two_seconds(self, site, studio, page):
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
        expect(slot(page, "10:00")).to_be_visible()
        starts_at = slot(page, "10:00").get_attribute("value")
        with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
            asked = PlaceHold(service_id=studio.cut_id, starts_at=starts_at)
            operations.place_hold(command=asked, visitor=Visitor(), by=ANONYMOUS, now=datetime.now(UTC))

        expect(slot(page, "10:00")).to_have_count(0, timeout=WITHIN_TWO_SECONDS)
        expect(page.locator("#times-voice")).to_have_text("The times on offer have changed.")

    def test_an_open_page_asks_at_a_walking_pace(self, site, studio, browse):
        page = browse("phone")
        page.goto(site.url(studio.salon.slug, "/book/cut"))
        asked_at = []
        for _ in range(3):
            with page.expect_request("**/times?*"):
                pass
            asked_at.append(monotonic())

        assert asked_at[-1] - asked_at[0] > 2

    def test_what_has_the_focus_keeps_it(self, site, studio, browse):
        page, other = browse("desktop"), browse("phone")
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
        slot(page, "11:30").focus()
        book(other, site, studio)

        expect(slot(page, "10:00")).to_have_count(0, timeout=WITHIN_TWO_SECONDS)
        expect(slot(page, "11:30")).to_be_focused()

    @BOTH_WAYS
    def test_a_time_that_is_gone_is_answered_with_others(self, site, studio, browse, javascript):
        slow, quick = browse("phone", javascript=javascript), browse("phone")
        slow.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
        slow.route("**/times?*", lambda route: route.fulfill(status=204))
        book(quick, site, studio)
        slot(slow, "10:00").click()
        slow.locator(".picker-refusal button").first.click()

        expect(slow.get_by_text("We keep this time for you.")).to_be_visible()


class TestPlaces:
    def test_are_said_in_both_times_where_they_differ(self, site, studio, browse):
        page = browse("phone", timezone_id="Asia/Tokyo")
        book(page, site, studio)

        expect(page.locator(".summary-lines")).to_contain_text("10:00 – 10:45")
        expect(page.locator(".own-time").first).to_contain_text(re.compile("1[78]:00 on your clock"))

    def test_stand_beside_the_soonest_and_beside_other_times(self, site, studio, browse):
        far, near = browse("phone", timezone_id="Asia/Tokyo"), browse("phone")
        far.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
        expect(far.locator(".shortcut .own-time")).to_have_count(far.locator(".shortcut").count())
        far.route("**/times?*", lambda route: route.fulfill(status=204))
        book(near, site, studio)
        slot(far, "10:00").click()

        expect(far.locator(".near .own-time").first).to_contain_text("on your clock")

    @pytest.mark.parametrize("language", ["en-US", "fr-FR"])
    def test_are_written_alike_whatever_the_browser_is_used_to(self, site, studio, browse, language):
        page = browse("phone", timezone_id="Asia/Tokyo", locale=language)
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))

        expect(page.locator(".slot .own-time", has_text=re.compile("^17:15$"))).to_have_count(1)

    def test_are_explained_before_they_are_shown(self, site, studio, browse):
        page = browse("phone", timezone_id="Asia/Tokyo")
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))

        expect(page.locator(".shortcuts .own-time").first).to_have_text("Times are Berlin time. Yours is below.")

    def test_are_written_as_americans_write_them_on_their_pages(self, site, studio, inside, browse):
        inside(lambda: catalogue.change_settings(command=UpdateSalon(country="US")))
        page = browse("phone", timezone_id="Asia/Tokyo")
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))

        expect(page.locator(".slot .own-time", has_text=re.compile("^5:15\\sPM$"))).to_have_count(1)

    def test_are_said_once_where_they_do_not(self, site, studio, browse):
        page = browse("phone")
        book(page, site, studio)

        expect(page.locator(".own-time")).to_have_count(0)


class TestBarriers:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @SCREENS
    def test_there_are_none(self, site, studio, browse, nothing_serious, screen, scheme):
        page = browse(screen, color_scheme=scheme)
        page.goto(site.url(studio.salon.slug, "/book"))
        nothing_serious(page)
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
        nothing_serious(page)
        slot(page, "10:00").click()
        expect(page.get_by_text("We keep this time for you.")).to_be_visible()
        nothing_serious(page)
        page.get_by_role("link", name="Choose another time").click()
        expect(slot(page, "10:00")).to_contain_text("held for you")
        nothing_serious(page)
        book(page, site, studio, "11:00")
        nothing_serious(page)

    @SCREENS
    def test_there_are_none_when_a_time_is_gone_or_a_form_is_wrong(self, site, studio, browse, nothing_serious, screen):
        page = browse(screen)
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
        page.route("**/times?*", lambda route: route.fulfill(status=204))
        book(browse(screen), site, studio)
        slot(page, "10:00").click()
        expect(page.locator(".picker-refusal")).to_be_visible()
        nothing_serious(page)
        slot(page, "11:00").click()
        page.get_by_label("Name").fill("   ")
        page.get_by_label("E-mail").fill("dora@example")
        page.get_by_label("I have read this").check()
        page.get_by_role("button", name="Book now").click()
        expect(page.get_by_role("alert")).to_contain_text("Please look at the marked fields.")
        nothing_serious(page)

    @SCREENS
    def test_there_are_none_in_the_account(self, site, studio, browse, signed_in, nothing_serious, screen):
        page = signed_in(browse(screen), studio.customer)
        book(page, site, studio)
        page.get_by_role("link", name="My visits").click()
        expect(page.get_by_role("link", name="Cut")).to_be_visible()
        nothing_serious(page)

    @SCREENS
    def test_nothing_is_wider_than_the_screen(self, site, studio, browse, screen):
        page = browse(screen)
        for path in ("/book", f"/book/cut?day={coming_tuesday()}"):
            page.goto(site.url(studio.salon.slug, path))
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until something that fits the selector has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")
