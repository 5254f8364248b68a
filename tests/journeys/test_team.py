"""The team's time in a real browser: hours that would strand somebody, and time off from the wish to the answer."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from app.booking import operations
from app.booking.commands import Book, Contact
from app.booking.models import Appointment
from tenants.db import db
from tests.booking.conftest import hire
from tests.journeys.conftest import SCREENS, Site
from tests.journeys.test_booking import coming_tuesday
from tests.world import People

pytestmark = pytest.mark.browser

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def visit(inside: Callable[..., Any], studio: People) -> Any:
    """Dora's cut with Bo, on a Tuesday at ten."""
    command = Book(
        service_id=studio.cut_id,
        staff_id=studio.stylist.staff_member_id,
        starts_at=datetime.combine(coming_tuesday(), time(10), BERLIN),
        customer=Contact(name="Dora", email="dora@example.com"),
    )
    return inside(lambda: operations.book(command=command, by=studio.owner, now=datetime.now(UTC)).id)


@pytest.fixture
def whose(inside: Callable[..., Any], visit: Any) -> Callable[[], Any]:
    """Say whose guest Dora is."""
    return lambda: inside(lambda: db.session.get_one(Appointment, visit).staff_member_id)


@pytest.fixture
def hours(page: Page, signed_in: Callable[..., Page], site: Site, studio: People, visit: Any) -> Page:
    """Bo's week, before the owner, on a phone and on a desktop."""
    path = f"/desk/team/{studio.stylist.staff_member_id}/hours"
    signed_in(page, studio.owner).goto(site.url(studio.salon.slug, path))
    return page


def begin_at_noon(hours: Page) -> None:
    """Let Bo's Tuesdays begin when Dora is gone."""
    hours.get_by_label("Tuesday, shift 1: from").fill("12:00")
    hours.get_by_label("Tuesday, shift 1: from").press("Enter")
    expect(hours.get_by_text("1 visit would stand outside of the hours")).to_be_visible()


class TestHours:
    def test_list_whom_they_would_strand_before_anything_is_saved(self, hours, nothing_serious):
        begin_at_noon(hours)
        nothing_serious(hours)
        expect(hours.locator(".stranded")).to_contain_text("Dora")
        expect(hours.locator(".stranded")).to_contain_text("Cut with Bo")
        hours.reload()

        expect(hours.get_by_label("Tuesday, shift 1: from")).to_have_value("09:00")

    def test_are_saved_when_the_visit_may_stay(self, hours, whose, studio):
        begin_at_noon(hours)
        hours.get_by_label("Keep it anyway").check()
        hours.get_by_role("button", name="Save the week").last.click()
        expect(hours.get_by_text("The weekly hours are saved.")).to_be_visible()

        expect(hours.get_by_label("Tuesday, shift 1: from")).to_have_value("12:00")
        assert whose() == studio.stylist.staff_member_id

    def test_are_saved_when_a_colleague_takes_the_visit(self, hours, inside, whose, studio):
        dee = inside(lambda: hire("Dee", studio).id)
        begin_at_noon(hours)
        hours.get_by_role("button", name="Give to Dee").click()
        expect(hours.locator(".stranded")).to_have_count(0)
        if not hours.get_by_text("The weekly hours are saved.").count():
            hours.get_by_role("button", name="Save the week").last.click()
        expect(hours.get_by_text("The weekly hours are saved.")).to_be_visible()

        assert whose() == dee

    def test_of_one_day_are_written_to_others(self, hours):
        hours.get_by_label("Monday, shift 1: from").fill("10:00")
        hours.get_by_role("button", name="Monday: add a shift").click()

        expect(hours.get_by_label("Monday, shift 2: from")).to_be_focused()


@pytest.mark.parametrize("screen", SCREENS)
class TestTimeOff:
    @pytest.fixture
    def bo(self, browse, signed_in, site, studio, screen) -> Page:
        """Where Bo asks."""
        page = signed_in(browse(screen), studio.stylist)
        page.goto(site.url(studio.salon.slug, "/desk/time-off"))
        return page

    @pytest.fixture
    def ada(self, browse, signed_in, site, studio, screen) -> Callable[[], Page]:
        """Where Ada answers."""

        def look() -> Page:
            page = signed_in(browse(screen), studio.owner)
            page.goto(site.url(studio.salon.slug, "/desk/time-off"))
            return page

        return look

    def ask(self, bo: Page) -> None:
        day = coming_tuesday() + timedelta(days=7)
        bo.get_by_label("First day").fill(str(day))
        bo.get_by_label("Last day").fill(str(day + timedelta(days=1)))
        bo.get_by_label("Reason").fill("Wedding")
        bo.get_by_role("button", name="Ask for time off").click()
        expect(bo.locator("#own-time-off .badge")).to_contain_text("Waiting")

    def test_is_asked_for_and_approved(self, bo, ada, nothing_serious):
        self.ask(bo)
        nothing_serious(bo)
        desk = ada()
        expect(desk.locator("#asked")).to_contain_text("Wedding")
        desk.get_by_label("Note to Bo").fill("Enjoy it")
        nothing_serious(desk)
        desk.get_by_role("button", name="Approve").click()
        expect(desk.locator("#asked .badge")).to_contain_text("Approved")
        bo.reload()

        expect(bo.locator("#own-time-off")).to_contain_text("Approved")
        expect(bo.locator("#own-time-off")).to_contain_text("Enjoy it")

    def test_is_declined_or_taken_back(self, bo, ada):
        self.ask(bo)
        desk = ada()
        desk.get_by_role("button", name="Decline").click()
        expect(desk.locator("#asked .badge")).to_contain_text("Declined")
        bo.reload()
        expect(bo.locator("#own-time-off .badge")).to_contain_text("Declined")
        bo.get_by_role("button", name="Take back").count()
        self_asked = bo.locator("#own-time-off li.absence")
        before = self_asked.count()
        bo.get_by_label("First day").fill(str(coming_tuesday() + timedelta(days=21)))
        bo.get_by_label("Last day").fill(str(coming_tuesday() + timedelta(days=21)))
        bo.get_by_role("button", name="Ask for time off").click()
        expect(self_asked).to_have_count(before + 1)
        bo.get_by_role("button", name="Take back").click()

        expect(bo.locator("#own-time-off")).to_contain_text("Taken back")

    def test_over_a_visit_shows_it_before_it_is_approved(self, bo, ada, visit):
        bo.get_by_label("First day").fill(str(coming_tuesday()))
        bo.get_by_label("Last day").fill(str(coming_tuesday()))
        bo.get_by_role("button", name="Ask for time off").click()
        expect(bo.locator("#own-time-off .badge")).to_contain_text("Waiting")
        desk = ada()
        desk.get_by_role("button", name="Approve").click()

        expect(desk.get_by_text("1 visit would stand outside of the hours")).to_be_visible()
        expect(desk.locator("#asked")).to_contain_text("Dora")
