"""The calendar in a real browser: by hand, by keyboard, and what it says of time that is not offered."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app.booking import operations
from app.booking.commands import BlockTime
from app.catalogue import operations as catalogue
from app.catalogue.models import StaffService
from app.core import clock
from tenants.db import db
from tests.journeys.desk_day import BERLIN, block_of, book, calendar, dee, soon, span_of
from tests.world import NOW

__all__ = ["book", "calendar", "dee", "soon", "span_of"]

pytestmark = pytest.mark.browser

LINE = 8
"""Five minutes are so many pixels."""


def gives_up(staff_member_id: Any, service_id: Any) -> None:
    """Let somebody do a service no longer."""
    db.session.delete(db.session.get_one(StaffService, (staff_member_id, service_id)))
    db.session.flush()
    catalogue.touch()


def drag(
    page: Page, block: Locator, *, lines: int = 0, columns: int = 0, edge: bool = False, drop: bool = True
) -> None:
    box = block.bounding_box()
    x, y = box["x"] + 40, box["y"] + (box["height"] - 3 if edge else 12)
    page.mouse.move(x, y)
    page.mouse.down()
    width = page.locator(".calendar-column").first.bounding_box()["width"]
    page.mouse.move(x + columns * width, y + lines * LINE, steps=6)
    if drop:
        page.mouse.up()


class TestByHand:
    def test_moves_a_visit_to_somebody_else_and_back(self, calendar, book, dee, span_of, inside):
        visit, page = book(10), calendar()
        drag(page, block_of(page, "Dora"), lines=12, columns=1)
        expect(page.locator(".toast")).to_contain_text("The appointment is moved.")
        expect(page.locator(f'.calendar-column[data-staff="{dee}"] a.block')).to_contain_text("11:00 – 11:45")
        page.get_by_role("button", name="Undo").click()

        expect(page.locator(".toast")).to_contain_text("It is as it was.")
        expect(block_of(page, "Dora")).to_contain_text("10:00 – 10:45")
        assert span_of(visit) == "10:00 – 10:45"

    def test_snaps_to_the_starts_of_the_salon(self, calendar, book, span_of):
        visit, page = book(10), calendar()
        drag(page, block_of(page, "Dora"), lines=7)

        expect(block_of(page, "Dora")).to_contain_text("10:30 – 11:15")
        assert span_of(visit) == "10:30 – 11:15"

    def test_an_edge_changes_the_length(self, calendar, book, span_of):
        visit, page = book(10), calendar()
        drag(page, block_of(page, "Dora"), lines=6, edge=True)

        expect(block_of(page, "Dora")).to_contain_text("10:00 – 11:15")
        assert span_of(visit) == "10:00 – 11:15"

    def test_shows_what_is_in_the_way_before_the_drop_and_is_refused_after_it(
        self, calendar, book, span_of, complaints
    ):
        visit, _edith = book(10), book(13, "Edith")
        page = calendar()
        drag(page, block_of(page, "Dora"), lines=36, drop=False)
        expect(page.locator(".calendar-ghost")).to_have_attribute("data-verdict", "taken")
        expect(page.locator(".calendar-ghost")).to_contain_text("Taken: Edith.")
        page.mouse.up()

        expect(page.locator("#drawer")).to_contain_text("Taken: Edith, Cut, 13:00 – 13:45.")
        expect(page.locator("#drawer")).to_contain_text("These times are near:")
        assert span_of(visit) == "10:00 – 10:45"

    def test_shows_who_does_something_else_before_the_drop_and_is_refused_after_it(
        self, calendar, book, span_of, inside, dee, studio, complaints
    ):
        inside(lambda: gives_up(dee, studio.cut_id))
        visit, page = book(10), calendar()
        drag(page, block_of(page, "Dora"), lines=12, columns=1, drop=False)
        expect(page.locator(".calendar-ghost")).to_have_attribute("data-verdict", "unable")
        expect(page.locator(".calendar-ghost")).to_contain_text("Does not do this.")
        page.mouse.up()

        expect(page.locator("#drawer [role=alert]")).to_be_visible()
        assert span_of(visit) == "10:00 – 10:45"

    def test_escape_leaves_it_where_it_was(self, calendar, book, span_of):
        visit, page = book(10), calendar()
        drag(page, block_of(page, "Dora"), lines=12, drop=False)
        page.keyboard.press("Escape")
        page.mouse.up()

        expect(page.locator(".calendar-ghost")).to_have_count(0)
        expect(page.locator("dialog[open]")).to_have_count(0)
        assert span_of(visit) == "10:00 – 10:45"

    def test_a_click_still_opens_the_visit(self, calendar, book):
        book(10)
        page = calendar()
        block_of(page, "Dora").click()

        expect(page.locator("#drawer")).to_contain_text("dora@example.com")

    def test_what_the_drawer_did_is_said_in_front_of_it(self, calendar, book, span_of):
        visit, page = book(10), calendar()
        block_of(page, "Dora").click()
        drawer = page.locator("#drawer")
        drawer.get_by_role("link", name="Move").click()
        drawer.locator("label.slot", has_text="14:00").click()
        drawer.get_by_role("button", name="Move", exact=True).click()
        toast, beside = page.locator(".toast").bounding_box(), drawer.bounding_box()
        assert toast["x"] + toast["width"] <= beside["x"]
        # Behind an open dialog it could not be clicked.
        page.locator(".toast").get_by_role("button", name="Close").click()

        expect(page.locator(".toast")).to_have_count(0)
        drawer.get_by_role("button", name="Close").click()
        expect(page.locator("body > #toasts")).to_have_count(1)
        assert span_of(visit) == "14:00 – 14:45"

    def test_a_stretch_of_empty_time_becomes_a_visit_as_long(self, calendar, studio):
        page = calendar()
        start = page.get_by_role("link", name="Book 10:00 with Bo").bounding_box()
        page.mouse.move(start["x"] + 40, start["y"] + 4)
        page.mouse.down()
        page.mouse.move(start["x"] + 40, start["y"] + 17 * LINE, steps=6)
        expect(page.locator(".calendar-ghost")).to_contain_text("10:00 – 11:30")
        page.mouse.up()
        page.get_by_label("Service").select_option(label="Cut")

        expect(page.get_by_label("Minutes")).to_have_value("90")
        expect(page.locator("label.slot:has(:checked)")).to_contain_text("10:00")
        page.get_by_label("Find or add a customer").fill("Fay")
        expect(page.get_by_label("Name", exact=True)).to_have_value("Fay")
        page.get_by_role("button", name="Book", exact=True).click()
        expect(block_of(page, "Fay")).to_contain_text("10:00 – 11:30")

    def test_or_a_block(self, calendar):
        page = calendar()
        start = page.get_by_role("link", name="Book 12:00 with Bo").bounding_box()
        page.mouse.move(start["x"] + 40, start["y"] + 4)
        page.mouse.down()
        page.mouse.move(start["x"] + 40, start["y"] + 8 * LINE, steps=6)
        page.mouse.up()
        page.get_by_role("link", name="Block this time instead").click()

        expect(page.get_by_label("From")).to_have_value("12:00")
        expect(page.get_by_label("Until", exact=True)).to_have_value("12:45")


class TestByKeyboard:
    def test_moves_a_visit_and_says_every_step(self, calendar, book, dee, span_of):
        visit, page = book(10), calendar()
        block_of(page, "Dora").focus()
        page.keyboard.press("ArrowDown")
        expect(page.locator("#calendar-voice")).to_have_text("10:15 – 11:00, Bo. Free.")
        page.keyboard.press("ArrowRight")
        expect(page.locator("#calendar-voice")).to_have_text("10:15 – 11:00, Dee. Free.")
        page.keyboard.press("Enter")

        expect(page.locator(f'.calendar-column[data-staff="{dee}"] a.block')).to_contain_text("10:15 – 11:00")
        expect(block_of(page, "Dora")).to_be_focused()
        assert span_of(visit) == "10:15 – 11:00"

    def test_says_who_does_something_else(self, calendar, book, inside, dee, studio):
        inside(lambda: gives_up(dee, studio.cut_id))
        book(10)
        page = calendar()
        block_of(page, "Dora").focus()
        page.keyboard.press("ArrowRight")

        expect(page.locator("#calendar-voice")).to_have_text("10:00 – 10:45, Dee. Does not do this.")

    def test_changes_the_length(self, calendar, book, span_of):
        visit, page = book(10), calendar()
        block_of(page, "Dora").focus()
        page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Enter")

        expect(block_of(page, "Dora")).to_contain_text("10:00 – 11:00")
        assert span_of(visit) == "10:00 – 11:00"

    def test_says_what_is_in_the_way_and_gives_up(self, calendar, book, span_of):
        visit, _edith = book(10), book(11, "Edith")
        page = calendar()
        block_of(page, "Dora").focus()
        for _ in range(2):
            page.keyboard.press("ArrowDown")
        expect(page.locator("#calendar-voice")).to_have_text("10:30 – 11:15, Bo. Taken: Edith.")
        page.keyboard.press("Escape")

        expect(page.locator("#calendar-voice")).to_have_text("It stays where it is.")
        assert span_of(visit) == "10:00 – 10:45"

    def test_takes_the_focus_from_nobody_when_it_was_refused(self, calendar, book):
        _dora, _edith = book(10), book(11, "Edith")
        page = calendar()
        block_of(page, "Dora").focus()
        for _ in range(2):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#drawer")).to_be_visible()
        page.keyboard.press("Escape")
        page.get_by_role("link", name="Today").focus()
        book(14, "Fay")
        expect(block_of(page, "Fay")).to_be_visible()

        expect(page.get_by_role("link", name="Today")).to_be_focused()

    def test_a_refused_move_is_forgotten_when_another_succeeds(self, calendar, book, span_of):
        _dora, _edith, fay = book(10), book(11, "Edith"), book(14, "Fay")
        page = calendar()
        block_of(page, "Dora").focus()
        for key in ("ArrowDown", "ArrowDown", "Enter"):
            page.keyboard.press(key)
        expect(page.locator("#drawer")).to_be_visible()
        page.keyboard.press("Escape")
        block_of(page, "Fay").focus()
        for key in ("ArrowDown", "Enter"):
            page.keyboard.press(key)
        expect(block_of(page, "Fay")).to_contain_text("14:15 – 15:00")

        expect(page.locator(".toast")).to_contain_text("The appointment is moved.")
        expect(page.locator("#drawer")).to_be_hidden()
        assert span_of(fay) == "14:15 – 15:00"

    def test_takes_back_by_control_z(self, calendar, book, span_of):
        visit, page = book(10), calendar()
        block_of(page, "Dora").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(block_of(page, "Dora")).to_contain_text("10:15")
        page.keyboard.press("Control+z")

        expect(block_of(page, "Dora")).to_contain_text("10:00 – 10:45")
        assert span_of(visit) == "10:00 – 10:45"

    def test_what_was_taken_back_has_the_focus(self, calendar, book):
        book(10)
        page = calendar()
        block_of(page, "Dora").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        take_back(page)

        expect(block_of(page, "Dora")).to_contain_text("10:00 – 10:45")
        expect(block_of(page, "Dora")).to_be_focused()

    def test_nor_is_the_focus_lost_with_a_block(self, calendar):
        page = calendar()
        page.get_by_role("link", name="Block time").press("Enter")
        page.locator("#drawer").get_by_role("button", name="Block time").press("Enter")
        expect(block_of(page, "Break")).to_be_visible()
        take_back(page)
        expect(block_of(page, "Break")).to_have_count(0)

        expect(page.locator(".calendar-column :focus")).to_have_count(1)


def take_back(page: Page) -> None:
    """Press Undo by keyboard, and wait for it."""
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(".toast").last).to_contain_text(re.compile(r"It is as it was\.|can be booked again"))


class TestWhy:
    @pytest.fixture
    def late(self, dee, inside, studio, soon) -> None:
        """Dee blocks an evening, so that the calendar reaches as far."""
        starts_at = datetime.combine(soon, time(19), BERLIN)
        command = BlockTime(staff_id=dee, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
        inside(lambda: operations.block_time(command=command, by=studio.owner, now=datetime.now(UTC)))

    def test_a_time_that_is_clicked_leads_to_the_rule_behind_it(self, calendar, late, studio, soon, nothing_serious):
        page = calendar()
        column = page.locator(f'.calendar-column[data-staff="{studio.stylist.staff_member_id}"]')
        column.click(position={"x": 40, "y": 10 * 12 * LINE + 2})
        page.get_by_role("link", name="Is 19:00 offered to customers?").click()
        expect(page.locator("#why h2")).to_contain_text("19:00")
        expect(page.locator("#why")).to_contain_text("Bo works 09:00 – 17:00 on this day.")
        nothing_serious(page)
        page.get_by_role("link", name="Change this").click()

        expect(page).to_have_url(re.compile(f"/hours#day-{soon.weekday()}$"))
        expect(page.locator(":target")).to_be_visible()

    def test_is_asked_on_a_phone_as_well(self, late, browse, signed_in, site, studio, soon, nothing_serious):
        page = signed_in(browse("phone"), studio.owner)
        page.goto(site.url(studio.salon.slug, f"/desk/calendar?day={soon}"))
        nothing_serious(page)
        page.get_by_role("link", name="Why is 17:00 with Bo not offered?").click()

        expect(page.locator("#drawer")).to_contain_text("Bo works 09:00 – 17:00 on this day.")


class TestRunningLate:
    @pytest.fixture
    def site(self, still):
        """The program where it always is nine in the morning of a day of work."""
        with clock.frozen(NOW):
            yield still

    @pytest.fixture
    def soon(self):
        return NOW.date()

    def test_shows_who_waits_and_moves_them(self, calendar, book, span_of, nothing_serious):
        visits = [book(10), book(10, "Edith", 45), book(14, "Fay")]
        page = calendar()
        block_of(page, "Dora").click()
        page.get_by_role("link", name="Running late").click()
        expect(page.locator("#visit")).to_contain_text("2 visits are affected")
        page.get_by_text("30", exact=True).click()
        expect(page.locator("#visit")).to_contain_text("11:15")
        nothing_serious(page)
        page.get_by_role("button", name="Move them").click()

        expect(page.locator(".toast")).to_contain_text("Everybody who has to wait has a new time.")
        expect(block_of(page, "Edith")).to_contain_text("11:15 – 12:00")
        assert [span_of(visit) for visit in visits] == ["10:30 – 11:15", "11:15 – 12:00", "14:00 – 14:45"]
        take_back(page)
        expect(block_of(page, "Dora")).to_contain_text("10:00 – 10:45")
        expect(page.locator(".calendar-column .block:focus")).to_have_count(1)


class TestPictures:
    @pytest.mark.parametrize("path", ["/calendar?view=agenda", "/calendar/print", "/search?q=a", "/calendar?view=week"])
    def test_have_no_barriers(self, page, signed_in, site, studio, nothing_serious, path):
        signed_in(page, studio.owner).goto(site.url(studio.salon.slug, f"/desk{path}"))

        nothing_serious(page)
