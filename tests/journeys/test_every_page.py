"""Every page of the site map, as every role sees it: no barriers, no errors, nothing wider than the screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from app.auth.roles import Role
from tenants import provisioning
from tenants.db import db
from tenants.hosts import Site as Part
from tests import world
from tests.contracts.whole import FROM_THE_TOP, Sight, Whole, build_whole, looked_at
from tests.journeys.conftest import PATIENCE, SCREENS, Site
from tests.journeys.looking import Watcher, behind_dialogs, complaints

pytestmark = pytest.mark.browser

NO_PAGES = {
    Part.TENANT: {
        "/_design/brand.css",
        "/a/<uuid:appointment_id>/calendar.ics",
        "/account/export.json",
        "/brand.css",
        "/card.png",
        "/desk/colours.css",
        "/desk/customers/<uuid:customer_id>/photos/<uuid:photo_id>",
        "/desk/customers/import/<uuid:import_id>/faults.csv",
        "/desk/invoices/<uuid:invoice_id>/pdf",
        "/desk/invoices/export",
        "/desk/settings/brand/preview.css",
        "/desk/settings/payments/stripe/connected",
        "/desk/settings/payments/stripe/onboarding",
        "/desk/start/qr.svg",
        "/icon-<int:size>.png",
        "/icon.svg",
        "/photos/<key>",
        "/robots.txt",
        "/sitemap.xml",
        # A letter in its frame.
        "/desk/settings/notifications/<kind>/<audience>/preview",
        # A way to another page.
        "/a/<uuid:appointment_id>/again",
        # Goes on by itself.
        "/a/<uuid:appointment_id>/payments/<uuid:payment_id>",
        # Parts of pages, which the pages that hold them ask for.
        "/a/<uuid:appointment_id>/move/times",
        "/book/<slug>/times",
        "/desk/customers/segments",
        "/open/<uuid:location_id>",
    },
    Part.APEX: {"/robots.txt", "/sitemap.xml"},
}
"""What can be looked at and is no page: files, a letter, parts of pages."""

WORSE = """() => {
  const image = document.createElement("img");
  image.src = "/not-here.png";
  image.style.minInlineSize = "900px";
  document.body.append(image);
  const script = document.createElement("script");
  script.textContent = "window.done = true";
  document.body.append(script);
  return new Promise((answered) => image.addEventListener("error", () => answered()));
}"""
"""What a page could do worse."""


@pytest.fixture(scope="module")
def whole(still: Site) -> Iterator[Whole]:
    """A salon in which something of everything is going on."""
    with still.app.app_context():
        people = world.build_shear_bliss("whole")
    yield build_whole(still.app, people)
    with still.app.app_context():
        provisioning.erase_tenant(people.salon)
        db.session.remove()


class Eyes:
    """Looks at pages with one kind of screen, in one browser for each who looks."""

    def __init__(self, whole: Whole, still: Site, chromium: Browser, screen: str, scheme: str) -> None:
        self.whole, self.still, self.chromium, self.look = whole, still, chromium, (screen, scheme)
        self.options = {"viewport": SCREENS[screen], "color_scheme": scheme}

    def wrong_with(self, sights: list[Sight], part: Part = Part.TENANT) -> list[str]:
        """Open pages; return what is wrong with each."""
        host = self.still.url(self.whole.people.salon.slug if part == Part.TENANT else "")
        found = []
        for role in FROM_THE_TOP:
            if own := [sight for sight in sights if sight.role == role]:
                found += self._seen_as(role, own, host)
        return found

    def _seen_as(self, role: Role | None, sights: list[Sight], host: str) -> list[str]:
        with self.chromium.new_context(timezone_id="Europe/Berlin", reduced_motion="reduce", **self.options) as context:
            if role:
                context.add_cookies([{"name": "session", "value": self.whole.tokens[role], "url": host}])
            watcher = Watcher(frozenset({host}))
            watcher.watch(context)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            return [one for sight in sights for one in look(page, host, sight, watcher)]


def look(page: Page, host: str, sight: Sight, watcher: Watcher) -> list[str]:
    """Open a page and say what is wrong with it."""
    page.goto(host.removesuffix("/") + sight.path)
    found = [*complaints(page, watcher), *behind_dialogs(page, watcher)]
    return [f"{sight.role} {sight.path}: {one}" for one in dict.fromkeys(found)]


def differing(sights: list[Sight]) -> list[Sight]:
    """Leave out what somebody of more power sees built just so, but for one page of every role."""
    kept, known, begun = [], set(), set()
    for sight in sights:
        if (sight.path, sight.shape) not in known or sight.role not in begun:
            kept.append(sight)
            begun.add(sight.role)
        known.add((sight.path, sight.shape))
    return kept


def one_of_a_kind(sights: list[Sight]) -> list[Sight]:
    """Choose one page of every kind of layout."""
    return [sight for sight in sights if sight.rule in {"/", "/book", "/sign-up", "/desk/calendar", "/desk/customers"}]


CHOICES = {
    ("phone", "light"): differing,
    ("phone", "dark"): lambda sights: [sight for sight in sights if sight.role is None],
    ("desktop", "light"): lambda sights: one_of_a_kind(differing(sights)),
    ("desktop", "dark"): lambda sights: one_of_a_kind(differing(sights)),
}
"""What is looked at when time is short; with --slow it is everything, as everybody, on every screen."""


@pytest.fixture(params=CHOICES, ids="-".join)
def eyes(request: pytest.FixtureRequest, whole: Whole, still: Site, chromium: Browser) -> Eyes:
    """Somebody who looks at pages."""
    return Eyes(whole, still, chromium, *request.param)


@pytest.mark.parametrize("part", NO_PAGES)
def test_every_rule_is_a_page_for_somebody_or_known_to_be_none(whole: Whole, part: Part) -> None:
    pages = {sight.rule for sight in whole.on(part)}

    assert {rule.rule for rule in looked_at(whole.app, part)} - pages == NO_PAGES[part]


def test_none_has_barriers_or_complains(eyes: Eyes, whole: Whole, request: pytest.FixtureRequest) -> None:
    choose = CHOICES.get(eyes.look, list) if not request.config.getoption("--slow") else list
    wrong = [one for part in NO_PAGES for one in eyes.wrong_with(choose(whole.on(part)), part)]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("eyes", [("phone", "light")], indirect=True)
def test_one_that_does_would_be_seen(eyes: Eyes, whole: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a page with an image that says nothing, that is not there, and is wider than a phone."""
    home = next(sight for sight in whole.on(Part.TENANT) if sight.path == "/" and sight.role is None)
    monkeypatch.setattr("tests.journeys.looking.OPEN_ALL", WORSE)

    found = "\n".join(eyes.wrong_with([home]))

    harm = ("image-alt", "wider than the screen", "404", "refused: script-src", "console:")
    assert [one for one in harm if one not in found] == [], found
