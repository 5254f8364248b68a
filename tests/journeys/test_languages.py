"""Other languages in a real browser: from right to left, with long words, and with letters of another kind."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_booking import coming_tuesday

pytestmark = pytest.mark.browser

LOCALES = {"ar": "ar-EG", "de": "de-DE", "ja": "ja-JP"}
PAGES = [
    "/",
    "/book",
    "/book/cut?day={day}",
    "/sign-in",
    "/forgot-password",
    "/account/sign-in",
    "/problems",
    "/nothing",
]
DESK = ["/desk/calendar", "/desk/customers", "/desk/services", "/desk/team", "/desk/settings", "/desk/account"]

SCREENS = pytest.mark.parametrize("screen", ["phone", "desktop"])


def wide(page: Page) -> list[str]:
    """Return what sticks out of the page on either side."""
    return page.evaluate(
        """() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            return [...document.body.querySelectorAll("*")].filter((one) => {
                const box = one.getBoundingClientRect();
                return box.width && (box.right > root.clientWidth + 1 || box.left < -1);
            }).map((one) => one.outerHTML.slice(0, 120));
        }"""
    )


@pytest.fixture
def quiet(complaints):
    """Pages that are not there say so on the console, too."""
    yield
    complaints.said = [said for said in complaints.said if "404" not in said]


@SCREENS
@pytest.mark.parametrize("language", LOCALES)
def test_nothing_sticks_out_of_the_public_pages(site, studio, browse, quiet, screen, language):
    page = browse(screen, locale=LOCALES[language])
    for path in PAGES:
        page.goto(site.url(studio.salon.slug, path.format(day=coming_tuesday())))

        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert wide(page) == [], path


@SCREENS
def test_nothing_sticks_out_of_the_front_door_in_arabic(site, browse, screen):
    page = browse(screen, locale=LOCALES["ar"])
    for path in ("/", "/sign-up", "/salons"):
        page.goto(site.url("", path))

        assert wide(page) == [], path


@SCREENS
@pytest.mark.parametrize("language", ["de", "ja"])
def test_nothing_sticks_out_of_the_desk(site, studio, browse, signed_in, screen, language):
    page = signed_in(browse(screen, locale=LOCALES[language]), studio.owner)
    for path in DESK:
        page.goto(site.url(studio.salon.slug, path))

        assert page.locator("html").get_attribute("lang") == language
        assert wide(page) == [], path


@SCREENS
def test_books_in_arabic(site, studio, browse, nothing_serious, screen):
    page = browse(screen, locale=LOCALES["ar"])
    page.goto(site.url(studio.salon.slug, "/book"))
    page.get_by_role("link", name="Cut").click()
    page.locator(f"#day-{coming_tuesday()}").click()
    page.locator("#times .slot").first.click()
    expect(page.get_by_text("نحتفظ لك بهذا الوقت.")).to_be_visible()
    assert wide(page) == []
    nothing_serious(page)

    page.get_by_label("الاسم").fill("ليلى العربي")
    page.get_by_label("البريد الإلكتروني").fill("layla@example.com")
    page.get_by_label("قرأت هذا وأوافق عليه.").check()
    page.get_by_role("button", name="احجز الآن").click()

    expect(page.get_by_role("heading", name="تم حجزك")).to_be_visible()
    assert wide(page) == []
    nothing_serious(page)


def test_arrows_lead_the_way_that_is_read(site, studio, browse):
    page = browse("phone", locale=LOCALES["ar"])
    page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"))
    arrow = page.locator('.icon:has(use[href*="-right"]), .icon:has(use[href*="-left"])').first

    assert arrow.evaluate("icon => getComputedStyle(icon).transform") == "matrix(-1, 0, 0, 1, 0, 0)"


def test_somebody_at_the_desk_chooses_a_language(site, studio, browse, signed_in):
    page = signed_in(browse("desktop"), studio.stylist)
    page.goto(site.url(studio.salon.slug, "/desk/account"))
    page.get_by_label("Language of the desk").select_option("日本語")
    page.locator("#account-language").get_by_role("button", name="Save").click()

    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.get_by_text("言語を変更しました。")).to_be_visible()
