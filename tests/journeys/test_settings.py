"""The settings in a real browser: what customers would see changes while it is chosen and typed."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.auth import passwords
from app.auth.models import Account
from app.core import clock, storage
from app.core.ids import new_id
from app.leaving.models import Export
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work
from tests.journeys.conftest import Site
from tests.world import PASSWORD, People

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


@pytest.fixture
def export(site: Site, studio: People) -> None:
    """An export that is ready; the owner knows her password."""
    with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
        account = db.session.get_one(Account, studio.owner.account_id)
        account.password_hash = passwords.hash_password(PASSWORD)
        now = clock.now()
        ready = {"ready_at": now, "expires_at": now + timedelta(days=7), "bytes_count": 5}
        key = storage.store("export", {"-all.zip": b"a zip"})
        db.session.add(Export(id=new_id(), asked_by_id=account.id, asked_at=now, key=key, **ready))


def test_everything_is_taken_along_with_the_password(site, studio, export, desk, nothing_serious):
    desk.goto(site.url(studio.salon.slug, "/desk/settings/leaving"))
    row = desk.locator("#exports li")
    nothing_serious(desk)

    row.get_by_label("Your password").fill("not mine at all")
    row.get_by_role("button", name="Download").click()
    expect(desk.get_by_role("alert")).to_contain_text("That is not your present password.")

    row.get_by_label("Your password").fill(PASSWORD)
    with desk.expect_download() as sent:
        row.get_by_role("button", name="Download").click()
    assert sent.value.path().read_bytes() == b"a zip"
