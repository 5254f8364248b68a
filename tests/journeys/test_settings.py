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


def test_a_mail_is_looked_at_in_a_frame_and_sent_as_a_test(site, studio, desk, nothing_serious):
    desk.goto(site.url(studio.salon.slug, "/desk/settings/notifications/appointment_reminder/customer"))
    expect(desk.frame_locator(".mail-frame").get_by_role("heading", name="See you soon")).to_be_visible()

    desk.get_by_role("link", name="Deutsch").click()
    expect(desk.frame_locator(".mail-frame").get_by_role("heading", name="Bis bald")).to_be_visible()
    nothing_serious(desk)

    desk.get_by_role("button", name="Send me a test").click()
    expect(desk.get_by_text("A test is on its way to")).to_be_visible()
