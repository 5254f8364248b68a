"""What the first look at a page costs a telephone: kilobytes on the way, and nothing that jumps."""

import pytest

from tenants.context import use_tenant
from tenants.unit_of_work import unit_of_work
from tests.booking.conftest import hire
from tests.journeys.test_booking import coming_tuesday, slot

pytestmark = pytest.mark.browser

MOST_BYTES = 100_000
MOST_SHIFT = 0.02
SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
ZONES = ["Europe/Berlin", "Asia/Tokyo"]


@pytest.fixture
def weigh():
    """Add up what a page loads, heads included, as it came over the wire."""

    def listen(page):
        seen, wire = [], page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda arrived: seen.append(arrived["encodedDataLength"]))
        return lambda: seen

    return listen


@pytest.mark.parametrize("page", ["booking", "visit", "home", "sign-in", "landing"])
def test_the_first_load_is_light_and_nothing_jumps(front, browse, weigh, page):
    window = browse("phone")
    weights = weigh(window)
    window.add_init_script(SHIFTS)
    window.goto(front[page], wait_until="load")
    window.wait_for_timeout(700)

    assert len(weights()) > 5
    assert sum(weights()) <= MOST_BYTES, weights()
    assert window.evaluate("window.shift") <= MOST_SHIFT


def test_a_page_comes_packed(front, browse):
    answer = browse("phone").goto(front["home"])

    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_nothing_jumps(site, studio, browse, screen, zone):
    with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
        hire("Dee", studio)
    page = browse(screen, timezone_id=zone)
    page.add_init_script(SHIFTS)
    page.goto(site.url(studio.salon.slug, f"/book/cut?day={coming_tuesday()}"), wait_until="load")
    page.wait_for_timeout(500)
    choosing = page.evaluate("window.shift")
    slot(page, "10:00").click()
    page.get_by_text("We keep this time for you.").wait_for()
    page.wait_for_timeout(1500)

    assert choosing <= MOST_SHIFT
    assert page.evaluate("window.shift") <= MOST_SHIFT
