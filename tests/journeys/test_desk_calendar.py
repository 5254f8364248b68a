"""The calendar in a real browser: by hand, by keyboard, beside another device that changes things, and search."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from app.booking import operations
from app.booking.commands import BlockTime, Book, Contact
from app.booking.models import Appointment
from app.catalogue import operations as catalogue
from app.catalogue.models import StaffService
from app.core import clock
from app.customers.models import Customer
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work
from tests.booking.conftest import hire
from tests.journeys.conftest import Site
from tests.world import NOW, People

pytestmark = pytest.mark.browser

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = 6
LINE = 8
"""Five minutes are so many pixels."""


@pytest.fixture
def soon() -> date:
    """A day of work in a few days."""
    day = datetime.now(BERLIN).date() + timedelta(days=3)
    return day + timedelta(days=1) if day.weekday() == SUNDAY else day


@pytest.fixture
def inside(site: Site, studio: People) -> Callable[[Callable[[], Any]], Any]:
    """Do something in the studio, as another device would."""

    def do(act: Callable[[], Any]) -> Any:
        with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
            return act()

    return do


@pytest.fixture
def dee(inside, studio) -> Any:
    """A second stylist."""
    return inside(lambda: hire("Dee", studio).id)


@pytest.fixture
def book(inside, studio, soon) -> Callable[..., Any]:
    """Book a cut with Bo, and return its id."""

    def make(hour: int, name: str = "Dora", minute: int = 0) -> Any:
        command = Book(
            service_id=studio.cut_id,
            staff_id=studio.stylist.staff_member_id,
            starts_at=datetime.combine(soon, time(hour, minute), BERLIN),
            customer=Contact(name=name, email=f"{name.lower()}@example.com"),
        )
        return inside(lambda: operations.book(command=command, by=studio.owner, now=datetime.now(UTC)).id)

    return make


@pytest.fixture
def span_of(inside) -> Callable[[Any], str]:
    """Say from when until when a visit is."""

    def say(appointment_id: Any) -> str:
        return inside(lambda: spoken(db.session.get_one(Appointment, appointment_id)))

    return say


def spoken(visit: Appointment) -> str:
    return " – ".join(f"{at.astimezone(BERLIN):%H:%M}" for at in (visit.starts_at, visit.ends_at))


@pytest.fixture
def calendar(browse, signed_in, site, studio, soon) -> Callable[..., Page]:
    """Open the calendar of that day on a desktop."""

    def show(**options: Any) -> Page:
        page = signed_in(browse("desktop", **options), studio.owner)
        page.goto(site.url(studio.salon.slug, f"/desk/calendar?day={soon}"))
        return page

    return show


def block_of(page: Page, name: str) -> Locator:
    return page.locator("a.block", has_text=name)


def gives_up(staff_member_id: Any, service_id: Any) -> None:
    """Let somebody do a service no longer."""
    db.session.delete(db.session.get_one(StaffService, (staff_member_id, service_id)))
    db.session.flush()
    catalogue.touch()


def likes(customer_id: Any, staff_member_id: Any) -> None:
    """Let somebody have a favourite."""
    db.session.get_one(Customer, customer_id).preferred_staff_member_id = staff_member_id


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

    def test_takes_back_by_control_z(self, calendar, book, span_of):
        visit, page = book(10), calendar()
        block_of(page, "Dora").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(block_of(page, "Dora")).to_contain_text("10:15")
        page.keyboard.press("Control+z")

        expect(block_of(page, "Dora")).to_contain_text("10:00 – 10:45")
        assert span_of(visit) == "10:00 – 10:45"


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


class TestBesideOthers:
    def test_shows_within_two_seconds_what_another_device_does(self, calendar, book):
        page = calendar()
        expect(page.locator("a.block")).to_have_count(0)
        book(10)
        done = monotonic()

        expect(block_of(page, "Dora")).to_be_visible(timeout=2000)
        assert monotonic() - done < 2

    def test_asks_quietly_while_nothing_changes(self, calendar):
        page = calendar()
        answers: list[int] = []
        page.on("response", lambda answer: "seen=" in answer.url and answers.append(answer.status))
        page.wait_for_timeout(3500)

        assert set(answers) == {204}
        assert 1 <= len(answers) <= 3

    def test_goes_on_asking_about_the_day_that_is_shown(self, calendar, book, soon):
        book(10)
        page = calendar()
        page.get_by_role("link", name="On one day").click()
        expect(page).to_have_url(re.compile(f"day={soon + timedelta(days=1)}"))
        with page.expect_request(lambda asked: "seen=" in asked.url) as asked:
            pass

        assert f"day={soon + timedelta(days=1)}" in asked.value.url

    def test_a_day_that_was_asked_for_before_needs_no_answer(self, calendar, soon):
        page = calendar()
        following = f"day={soon + timedelta(days=1)}"
        shown = page.url
        page.get_by_role("link", name="Print the day").click()
        with page.expect_response(lambda answer: following in answer.url and "seen=" not in answer.url):
            page.goto(shown)
        asked: list[str] = []
        page.on("request", lambda request: "seen=" not in request.url and asked.append(request.url))
        page.get_by_role("link", name="On one day").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"{soon + timedelta(days=1):%B %Y}")
        expect(page).to_have_url(re.compile(following))

        assert [url for url in asked if following in url] == []


class TestSearch:
    def test_finds_by_keyboard_alone(self, calendar, book, nothing_serious):
        visit, page = book(10), calendar()
        page.keyboard.press("Control+k")
        page.keyboard.type("dora")
        expect(page.locator(".palette-link").first).to_contain_text("Dora, Cut")
        nothing_serious(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile(f"/desk/appointments/{visit}"))

    def test_leads_to_pages(self, calendar):
        page = calendar()
        page.keyboard.press("Control+k")
        page.keyboard.type("messages")
        expect(page.locator(".palette-link")).to_have_count(1)
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile("/desk/messages"))

    def test_leads_to_settings_and_to_the_team_whatever_the_accents(self, calendar, inside, studio, nothing_serious):
        inside(lambda: hire("Zoë", studio))
        page = calendar()
        page.keyboard.press("Control+k")
        page.keyboard.type("zoe")
        expect(page.locator(".palette-link")).to_have_count(2)
        nothing_serious(page)
        page.locator("#palette-q").fill("polic")
        expect(page.locator(".palette-link")).to_have_count(1)
        expect(page.locator(".palette-link")).to_contain_text("Policies")
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile("/desk/settings/policies"))

    def test_follows_what_was_typed_though_its_answer_is_still_to_come(self, calendar):
        page = calendar()
        page.keyboard.press("Control+k")
        expect(page.locator("#palette .palette-link").first).to_be_visible()
        page.keyboard.type("messages")
        page.keyboard.press("Enter")

        expect(page).to_have_url(re.compile("/desk/messages"))

    def test_is_closed_by_escape(self, calendar):
        page = calendar()
        page.keyboard.press("Control+k")
        expect(page.locator("#palette")).to_be_visible()
        page.keyboard.press("Escape")

        expect(page.locator("#palette")).to_be_hidden()


class TestAVisitInTheDrawer:
    @pytest.fixture
    def opened(self, calendar, book):
        """Dora's visit, in the drawer of an open calendar."""
        visit, page = book(10), calendar()
        block_of(page, "Dora").click()
        expect(page.locator("#visit")).to_contain_text("Dora")
        return visit, page

    @pytest.fixture
    def cancel(self, inside, studio):
        """Call a visit off, as another device does."""

        def act(visit):
            now = datetime.now(UTC)
            inside(
                lambda: operations.cancel(appointment_id=visit, by=studio.owner, now=now, reason="She is ill").status
            )

        return act

    def test_shows_within_two_seconds_what_another_device_does(self, opened, cancel):
        visit, page = opened
        expect(page.locator("#visit")).to_contain_text("Confirmed: Cut")
        cancel(visit)

        expect(page.locator("#visit")).to_contain_text("She is ill", timeout=2000)
        expect(page.locator("#visit")).to_contain_text("Cancelled: Cut")

    def test_is_left_alone_while_a_form_is_filled_in(self, opened, cancel):
        visit, page = opened
        page.locator("#visit summary", has_text="Cancel").click()
        page.locator("#visit .visit-act[open]").get_by_label("Reason").fill("The chair is bro")
        cancel(visit)
        page.wait_for_timeout(2500)

        reason = page.locator("#visit .visit-act[open]").get_by_label("Reason")
        expect(reason).to_have_value("The chair is bro")
        page.locator("#visit summary", has_text="Cancel").click()
        expect(page.locator("#visit")).to_contain_text("She is ill", timeout=2000)

    def test_is_not_asked_for_once_it_is_closed(self, opened):
        visit, page = opened
        page.keyboard.press("Escape")
        asked: list[str] = []
        page.on("request", lambda request: f"{visit}?seen" in request.url and asked.append(request.url))
        page.wait_for_timeout(2500)

        assert asked == []

    def test_is_corrected_and_taken_back(self, opened, span_of, nothing_serious):
        visit, page = opened
        page.locator("#visit").get_by_role("link", name="Edit").click()
        page.get_by_label("Service").select_option("Colour")
        expect(page.get_by_role("status").filter(has_text="for")).to_contain_text("10:00 – 11:30, for €120.00")
        page.get_by_label("Another price").fill("99")
        page.get_by_label("Why it costs something else").fill("As agreed by telephone")
        nothing_serious(page)
        page.get_by_role("button", name="Save").click()

        expect(block_of(page, "Dora")).to_contain_text("Colour")
        expect(page.locator("#visit")).to_contain_text("from Cut to Colour")
        assert span_of(visit) == "10:00 – 11:30"
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#visit")).to_contain_text("from Colour to Cut")
        assert span_of(visit) == "10:00 – 10:45"


class TestANewVisit:
    def test_takes_the_favourite_of_whoever_is_chosen(self, calendar, inside, dee, studio, nothing_serious):
        inside(lambda: likes(studio.customer.customer_id, dee))
        page = calendar()
        page.get_by_role("link", name="New appointment").click()
        page.get_by_label("Service").select_option(label="Cut")
        page.get_by_label("Find or add a customer").fill("Cleo")
        page.get_by_role("radio", name="Cleo").check()
        expect(page.get_by_label("With", exact=True)).to_have_value(str(dee))
        nothing_serious(page)
        page.get_by_label("With", exact=True).select_option(label="Anybody")
        page.get_by_label("Minutes").fill("60")
        page.get_by_label("Minutes").blur()

        expect(page.locator("label.slot").first).to_be_visible()
        expect(page.get_by_label("With", exact=True)).to_have_value("")


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


class TestPictures:
    @pytest.mark.parametrize("path", ["/calendar?view=agenda", "/calendar/print", "/search?q=a", "/calendar?view=week"])
    def test_have_no_barriers(self, page, signed_in, site, studio, nothing_serious, path):
        signed_in(page, studio.owner).goto(site.url(studio.salon.slug, f"/desk{path}"))

        nothing_serious(page)
