"""Search from everywhere at the desk, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.booking.conftest import hire
from tests.journeys.desk_day import book, calendar, soon

__all__ = ["book", "calendar", "soon"]

pytestmark = pytest.mark.browser


class TestSearch:
    def test_finds_by_keyboard_alone(self, calendar, book, nothing_serious):
        visit, page = book(10), calendar()
        page.keyboard.press("Control+k")
        page.keyboard.type("dora")
        expect(page.locator(".palette-link").first).to_contain_text("Dora, Cut")
        nothing_serious(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile(f"/desk/appointments/{visit}"))

    def test_leads_to_pages(self, calendar):
        page = calendar()
        page.keyboard.press("Control+k")
        page.keyboard.type("messages")
        expect(page.locator(".palette-link")).to_have_count(1)
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile("/desk/messages"))

    def test_leads_to_settings_and_to_the_team_whatever_the_accents(self, calendar, inside, studio, nothing_serious):
        inside(lambda: hire("Zoë", studio))
        page = calendar()
        page.keyboard.press("Control+k")
        page.keyboard.type("zoe")
        expect(page.locator(".palette-link")).to_have_count(2)
        nothing_serious(page)
        page.locator("#palette-q").fill("polic")
        expect(page.locator(".palette-link")).to_have_count(1)
        expect(page.locator(".palette-link")).to_contain_text("Policies")
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile("/desk/settings/policies"))

    def test_follows_what_was_typed_though_its_answer_is_still_to_come(self, calendar):
        page = calendar()
        page.keyboard.press("Control+k")
        expect(page.locator("#palette .palette-link").first).to_be_visible()
        page.keyboard.type("messages")
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile("/desk/messages"))

    def test_is_closed_by_escape(self, calendar):
        page = calendar()
        page.keyboard.press("Control+k")
        expect(page.locator("#palette")).to_be_visible()
        page.keyboard.press("Escape")

        expect(page.locator("#palette")).to_be_hidden()
