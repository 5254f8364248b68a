"""What the first look at a booking page costs a telephone: kilobytes on the way, and nothing that jumps."""

import gzip

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
    """Add up what a page loads, compressed: files as they are sent, the page itself as a proxy would pack it."""

    def listen(page):
        seen = []

        def note(answer):
            seen.append(answer)

        page.on("response", note)
        return lambda: {answer.url: weight(answer) for answer in seen if answer.ok}

    def weight(answer):
        body = answer.body()
        is_packable = answer.headers.get("content-type", "").startswith(("text/", "image/svg"))
        return len(gzip.compress(body)) if is_packable else len(body)

    return listen


@pytest.mark.parametrize("path", ["/book", "/book/cut?day={day}"])
def test_the_first_load_is_light(site, studio, browse, weigh, path):
    page = browse("phone")
    weighed = weigh(page)
    page.goto(site.url(studio.salon.slug, path.format(day=coming_tuesday())))
    weights = weighed()

    assert len(weights) > 3
    assert sum(weights.values()) <= MOST_BYTES, weights


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
