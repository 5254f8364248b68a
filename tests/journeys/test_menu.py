"""The menu is put in order by hand, by keyboard and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

BOTH_WAYS = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def menu(site, studio, signed_in):
    """Open the services at the desk."""

    def open_menu(page: Page) -> Page:
        signed_in(page, studio.owner).goto(site.url(studio.salon.slug, "/desk/services"))
        return page

    return open_menu


def rows(page: Page):
    return page.locator("[data-order-group] .list-title")


def drag(page: Page) -> None:
    """Drag the first of the services below the second."""
    handles = page.locator("li [data-order-handle]")
    start, end = handles.nth(0).bounding_box(), handles.nth(1).bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 8, end["y"] + end["height"] - 4, steps=5)


class TestOrder:
    @BOTH_WAYS
    def test_is_changed_by_keyboard(self, browse, menu, javascript):
        page = menu(browse("desktop", javascript=javascript))
        page.get_by_role("button", name="Move Cut down").focus()
        page.keyboard.press("Enter")

        expect(rows(page)).to_have_text(["Colour", "Cut"])

    def test_keeps_the_focus_on_what_was_moved(self, browse, menu):
        page = menu(browse("desktop"))
        page.get_by_role("button", name="Move Colour up").focus()
        page.keyboard.press("Enter")
        expect(rows(page)).to_have_text(["Colour", "Cut"])

        expect(page.locator("li:focus-within .list-title")).to_have_text("Colour")

    @pytest.mark.parametrize("screen", ["phone", "desktop"])
    def test_is_changed_by_dragging(self, browse, menu, screen):
        page = menu(browse(screen))
        drag(page)
        page.mouse.up()
        expect(page.get_by_text("The order is saved.")).to_be_visible()
        page.reload()

        expect(rows(page)).to_have_text(["Colour", "Cut"])

    def test_goes_back_when_it_is_given_up(self, browse, menu):
        page = menu(browse("desktop"))
        drag(page)
        page.keyboard.press("Escape")

        expect(rows(page)).to_have_text(["Cut", "Colour"])

    def test_goes_back_when_it_does_not_arrive(self, browse, menu, complaints):
        page = menu(browse("desktop"))
        page.route("**/order", lambda route: route.abort())
        drag(page)
        page.mouse.up()

        expect(page.locator("#toasts [data-trouble]")).to_be_visible()
        expect(rows(page)).to_have_text(["Cut", "Colour"])
        complaints.said.clear()

    def test_does_not_answer_for_what_a_form_in_the_list_is_refused_later(self, browse, menu):
        page = menu(browse("desktop"))
        drag(page)
        page.mouse.up()
        expect(page.get_by_text("The order is saved.")).to_be_visible()
        page.evaluate("window.isTheSame = true")
        page.route("**/place", lambda route: route.fulfill(status=409, body=""))
        with page.expect_response("**/place"):
            page.get_by_role("button", name="Move Colour down").click()
        page.wait_for_load_state("networkidle")

        assert page.evaluate("window.isTheSame")


class TestTheTeam:
    @BOTH_WAYS
    def test_is_put_in_order_by_keyboard(self, site, studio, signed_in, browse, javascript):
        page = signed_in(browse("desktop", javascript=javascript), studio.owner)
        page.goto(site.url(studio.salon.slug, "/desk/team/new"))
        page.get_by_label("Name", exact=True).fill("Zoe")
        page.get_by_role("button", name="Save").click()
        expect(page).to_have_url(re.compile("/hours"))
        page.goto(site.url(studio.salon.slug, "/desk/team"))
        names = page.locator(".list-title")
        expect(names).to_have_count(2)
        page.get_by_role("button", name="Move Zoe up").focus()
        page.keyboard.press("Enter")

        expect(names.first).to_have_text("Zoe")


class TestBarriers:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("screen", ["phone", "desktop"])
    def test_there_are_none(self, site, studio, browse, menu, nothing_serious, screen, scheme):
        page = menu(browse(screen, color_scheme=scheme))
        nothing_serious(page)
        for path in (f"/desk/services/{studio.cut_id}", "/desk/add-ons/new"):
            page.goto(site.url(studio.salon.slug, path))
            nothing_serious(page)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
