"""What takes longer than a moment: shapes stand where it will be, and go when it comes, or does not."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.test_booking import coming_tuesday

pytestmark = pytest.mark.browser


@pytest.fixture
def hold_back():
    """`hold_back(page, pattern)`: let requests wait; the list of those that do."""

    def wait(page, pattern):
        waiting = []
        page.route(pattern, lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright marks its handlers
        return waiting

    return wait


class TestTimes:
    @pytest.fixture
    def page(self, site, studio, browse):
        page = browse("phone")
        page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
        page.route("**/times?*", lambda route: route.fulfill(status=204))
        return page

    def test_of_another_day_are_announced(self, page, hold_back):
        waiting = hold_back(page, "**/book/cut?*")
        page.locator(f"#day-{coming_tuesday() + timedelta(days=1)}").click()
        expect(page.locator("#times > .skeletons")).to_be_visible()
        expect(page.locator("#times-title")).to_be_hidden()

        waiting.pop().continue_()
        expect(page.locator("#times-title")).to_contain_text("Wednesday")
        expect(page.locator(".skeletons")).to_have_count(0)

    def test_that_do_not_come_leave_those_that_were_there(self, page, hold_back, complaints):
        waiting = hold_back(page, "**/book/cut?*")
        page.locator(f"#day-{coming_tuesday() + timedelta(days=1)}").click()
        expect(page.locator("#times > .skeletons")).to_be_visible()

        waiting.pop().fulfill(status=503)
        expect(page.locator("#times-title")).to_contain_text("Tuesday")
        expect(page.locator(".skeletons")).to_have_count(0)
        complaints.said.clear()


class TestDrawer:
    @pytest.fixture
    def page(self, site, studio, browse, signed_in):
        page = signed_in(browse("desktop"), studio.owner)
        page.goto(site.url(studio.salon.slug, "/desk/calendar"))
        return page

    def test_is_announced(self, page, hold_back):
        waiting = hold_back(page, "**/desk/appointments/new*")
        page.locator(".calendar-acts .button-primary").click()
        expect(page.locator("#drawer .skeletons")).to_be_visible()

        waiting.pop().continue_()
        expect(page.locator("#drawer form").first).to_be_visible()
        expect(page.locator(".skeletons")).to_have_count(0)

    def test_closes_where_nothing_comes(self, page, hold_back, complaints):
        waiting = hold_back(page, "**/desk/appointments/new*")
        page.locator(".calendar-acts .button-primary").click()
        expect(page.locator("#drawer .skeletons")).to_be_visible()

        waiting.pop().fulfill(status=503)
        expect(page.locator("#drawer")).to_be_hidden()
        complaints.said.clear()
