"""A real browser on a real server: the program on a free port, and a salon of the test's own with real commits.

`site.url("slug", "/book")` is an address, `studio` a fresh copy of Shear Bliss that is erased afterwards, and `browse`
opens pages: `browse("phone")`, `browse("desktop", javascript=False)`, `browse(cookies=False)`. Whatever a page reports
as an error, or its content security policy refuses, fails the test.
"""

import itertools
import re
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app.auth.actor import ANONYMOUS, Actor
from app.auth.models import Account
from app.auth.operations import sessions
from app.booking import operations as booking
from app.booking.commands import Book, Contact
from app.booking.tokens import manage_token
from app.config import Settings
from app.core import clock
from app.factory import create_app
from tenants import provisioning
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work
from tests import world

ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking")
SCREENS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
PATIENCE = 15_000
"""Milliseconds: a page takes a fraction of a second, but several people may be busy on the same machine."""
WITHOUT_COOKIES = "a browser that keeps no cookies"
SERIOUS = frozenset({"serious", "critical"})

REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (409|410|422) ")

expect.set_options(timeout=PATIENCE)

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Site:
    """The running program."""

    app: Flask
    port: int

    def url(self, slug: str = "", path: str = "/") -> str:
        """Return an address on a salon's host, or on the apex."""
        return f"http://{slug}{'.' if slug else ''}localhost:{self.port}{path}"


@dataclass
class Complaints:
    """What pages complained about: errors on the console, exceptions, answers that no page should get."""

    said: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("console", lambda message: message.type == "error" and self._note(message.text))
        context.on("weberror", lambda error: self._note(str(error.error)))

    def _note(self, text: str) -> None:
        # Chromium reports every form that comes back with its errors; that is the form's business.
        if not REFUSED.match(text):
            self.said.append(text)


class QuietHandler(WSGIRequestHandler):
    """Serves without a line for every request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def site(app: Flask, settings: Settings) -> Iterator[Site]:
    """The program on a free port, beside the tests' own copy and on the same database."""
    with serving(app, settings, _cookieless) as site:
        yield site


@pytest.fixture(scope="session")
def still(app: Flask, settings: Settings) -> Iterator[Site]:
    """The same where it is always NOW: for pages that are looked at rather than lived with."""
    with serving(app, settings, _standing_still) as site:
        yield site


@contextmanager
def serving(app: Flask, settings: Settings, wrap: Callable[[Flask], Callable[..., Any]]) -> Iterator[Site]:
    """Let the program answer on a free port as long as the block lasts."""
    server = make_server("127.0.0.1", 0, _later, threaded=True, request_handler=QuietHandler)
    own = create_app(settings.replace(public_port=server.port))
    server.app = wrap(own)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(app, server.port)
    server.shutdown()
    server.server_close()
    with own.app_context():
        db.engine.dispose()


@pytest.fixture
def studio(site: Site) -> Iterator[world.People]:
    """A salon that nobody else uses: Shear Bliss once more, under a name of its own."""
    with site.app.app_context():
        people = world.build_shear_bliss(f"studio{next(_numbers)}")
    yield people
    with site.app.app_context():
        provisioning.erase_tenant(people.salon)
        db.session.remove()


@pytest.fixture
def inside(site: Site, studio: world.People) -> Callable[[Callable[[], Any]], Any]:
    """`inside(act)`: do or read something in the studio past the browser, as another device would."""

    def do(act: Callable[[], Any]) -> Any:
        with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
            return act()

    return do


@pytest.fixture
def front(site: Site, studio: world.People) -> dict[str, str]:
    """Where people meet the house first: the platform, and a salon's home, picker, visit and door for the team."""
    salon = partial(site.url, studio.salon.slug)
    return {
        "booking": salon("/book/cut"),
        "visit": salon(_booked_visit(site, studio)),
        "home": salon(),
        "sign-in": salon("/sign-in"),
        "landing": site.url(),
    }


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Complaints:
    """What pages complain about; a test that provokes some empties the list."""
    return Complaints()


@pytest.fixture
def browse(request: pytest.FixtureRequest, chromium: Browser, complaints: Complaints) -> Iterator[Callable[..., Page]]:
    """Open a page of its own browser context, with no memory of any other."""
    if "studio" in request.fixturenames:
        # Pages that look again every second are closed before their salon is gone.
        request.getfixturevalue("studio")
    contexts: list[BrowserContext] = []

    def open_page(screen: str = "desktop", *, javascript: bool = True, cookies: bool = True, **options: Any) -> Page:
        if not cookies:
            options["user_agent"] = WITHOUT_COOKIES
        # Nothing moves: colours are looked at as they end, not half way through a transition.
        options = {"timezone_id": "Europe/Berlin", "locale": "en-GB", "reduced_motion": "reduce"} | options
        context = chromium.new_context(viewport=SCREENS[screen], java_script_enabled=javascript, **options)
        context.set_default_timeout(PATIENCE)
        complaints.watch(context)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints.said == []


@pytest.fixture(params=SCREENS)
def page(request: pytest.FixtureRequest, browse: Callable[..., Page]) -> Page:
    """A page on a phone, and once more on a desktop."""
    return browse(request.param)


@pytest.fixture
def signed_in(site: Site, studio: world.People) -> Callable[[Page, Actor], Page]:
    """`signed_in(page, studio.owner)`: let somebody be signed in on a page's browser, without the way there."""

    def sign_in(page: Page, actor: Actor) -> Page:
        with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
            account = db.session.get_one(Account, actor.account_id)
            token = sessions.start_session(account=account, user_agent="", replacing=None, now=clock.now())
        page.context.add_cookies([{"name": "session", "value": token, "url": site.url(studio.salon.slug)}])
        return page

    return sign_in


@pytest.fixture
def nothing_serious() -> Callable[[Page], None]:
    """Check a page for barriers that keep people out."""

    def check(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        assert [barrier["id"] for barrier in found if barrier["impact"] in SERIOUS] == [], found

    return check


def _booked_visit(site: Site, studio: world.People) -> str:
    """Book a visit next Tuesday and return its address."""
    today = clock.now().date()
    tuesday = today + timedelta(days=7 + (1 - today.weekday()) % 7)
    command = Book(
        service_id=studio.cut_id,
        starts_at=datetime.combine(tuesday, time(11), UTC),
        customer=Contact(name="Dora", email="dora@example.com"),
        accept_policies=True,
    )
    with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
        visit = booking.book(command=command, by=ANONYMOUS, now=clock.now())
        return f"/a/{visit.id}?token={manage_token(visit)}"


def _cookieless(app: Flask) -> Callable[..., Iterable[bytes]]:
    """Lose the cookies of browsers that say they keep none: Chromium has no switch for it that Playwright reaches."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("HTTP_USER_AGENT") == WITHOUT_COOKIES:
            environ.pop("HTTP_COOKIE", None)
        return app(environ, start_response)

    return serve


def _standing_still(app: Flask) -> Callable[..., Iterable[bytes]]:
    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with clock.frozen(world.NOW):
            return app(environ, start_response)

    return serve


def _later(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    raise AssertionError("The server serves nothing before it knows its port.")
