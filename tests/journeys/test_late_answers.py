"""What pages do while an answer is on its way, when it comes late, and when none comes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from app.auth.actor import ANONYMOUS
from app.booking import operations
from app.booking.commands import PlaceHold
from app.booking.visitors import Visitor
from tenants.context import use_tenant
from tenants.unit_of_work import unit_of_work
from tests.journeys.test_booking import coming_tuesday, slot

pytestmark = pytest.mark.browser

ASK = (
    """async (url) => (await fetch(url, { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } })).text()"""
)
RING = """(button) => getComputedStyle(button, "::after").content"""


def never(_route: Route) -> None:
    """Leave a request without an answer."""


@pytest.fixture
def desk(site, studio, browse, signed_in):
    """Open a page of the owner's."""

    def show(path: str) -> Page:
        page = signed_in(browse("desktop"), studio.owner)
        page.goto(site.url(studio.salon.slug, path))
        return page

    return show


@pytest.fixture
def times(site, studio, browse):
    """Open the times of a cut on a phone."""

    def show(day=None, route=None) -> Page:
        page = browse("phone")
        if route:
            page.route("**/times?*", route)
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={day or coming_tuesday()}"))
        return page

    return show


class TestAButton:
    def test_turns_a_ring_while_its_form_is_on_its_way(self, desk):
        page = desk("/desk/settings/policies")
        page.route("**/desk/settings/policies", never)
        save = page.locator("#policies").get_by_role("button", name="Save")
        assert save.evaluate(RING) == "none"
        save.click()

        expect(page.locator("form.htmx-request")).to_be_visible()
        assert save.evaluate(RING) == '""'
        expect(save.locator("span")).to_have_css("opacity", "0")

    def test_can_be_pressed_while_the_page_looks_again_by_itself(self, times):
        sunday = coming_tuesday() + timedelta(days=5)
        page = times(day=sunday, route=never)
        expect(page.locator("#times.htmx-request")).to_be_visible()
        following = page.get_by_role("link", name="Next free")

        assert following.evaluate(RING) == "none"
        following.click()
        expect(page).to_have_url(re.compile(f"day={sunday + timedelta(days=1)}"))

    def test_says_its_own_word_again_after_it_has_copied(self, desk):
        page = desk("/desk/start")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        button = page.locator("[data-copy]").first
        word = button.text_content()
        for _ in range(2):
            button.click()
            expect(button).to_contain_text("Copied")

        expect(button).to_have_text(word.strip())

    def test_selects_what_the_browser_refuses_to_copy(self, desk):
        page = desk("/desk/start")
        page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error(); }; }")
        page.locator("[data-copy]").first.click()

        assert page.evaluate("getSelection().toString()").startswith("http")


class TestTrouble:
    @pytest.fixture
    def calendar(self, desk, complaints):
        """The calendar of a day, on a line that is down from now on."""
        page = desk(f"/desk/calendar?day={coming_tuesday()}")
        page.route("**/desk/calendar?*", lambda route: route.abort())
        yield page
        complaints.said = [
            said for said in complaints.said if "ERR_FAILED" not in said and "Failed to fetch" not in said
        ]

    def test_is_not_told_to_whoever_did_nothing(self, calendar):
        for _ in range(2):
            with calendar.expect_event("requestfailed", lambda request: "seen=" in request.url):
                pass

        assert calendar.locator("#toasts [data-trouble]").count() == 0

    def test_is_told_to_whoever_did_something(self, calendar):
        calendar.get_by_label("Show cancelled").check()

        expect(calendar.locator("#toasts [data-trouble]")).to_be_visible()


class TestALateAnswer:
    def test_about_the_old_day_does_not_replace_the_new_one(self, desk):
        day, held = coming_tuesday(), []
        page = desk(f"/desk/calendar?day={day}")

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/desk/calendar?*seen=*", hold)
        with page.expect_request("**/desk/calendar?*seen=*"):
            pass
        page.get_by_role("link", name="On one day").click()
        expect(page).to_have_url(re.compile(f"day={day + timedelta(days=1)}"))
        shown = page.locator("#calendar-day").text_content()
        old = page.evaluate(ASK, page.url.replace(str(day + timedelta(days=1)), str(day)))
        held[0].fulfill(body=old, content_type="text/html")
        with page.expect_request("**/desk/calendar?*seen=*"):
            pass

        expect(page.locator("#calendar-day")).to_have_text(shown)

    def test_does_not_scroll_the_days_back(self, site, studio, times):
        page = times()
        days = page.locator(".days")
        days.evaluate("(strip) => { strip.scrollLeft = 400; }")
        there = days.evaluate("(strip) => strip.scrollLeft")
        taken = slot(page, "10:00").get_attribute("value")
        with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
            asked = PlaceHold(service_id=studio.cut_id, starts_at=taken)
            operations.place_hold(command=asked, visitor=Visitor(), by=ANONYMOUS, now=datetime.now(UTC))
        expect(slot(page, "10:00")).to_have_count(0)

        assert days.evaluate("(strip) => strip.scrollLeft") == there
