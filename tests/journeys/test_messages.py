"""Everything that was written to anybody, at the desk: found, read, and sent again."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.notifications.models import Message
from tenants.db import db
from tests.journeys.test_team import visit  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser


@pytest.fixture
def undelivered(inside, visit):  # noqa: F811
    """Dora's confirmation, which the mail server did not want."""

    def fail():
        message = db.session.scalars(select(Message).where(Message.audience == "customer")).first()
        message.state, message.last_error = "FAILED", "550 no such mailbox"

    inside(fail)


@pytest.fixture
def inbox(page, signed_in, site, studio, undelivered):
    """The list before the owner, on a phone and on a desktop."""
    signed_in(page, studio.owner).goto(site.url(studio.salon.slug, "/desk/messages"))
    return page


def test_says_what_became_of_each(inbox, nothing_serious):
    expect(inbox.locator("#messages")).to_contain_text("Not delivered")
    expect(inbox.locator("#messages tbody tr")).to_have_count(2)
    inbox.get_by_role("link", name="Not delivered (1)").click()
    expect(inbox.locator("#messages tbody tr")).to_have_count(1)
    nothing_serious(inbox)


def test_is_searched_as_one_types(inbox):
    inbox.get_by_label("Name or address").fill("nobody like that")
    expect(inbox.get_by_text("No messages")).to_be_visible()
    inbox.get_by_label("Name or address").fill("dora")

    expect(inbox.locator("#messages tbody tr")).to_have_count(1)


def test_one_that_failed_says_why_and_is_sent_again(inbox, nothing_serious):
    inbox.get_by_role("link", name="Not delivered (1)").click()
    inbox.locator("#messages tbody a").first.click()
    expect(inbox.locator("#message-view")).to_contain_text("550 no such mailbox")
    nothing_serious(inbox)
    inbox.get_by_role("button", name="Send again").click()

    expect(inbox.locator("#message-view")).to_contain_text("Waiting")
