"""From the landing page to a page that can be booked, by keyboard; and what a new owner sees on the way."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tenants import provisioning
from tests.journeys.conftest import SCREENS, Site

pytestmark = pytest.mark.browser

MOST_STEPS = 60
"""Presses of keys, a field typed into counting as one: about two seconds each is two minutes."""
TWO_MINUTES = 120
PASSWORD = "a long enough password"


@dataclass
class Keyboard:
    """Hands that know no mouse, and count what they do."""

    page: Page
    steps: int = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.steps += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.steps += 1

    def go_to(self, selector: str) -> None:
        """Press Tab until something has the focus."""
        for _ in range(40):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never leads to {selector}")

    def fill(self, selector: str, text: str) -> None:
        self.go_to(selector)
        self.write(text)


@pytest.fixture
def slug(site: Site) -> Iterator[str]:
    """An address that is free, and free again afterwards."""
    name = "keyboard-nails"
    yield name
    with site.app.app_context():
        if tenant := provisioning.find_any(name):
            provisioning.erase_tenant(tenant)


def test_by_keyboard_in_under_two_minutes(site: Site, browse: Callable[..., Page], slug: str) -> None:
    page = browse("desktop")
    hands, began = Keyboard(page), time.monotonic()
    page.goto(site.url())

    hands.go_to("main a[href^='/sign-up']")
    hands.press("Enter")
    expect(page.locator("h1")).to_have_text("Open your salon")
    hands.fill("[name=name]", "Keyboard Nails")
    expect(page.locator("#address-state")).to_contain_text(f"{slug}.localhost:{site.port} is free.")
    hands.fill("[name=email]", "kay@keyboard.example")
    hands.fill("[name=password]", PASSWORD)
    hands.press("Enter")
    page.wait_for_url(f"**{slug}.localhost**/welcome**")
    hands.go_to("main button")
    hands.press("Enter")
    expect(page.locator("h1")).to_have_text("A menu to begin with")
    hands.go_to("[name=owner_name]")
    hands.press("Enter")
    expect(page.locator("#first-steps")).to_contain_text("Your page can be booked:")
    took = time.monotonic() - began

    page.goto(site.url(slug, "/book"))
    page.get_by_role("link", name="Gel manicure").click()
    expect(page.locator("button.slot").first).to_be_visible()
    print(f"\nfrom landing to a bookable page: {hands.steps} steps, {took:.1f} s of program and browser")
    assert hands.steps <= MOST_STEPS
    assert took < TWO_MINUTES


def test_spells_the_address_anew_in_another_country(site: Site, browse: Callable[..., Page]) -> None:
    page = browse("phone", locale="en-GB")
    page.goto(site.url("", "/sign-up"))
    page.fill("[name=name]", "Zoë & Friends Nägel")
    expect(page.locator("#address-state")).to_contain_text("zoe-friends-nagel.")

    page.select_option("[name=country]", "DE")
    expect(page.locator("#address-state")).to_contain_text("zoe-friends-naegel.")
    expect(page.locator("[name=slug]")).to_have_value("zoe-friends-naegel")

    page.locator("#region summary").click()
    page.select_option("[name=locale]", "en")
    expect(page.locator("[name=slug]")).to_have_value("zoe-friends-nagel")


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_has_no_barriers(
    site: Site,
    browse: Callable[..., Page],
    slug: str,
    nothing_serious: Callable[[Page], None],
    screen: str,
    scheme: str,
) -> None:
    page = browse(screen, color_scheme=scheme)
    page.goto(site.url())
    nothing_serious(page)
    page.goto(site.url("", "/sign-up"))
    page.fill("[name=name]", "Keyboard Nails")
    expect(page.locator("#address-state")).to_contain_text("is free")
    nothing_serious(page)
    page.fill("[name=email]", "kay@keyboard.example")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Open my salon").click()
    page.get_by_role("button", name="Open the desk").click()
    nothing_serious(page)
    page.locator("[name=price-0]").fill("a lot")
    page.get_by_role("button", name="Keep these").click()
    nothing_serious(page)
    page.locator("[name=price-0]").fill("33")
    page.get_by_role("button", name="Keep these").click()
    for path in ("/desk/start", "/desk/gallery", "/"):
        page.goto(site.url(slug, path))
        nothing_serious(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path


def test_works_without_javascript(site: Site, browse: Callable[..., Page], slug: str) -> None:
    page = browse("phone", javascript=False)
    page.goto(site.url())
    page.get_by_role("link", name="Open your salon").first.click()
    page.fill("[name=name]", "Keyboard Nails")
    page.fill("[name=email]", "kay@keyboard.example")
    page.fill("[name=password]", PASSWORD)
    page.select_option("[name=country]", "JP")
    page.get_by_role("button", name="Open my salon").click()
    page.get_by_role("button", name="Open the desk").click()
    expect(page.locator("body")).to_contain_text("in JPY")
    page.get_by_role("button", name="Keep these").click()

    expect(page.locator("#first-steps")).to_contain_text("Your page can be booked:")


def test_never_sends_the_password_anywhere_but_with_the_form(
    site: Site, browse: Callable[..., Page], slug: str
) -> None:
    page = browse("desktop")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.url("", "/sign-up"))
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=name]", "Keyboard Nails")
    expect(page.locator("[name=slug]")).to_have_value(slug)
    page.select_option("[name=country]", "JP")
    expect(page.locator("#region summary")).to_contain_text("JPY")

    assert [url for url in asked if "password" in url] == []
    assert sum("/sign-up/" in url for url in asked) == 2


def test_an_address_that_was_typed_stays(site: Site, browse: Callable[..., Page]) -> None:
    page = browse("desktop")
    page.goto(site.url("", "/sign-up"))
    page.fill("[name=name]", "Keyboard Nails")
    expect(page.locator("[name=slug]")).to_have_value("keyboard-nails")
    page.locator("[name=slug]").fill("www")
    expect(page.locator("#address-state")).to_contain_text("This address cannot be had.")
    page.locator("[name=slug]").fill("my-own-nails")
    expect(page.locator("#address-state")).to_contain_text(re.compile("my-own-nails.*is free"))
    page.fill("[name=name]", "Keyboard Nails and More")
    expect(page.locator("#address-state")).to_contain_text(re.compile("my-own-nails.*is free"))

    expect(page.locator("[name=slug]")).to_have_value("my-own-nails")
