"""The settings in a real browser: what customers would see changes while it is chosen and typed."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.world import People

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(site: Site, studio: People, page: Page, signed_in) -> Page:
    """The owner's browser."""
    return signed_in(page, studio.owner)


def test_a_colour_is_seen_before_it_is_saved(site, studio, desk, nothing_serious):
    desk.goto(site.url(studio.salon.slug, "/desk/settings/brand"))
    button = desk.locator("#brand-preview .button-primary")

    desk.get_by_label("Brand colour").fill("#0a5c36")
    expect(button).to_have_css("background-color", "rgb(10, 92, 54)")
    nothing_serious(desk)

    desk.locator("#brand").get_by_role("button", name="Save").click()
    expect(desk.get_by_text("The settings are saved.")).to_be_visible()


def test_policies_are_read_as_customers_read_them_while_they_are_typed(site, studio, desk, nothing_serious):
    desk.goto(site.url(studio.salon.slug, "/desk/settings/policies"))
    preview = desk.locator("#policies-preview")

    desk.get_by_label("In your own words").press_sequentially("Please come on time.")
    expect(preview.get_by_role("listitem").last).to_have_text("Please come on time.")
    nothing_serious(desk)
