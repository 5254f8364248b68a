"""The open calendar and its drawer in a real browser, beside another device that changes things."""

import re
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.booking import operations
from app.customers.models import Customer
from tenants.db import db
from tests.journeys.desk_day import block_of, book, calendar, dee, soon, span_of

__all__ = ["book", "calendar", "dee", "soon", "span_of"]

pytestmark = pytest.mark.browser


def likes(customer_id: Any, staff_member_id: Any) -> None:
    """Let somebody have a favourite."""
    db.session.get_one(Customer, customer_id).preferred_staff_member_id = staff_member_id


def a_round(page: Page) -> None:
    """Wait until the calendar has asked twice: whatever asks as often has had its turn in between."""
    for _ in range(2):
        with page.expect_response(lambda answer: "/desk/calendar" in answer.url and "seen=" in answer.url):
            pass


class TestBesideOthers:
    def test_shows_within_two_seconds_what_another_device_does(self, calendar, book):
        page = calendar()
        expect(page.locator("a.block")).to_have_count(0)
        book(10)
        done = monotonic()

        expect(block_of(page, "Dora")).to_be_visible(timeout=2000)
        assert monotonic() - done < 2

    def test_asks_quietly_while_nothing_changes(self, calendar):
        page = calendar()
        answers: list[int] = []
        page.on("response", lambda answer: "seen=" in answer.url and answers.append(answer.status))
        a_round(page)
        began = monotonic()
        a_round(page)

        assert set(answers) == {204}
        assert monotonic() - began > 2

    def test_goes_on_asking_about_the_day_that_is_shown(self, calendar, book, soon):
        book(10)
        page = calendar()
        page.get_by_role("link", name="On one day").click()
        expect(page).to_have_url(re.compile(f"day={soon + timedelta(days=1)}"))
        with page.expect_request(lambda asked: "seen=" in asked.url) as asked:
            pass

        assert f"day={soon + timedelta(days=1)}" in asked.value.url

    def test_a_day_that_was_asked_for_before_needs_no_answer(self, calendar, soon):
        page = calendar()
        following = f"day={soon + timedelta(days=1)}"
        shown = page.url
        page.get_by_role("link", name="Print the day").click()
        with page.expect_response(lambda answer: following in answer.url and "seen=" not in answer.url):
            page.goto(shown)
        asked: list[str] = []
        page.on("request", lambda request: "seen=" not in request.url and asked.append(request.url))
        page.get_by_role("link", name="On one day").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"{soon + timedelta(days=1):%B %Y}")
        expect(page).to_have_url(re.compile(following))

        assert [url for url in asked if following in url] == []


class TestAForm:
    def test_begins_with_its_first_field(self, calendar):
        page = calendar()
        page.get_by_role("link", name="New appointment").click()

        expect(page.get_by_label("Service")).to_be_focused()

    def test_that_is_refused_goes_on_at_its_first_marked_field(self, calendar):
        page = calendar()
        page.get_by_role("link", name="Block time").click()
        page.locator("#drawer").get_by_label("Day").fill("1900-01-01")
        page.locator("#drawer").get_by_role("button", name="Block time").click()

        expect(page.locator("#drawer [aria-invalid=true]")).to_be_focused()


class TestAVisitInTheDrawer:
    @pytest.fixture
    def opened(self, calendar, book):
        """Dora's visit, in the drawer of an open calendar."""
        visit, page = book(10), calendar()
        block_of(page, "Dora").click()
        expect(page.locator("#visit")).to_contain_text("Dora")
        return visit, page

    @pytest.fixture
    def cancel(self, inside, studio):
        """Call a visit off, as another device does."""

        def act(visit):
            now = datetime.now(UTC)
            inside(
                lambda: operations.cancel(appointment_id=visit, by=studio.owner, now=now, reason="She is ill").status
            )

        return act

    def test_shows_within_two_seconds_what_another_device_does(self, opened, cancel):
        visit, page = opened
        expect(page.locator("#visit")).to_contain_text("Confirmed: Cut")
        cancel(visit)

        expect(page.locator("#visit")).to_contain_text("She is ill", timeout=2000)
        expect(page.locator("#visit")).to_contain_text("Cancelled: Cut")

    def test_is_left_alone_while_a_form_is_filled_in(self, opened, cancel):
        visit, page = opened
        page.locator("#visit summary", has_text="Cancel").click()
        page.locator("#visit .visit-act[open]").get_by_label("Reason").fill("The chair is bro")
        cancel(visit)
        a_round(page)

        reason = page.locator("#visit .visit-act[open]").get_by_label("Reason")
        expect(reason).to_have_value("The chair is bro")
        page.locator("#visit summary", has_text="Cancel").click()
        expect(page.locator("#visit")).to_contain_text("She is ill", timeout=2000)

    def test_is_not_asked_for_once_it_is_closed(self, opened):
        visit, page = opened
        page.keyboard.press("Escape")
        asked: list[str] = []
        page.on("request", lambda request: f"{visit}?seen" in request.url and asked.append(request.url))
        a_round(page)

        assert asked == []

    def test_is_corrected_and_taken_back(self, opened, span_of, nothing_serious):
        visit, page = opened
        page.locator("#visit").get_by_role("link", name="Edit").click()
        page.get_by_label("Service").select_option("Colour")
        expect(page.get_by_role("status").filter(has_text="for")).to_contain_text("10:00 – 11:30, for €120.00")
        page.get_by_label("Another price").fill("99")
        page.get_by_label("Why it costs something else").fill("As agreed by telephone")
        nothing_serious(page)
        page.get_by_role("button", name="Save").click()

        expect(block_of(page, "Dora")).to_contain_text("Colour")
        expect(page.locator("#visit")).to_contain_text("from Cut to Colour")
        assert span_of(visit) == "10:00 – 11:30"
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#visit")).to_contain_text("from Colour to Cut")
        assert span_of(visit) == "10:00 – 10:45"


class TestANewVisit:
    def test_takes_the_favourite_of_whoever_is_chosen(self, calendar, inside, dee, studio, nothing_serious):
        inside(lambda: likes(studio.customer.customer_id, dee))
        page = calendar()
        page.get_by_role("link", name="New appointment").click()
        page.get_by_label("Service").select_option(label="Cut")
        page.get_by_label("Find or add a customer").fill("Cleo")
        page.get_by_role("radio", name="Cleo").check()
        expect(page.get_by_label("With", exact=True)).to_have_value(str(dee))
        nothing_serious(page)
        page.get_by_label("With", exact=True).select_option(label="Anybody")
        page.get_by_label("Minutes").fill("60")
        page.get_by_label("Minutes").blur()

        expect(page.locator("label.slot").first).to_be_visible()
        expect(page.get_by_label("With", exact=True)).to_have_value("")
