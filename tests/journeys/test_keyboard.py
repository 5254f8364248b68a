"""Hands that know no mouse: every stop can be seen, and no answer takes the focus away."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from app.booking import operations
from app.booking.commands import Book, Contact
from tenants.context import use_tenant
from tenants.unit_of_work import unit_of_work
from tests.journeys.conftest import Site
from tests.world import People

pytestmark = pytest.mark.browser

BERLIN = ZoneInfo("Europe/Berlin")

SEEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "nowhere";
  const rings = (part) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(part);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  for (let part = one, far = 0; part && far < 4; part = part.parentElement, far += 1) {
    if (rings(part)) return "";
  }
  return one.outerHTML.slice(0, 160);
}"""
"""Says what has the focus without a ring around it, or around what it is a part of."""
INSIDE = "selector => Boolean(document.activeElement?.closest(selector))"


@dataclass
class Hands:
    """Presses keys, and looks after each where it is."""

    page: Page

    def press(self, key: str) -> None:
        """Press a key that leads somewhere on the same page."""
        self.page.keyboard.press(key)
        assert self.page.evaluate(SEEN) == "", key

    def go_to(self, selector: str, key: str = "Tab", most: int = 90) -> None:
        """Press Tab until something that fits has the focus."""
        for _ in range(most):
            self.press(key)
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached")

    def follow(self, selector: str, shows: str) -> None:
        """Go to something and press Enter, after which the page shows something; the focus is still somewhere."""
        self.go_to(selector)
        self.page.evaluate("window.isSame = true")
        self.page.keyboard.press("Enter")
        expect(self.page.locator("body")).to_contain_text(shows)
        self.keep()

    def keep(self) -> None:
        """Look whether an answer that was swapped into the page took the focus away."""
        if self.page.evaluate("window.isSame"):
            assert self.page.evaluate("document.activeElement !== document.body"), "the focus is lost"

    def is_in(self, selector: str) -> bool:
        """Tell whether the focus is inside of something."""
        return bool(self.page.evaluate(INSIDE, selector))


def coming_tuesday() -> date:
    """A Tuesday that is far enough away for everything to be allowed."""
    soon = datetime.now(UTC).date() + timedelta(days=4)
    return soon + timedelta(days=(1 - soon.weekday()) % 7)


def test_a_customer_books_from_the_salons_home(site: Site, studio: People, page: Page) -> None:
    hands = Hands(page)
    page.goto(site.url(studio.salon.slug))
    hands.follow("main a[href^='/book']", "Cut")
    if not page.url.endswith("/cut"):
        hands.follow("a[href*='/book/cut']", "50")
    hands.follow(f"#day-{coming_tuesday()}", "Tuesday")
    expect(page.locator("#times-title")).to_contain_text(str(coming_tuesday().day))
    hands.follow("#times [id^=slot-]", "We keep this time for you.")
    for name, text in (("name", "Dora Maar"), ("email", "dora@example.com")):
        hands.go_to(f"[name={name}]")
        page.keyboard.type(text)
    hands.go_to("[name=accept_policies]")
    page.keyboard.press("Space")
    hands.go_to("#book")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="You are booked")).to_be_visible()


class TestAtTheDesk:
    @pytest.fixture
    def visit(self, site: Site, studio: People) -> object:
        """Dora's cut, on Tuesday at ten."""
        command = Book(
            service_id=studio.cut_id,
            staff_id=studio.stylist.staff_member_id,
            starts_at=datetime.combine(coming_tuesday(), time(10), BERLIN),
            customer=Contact(name="Dora", email="dora@example.com"),
        )
        with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
            return operations.book(command=command, by=studio.owner, now=datetime.now(UTC)).id

    @pytest.fixture
    def hands(
        self, browse: Callable[..., Page], signed_in: Callable[..., Page], site: Site, studio: People, visit: object
    ) -> Hands:
        """Hands at the calendar of that day."""
        page = signed_in(browse("desktop"), studio.owner)
        page.goto(site.url(studio.salon.slug, f"/desk/calendar?day={coming_tuesday()}"))
        return Hands(page)

    def test_moves_and_stretches_a_visit(self, hands: Hands) -> None:
        dora = hands.page.locator("a.block", has_text="Dora")
        hands.go_to("a.block[data-status]")
        hands.press("ArrowDown")
        hands.page.keyboard.press("Enter")
        expect(dora).to_contain_text("10:15 – 11:00")
        expect(dora).to_be_focused()
        hands.press("Shift+ArrowDown")
        hands.page.keyboard.press("Enter")

        expect(dora).to_contain_text("10:15 – 11:15")
        expect(dora).to_be_focused()

    def test_books_on_empty_time(self, hands: Hands) -> None:
        page = hands.page
        hands.go_to("a[aria-label='Book 12:00 with Bo']", most=200)
        page.keyboard.press("Enter")
        expect(page.locator("#drawer")).to_be_visible()
        assert hands.is_in("#drawer")
        expect(page.locator("#drawer select[name=service]")).to_be_focused()
        page.keyboard.type("Cut")
        expect(page.locator("label.slot:has(:checked)")).to_contain_text("12:00")
        expect(page.locator("#drawer select[name=service]")).to_be_focused()
        hands.go_to("#drawer input[name=name]", most=40)
        page.keyboard.type("Edith")
        page.keyboard.press("Enter")
        expect(page.locator("a.block", has_text="Edith")).to_contain_text("12:00 – 12:45")
        expect(page.locator("#drawer h2").first).to_be_focused()

    def test_opens_a_visit_and_closes_it_again(self, hands: Hands) -> None:
        page = hands.page
        hands.go_to("a.block[data-status]")
        page.keyboard.press("Enter")
        expect(page.locator("#drawer")).to_contain_text("dora@example.com")
        assert hands.is_in("#drawer")
        for _ in range(30):
            page.keyboard.press("Tab")
            # Behind the last stop of a dialog is the browser's own bar, and never the page below.
            assert hands.is_in("#drawer") or page.evaluate(SEEN) == "nowhere"
        page.keyboard.press("Escape")

        expect(page.locator("#drawer")).to_be_hidden()
        expect(page.locator("a.block", has_text="Dora")).to_be_focused()

    def test_the_palette_gives_the_focus_back(self, hands: Hands) -> None:
        page = hands.page
        hands.go_to("a.block[data-status]")
        hands.press("Control+k")
        assert hands.is_in("#palette")
        page.keyboard.press("Escape")

        expect(page.locator("#palette")).to_be_hidden()
        expect(page.locator("a.block", has_text="Dora")).to_be_focused()
