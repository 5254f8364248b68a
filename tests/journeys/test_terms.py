"""When money is asked, in a real browser: a rule reads as a sentence while it is made, and as customers read it."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.world import People

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(site: Site, studio: People, page: Page, signed_in) -> Page:
    """The owner's browser."""
    return signed_in(page, studio.owner)


def test_a_rule_is_read_while_it_is_made(site, studio, desk, nothing_serious):
    desk.goto(site.url(studio.salon.slug, "/desk/settings/deposits"))
    desk.get_by_role("link", name="Add a rule").click()
    draft = desk.locator("#payment-rule-draft")

    expect(desk.get_by_label("Percent of the price")).to_be_visible()
    expect(desk.get_by_label("Tag")).to_be_hidden()
    desk.get_by_label("Colour").check()
    desk.get_by_label("Friday").check()
    expect(draft.get_by_text("New customers pay a deposit of 20% for Colour on Fridays.")).to_be_visible()
    expect(draft.get_by_role("listitem")).to_have_text(
        "We ask new customers for a deposit of 20% for Colour on Fridays."
    )
    desk.get_by_label("Of whom").select_option("TAGGED")
    expect(desk.get_by_label("Tag")).to_be_visible()
    desk.get_by_label("Of whom").select_option("EVERYBODY")
    nothing_serious(desk)

    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("The rule is added.")).to_be_visible()
    expect(desk.get_by_role("link", name="Everybody pays a deposit of 20% for Colour on Fridays.")).to_be_visible()
    nothing_serious(desk)


def test_refunds_are_read_as_customers_read_them(site, studio, desk, nothing_serious):
    desk.goto(site.url(studio.salon.slug, "/desk/settings/refunds"))

    desk.locator("#notice-0").fill("48")
    desk.locator("#percent-0").fill("100")
    desk.locator("#notice-1").fill("24")
    desk.locator("#percent-1").fill("50")
    nothing_serious(desk)
    desk.locator("#tiers").get_by_role("button", name="Save").click()
    expect(desk.get_by_text("If you cancel at least 24 hours before, you get 50% back.")).to_be_visible()
