"""What Lighthouse says of the pages that people meet first, but for what depends on the machine's speed."""

import pytest

from bench import lighthouse

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEAST = 95
STEADY = ("accessibility", "best-practices", "seo")
PAGES = ("booking", "visit", "home", "sign-in", "landing")
IN_SHORT = 2


@pytest.mark.parametrize("page", PAGES)
def test_has_nothing_to_say(front, rounds, page):
    if not lighthouse.is_there():
        pytest.skip("Lighthouse is installed by bin/test")
    if PAGES.index(page) >= rounds(IN_SHORT, len(PAGES)):
        pytest.skip("looked at with --slow")
    report = lighthouse.look_at(front[page], categories=STEADY)

    assert min(report.scores.values()) >= LEAST, (report.scores, report.faults)
