"""What every kind of answer tells a browser not to do, over http and https; and who is listened to at all."""

import re
from http.cookies import SimpleCookie

import pytest

from app.auth import passwords
from app.auth.access import public
from app.auth.models import Account
from app.factory import create_app
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work
from tests.conftest import Client
from tests.world import PASSWORD

SECRET = "the plain text of somebody's secret"
NOWHERE = "postgresql://nobody:nothing@127.0.0.1:1/nothing"
TOO_LARGE = b"x" * (12 * 1024 * 1024)
FORM = "application/x-www-form-urlencoded"

STRICT = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
KINDS = {200, 303, 304, 400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503}


@pytest.fixture(params=["http", "https"])
def scheme(request):
    return request.param


@pytest.fixture
def house(settings, committed, scheme):
    """The program as it runs when nobody tests it, behind a proxy that speaks TLS or none."""
    yield from _running(settings.replace(public_scheme=scheme, public_port=None))


@pytest.fixture
def house_without_database(settings, scheme):
    yield from _running(
        settings.replace(public_scheme=scheme, public_port=None, database_url=NOWHERE, database_owner_url=NOWHERE)
    )


def _running(settings):
    app = create_app(settings)
    app.testing, app.test_client_class = False, Client
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def on(house):
    """`on(host)`: a new browser that has opened the host."""
    return lambda name="races.": house.test_client(host=f"{name}localhost")


@pytest.fixture
def broken(house, monkeypatch):
    """A house in which the sign-in page, and a list of the API, have a defect."""

    def view():
        raise RuntimeError(SECRET)

    for endpoint in ("auth.sign_in", "api_v1.list_services"):
        assert endpoint in house.view_functions
        monkeypatch.setitem(house.view_functions, endpoint, public(view))


@pytest.fixture
def static(house):
    return house.jinja_env.globals["asset"]("css/site.css")


@pytest.fixture
def answers(on, static, house_without_database):
    """Every kind of answer, and how it comes about."""
    kept = on().get(static).headers["ETag"]
    for _ in range(5):
        on().post("/forgot-password", data={"email": "ada@races.example"})
    away = house_without_database.test_client(host="other.localhost")
    return {
        (200, "page"): on().get("/sign-in"),
        (200, "head"): on().head("/sign-in"),
        (200, "partial"): on().get("/book/cut/times?day=2027-03-02", headers={"HX-Request": "true"}),
        (200, "JSON"): on().get("/api/v1/salon"),
        (200, "apex"): on("").get("/"),
        (200, "health"): on("nobody.").get("/healthz"),
        (200, "static file"): on().get(static),
        (200, "static file of the apex"): on("").get(static),
        (200, "stylesheet of the salon"): on().get("/brand.css"),
        (303, "redirect"): on().post("/sign-out"),
        (303, "to the door"): on().get("/desk"),
        (304, "static file"): on().get(static, headers={"If-None-Match": kept}),
        (400, "page"): on().get("/book/%00"),
        (401, "JSON"): on().get("/api/v1/auth/profile"),
        (403, "page"): on().post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}),
        (404, "page"): on().get("/no-such-page"),
        (404, "JSON"): on().get("/api/v1/nothing"),
        (404, "unknown host"): on("nobody.").get("/"),
        (404, "static file"): on().get("/static/1/nothing.css"),
        (405, "page"): on().delete("/sign-in"),
        (405, "JSON"): on().put("/api/v1/holds"),
        (409, "page"): on("").post("/sign-up", data=_taken()),
        (413, "page"): on().post("/sign-in", data=TOO_LARGE, content_type=FORM),
        (413, "JSON"): on().post("/api/v1/holds", data=TOO_LARGE, content_type="application/json"),
        (422, "page"): on().post("/sign-in", data={}),
        (422, "JSON"): on().post("/api/v1/holds", json={}),
        (429, "page"): on().post("/forgot-password", data={"email": "ada@races.example"}),
        (429, "JSON"): on().post("/api/v1/auth/forgot-password", json={"email": "ada@races.example"}),
        (503, "page"): away.get("/sign-in"),
        (503, "JSON"): away.get("/api/v1/salon"),
    }


@pytest.fixture
def defects(broken, on):
    return {
        (500, "page"): on().get("/sign-in"),
        (500, "partial"): on().get("/sign-in", headers={"HX-Request": "true"}),
        (500, "JSON"): on().get("/api/v1/services"),
    }


def _taken():
    return {
        "name": "Races",
        "slug": "races",
        "email": "nia@races.example",
        "password": "a long enough password",
        "country": "DE",
    }


def complaints(answer, scheme):
    """Return which of the headers an answer lacks."""
    policy = set(answer.headers.get("Content-Security-Policy", "").split("; "))
    if not policy >= STRICT:
        yield "a strict policy"
    if "unsafe" in " ".join(policy):
        yield "a policy without exceptions"
    yield from (name for name, value in ALWAYS.items() if answer.headers.get(name) != value)
    if ("Strict-Transport-Security" in answer.headers) != (scheme == "https"):
        yield "Strict-Transport-Security"
    if not re.fullmatch(r"[\w.-]{8,64}", answer.headers.get("X-Request-Id", "")):
        yield "X-Request-Id"


class TestEveryKindOfAnswer:
    def test_has_all_headers(self, answers, defects, scheme):
        given = answers | defects

        assert {key: answer.status_code for key, answer in given.items()} == {key: key[0] for key in given}
        assert {status for status, _ in given} == KINDS
        assert {key: found for key, answer in given.items() if (found := list(complaints(answer, scheme)))} == {}

    def test_without_them_would_be_seen(self, house, on, scheme):
        """The control: what the application answers by itself, without the layer that adds them."""
        house.wsgi_app = house.wsgi_app._wsgi_app._wsgi_app
        bare = set(complaints(on().get("/sign-in"), scheme))

        assert bare >= {"a strict policy", *ALWAYS}
        assert ("Strict-Transport-Security" in bare) == (scheme == "https")


class TestADefect:
    def test_is_a_calm_page_that_shows_nothing_of_it(self, defects):
        for answer in defects.values():
            assert not re.search(rf"Traceback|RuntimeError|\.py|{SECRET}", answer.text)
        page = defects[500, "page"]
        assert "Something went wrong on our side" in page.text
        assert page.headers["X-Request-Id"] in page.text

    def test_is_logged_with_the_id_that_the_page_names(self, broken, on, caplog, capsys):
        answer = on().get("/sign-in", headers={"X-Request-Id": "asked-by-name"})

        assert answer.headers["X-Request-Id"] == "asked-by-name"
        written = capsys.readouterr()
        assert "asked-by-name" in written.out + written.err + caplog.text


COOKIES = ("visitor", "session", "notices", "language")


class TestCookies:
    @pytest.fixture
    def browser(self, on, committed):
        with use_tenant(committed.salon), unit_of_work():
            account = db.session.get_one(Account, committed.owner.account_id)
            account.password_hash = passwords.hash_password(PASSWORD)
        return on()

    @pytest.fixture
    def cookies(self, browser):
        """Everything that the house ever asks a browser to keep."""
        signed_in = browser.post("/sign-in", data={"email": "ada@races.example", "password": PASSWORD})
        given = [browser.get("/book/cut"), signed_in, browser.post("/forgot-password", data={"email": "a@b.example"})]
        given.append(browser.post("/language", data={"lang": "de"}))
        return [SimpleCookie(line) for answer in given for line in answer.headers.getlist("Set-Cookie")]

    def test_are_of_this_host_only_and_out_of_reach_of_scripts(self, cookies, scheme):
        morsels = [morsel for cookie in cookies for morsel in cookie.values()]
        prefix = "__Host-" if scheme == "https" else ""

        assert {morsel.key for morsel in morsels} == {f"{prefix}{name}" for name in COOKIES}
        assert [morsel.key for morsel in morsels if _is_loose(morsel, scheme)] == []

    def test_that_are_loose_would_be_seen(self, scheme):
        """The control."""
        for line in ("a=1; Path=/; HttpOnly; SameSite=Lax; Secure; Domain=localhost", "a=1; Path=/; SameSite=Lax"):
            assert _is_loose(SimpleCookie(line)["a"], scheme)


def _is_loose(morsel, scheme):
    is_sent_here_only = morsel["path"] == "/" and not morsel["domain"] and morsel["samesite"] in {"Lax", "Strict"}
    return not (is_sent_here_only and morsel["httponly"] and bool(morsel["secure"]) == (scheme == "https"))


class TestASiblingSalon:
    """Salons are same-site to each other, so that cookies alone protect nobody."""

    CHANGES = (
        ("/sign-in", {"data": {}}),
        ("/sign-out", {"data": {}}),
        ("/book/cut/hold", {"data": {}}),
        ("/api/v1/holds", {"json": {}}),
        ("/api/v1/appointments", {"json": {}}),
        ("/desk/settings/profile", {"data": {}}),
    )

    @pytest.mark.parametrize("of", ["mane.", "", "races.mane."])
    def test_is_refused_whatever_it_sends(self, on, scheme, of):
        for headers in ({"Origin": f"{scheme}://{of}localhost"}, {"Sec-Fetch-Site": "same-site"}):
            answers = {path: on().post(path, headers=headers, **body).status_code for path, body in self.CHANGES}

            assert answers == dict.fromkeys(answers, 403)

    def test_is_told_from_ones_own_pages(self, on, scheme):
        """The control: the same requests from one's own pages get further."""
        own = {"Origin": f"{scheme}://races.localhost"}
        answers = {on().post(path, headers=own, **body).status_code for path, body in self.CHANGES[:5]}

        assert 403 not in answers
