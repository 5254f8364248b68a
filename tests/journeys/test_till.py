"""Money at the desk in a real browser: a visit is opened, its rest is taken in cash, and the change is said."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.desk_day import book, soon

__all__ = ["book", "soon"]

pytestmark = pytest.mark.browser


@pytest.fixture
def till(page: Page, signed_in: Any, site: Any, studio: Any, book: Callable[..., Any], soon: Any) -> Locator:
    """The till of Dora's visit, on the calendar where one came from."""
    book(10)
    signed_in(page, studio.owner).goto(site.url(studio.salon.slug, f"/desk/calendar?day={soon}"))
    page.get_by_role("link", name="Dora").first.click()
    page.get_by_role("link", name="Payment", exact=True).click()
    expect(page.get_by_role("heading", name="Take a payment")).to_be_visible()
    return page.locator("#visit")


def left_to_pay(till: Locator) -> Locator:
    return till.locator("dl > div", has_text="Left to pay").locator("dd")


def test_takes_cash_with_a_tip_and_says_the_change(
    page: Page, till: Locator, nothing_serious: Callable[[Page], None]
) -> None:
    nothing_serious(page)
    expect(left_to_pay(till)).to_have_text("€50.00")
    till.get_by_label("Tip on top").fill("5")
    till.get_by_label("Handed over in cash").fill("60")
    till.get_by_role("button", name="Paid").click()

    expect(page.locator(".toast")).to_contain_text("Paid: €55.00. Change: €5.00.")
    page.locator("#visit").get_by_role("link", name="Payment", exact=True).click()
    expect(left_to_pay(till)).to_have_text("€0.00")
    expect(page.get_by_role("heading", name="Take a payment")).to_have_count(0)


def test_says_beside_the_amount_what_is_wrong_with_it(page: Page, till: Locator) -> None:
    till.get_by_label("Amount").first.fill("500")
    till.get_by_role("button", name="Paid").click()

    expect(till.locator("#field-amount-error")).to_contain_text("more than there is")
    expect(till.get_by_label("Amount").first).to_have_value("500")
    expect(page.locator(".toast")).to_have_count(0)
