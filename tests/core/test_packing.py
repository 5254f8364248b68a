"""Compressed answers: shorter for everybody, and never a yardstick for another site."""

import gzip

import pytest
from flask import Flask, Response

from app.core import packing

PAGE = "<p>Ada Lovelace, Tuesday at ten</p>" * 100
SHORT = "<p>Nothing booked</p>"
FROM_US, TYPED, FROM_A_SIBLING, FROM_ELSEWHERE = (
    {"Sec-Fetch-Site": site} for site in ("same-origin", "none", "same-site", "cross-site")
)


@pytest.fixture
def visitor():
    """A browser on an application with a page, a short one, a file, a stream and a page that has a tag."""
    app = Flask(__name__, static_folder=None)
    app.testing = True
    packing.init_app(app)
    app.add_url_rule("/page", "page", lambda: PAGE)
    app.add_url_rule("/short", "short", lambda: SHORT)
    app.add_url_rule("/photo", "photo", lambda: Response(b"\0" * 5000, mimetype="image/webp"))
    app.add_url_rule("/stream", "stream", lambda: Response(iter([PAGE]), mimetype="text/html"))
    app.add_url_rule("/tagged", "tagged", lambda: Response(PAGE, headers={"ETag": '"1"'}))
    return app.test_client()


@pytest.fixture
def ask(visitor):
    return lambda path="/page", **headers: visitor.get(path, headers={"Accept-Encoding": "br, gzip", **headers})


@pytest.fixture
def ask_signed_in(ask, visitor):
    visitor.set_cookie("session", "secret")
    return ask


class TestPack:
    def test_sends_pages_compressed(self, ask):
        answer = ask()

        assert answer.headers["Content-Encoding"] == "gzip"
        assert int(answer.headers["Content-Length"]) == len(answer.data) < len(PAGE) / 10
        assert gzip.decompress(answer.data).decode() == PAGE

    def test_tells_caches_that_there_are_two(self, ask, visitor):
        assert "Accept-Encoding" in ask().vary
        assert "Accept-Encoding" in visitor.get("/page").vary

    def test_leaves_those_alone_who_cannot_unpack(self, visitor):
        assert visitor.get("/page").text == PAGE
        assert visitor.get("/page", headers={"Accept-Encoding": "gzip;q=0, br"}).text == PAGE

    @pytest.mark.parametrize("path", ["/short", "/photo", "/stream", "/tagged"])
    def test_leaves_alone_what_would_gain_nothing(self, ask, path):
        assert "Content-Encoding" not in ask(path).headers

    def test_says_the_same_length_to_who_asks_for_the_head_alone(self, ask, visitor):
        head = visitor.head("/page", headers={"Accept-Encoding": "gzip"})

        assert head.headers["Content-Length"] == ask().headers["Content-Length"]


class TestLengths:
    """What another site makes a browser ask for is not measured by how well it packs."""

    @pytest.mark.parametrize("site", [FROM_ELSEWHERE, FROM_A_SIBLING, {}], ids=["elsewhere", "sibling", "unsaid"])
    def test_of_what_is_somebodys_own_are_those_of_the_page(self, ask_signed_in, site):
        answer = ask_signed_in(**site)

        assert "Content-Encoding" not in answer.headers
        assert len(answer.data) == len(PAGE)

    @pytest.mark.parametrize("site", [FROM_US, TYPED], ids=["ours", "typed"])
    def test_are_short_for_whoever_asks_themselves(self, ask_signed_in, site):
        assert ask_signed_in(**site).headers["Content-Encoding"] == "gzip"

    @pytest.mark.parametrize("site", [FROM_ELSEWHERE, FROM_A_SIBLING], ids=["elsewhere", "sibling"])
    def test_are_short_for_whoever_is_nobody(self, ask, site):
        assert ask(**site).headers["Content-Encoding"] == "gzip"


class TestTheHouse:
    def test_sends_its_pages_so(self, client):
        answer = client.get("/sign-in", headers={"Accept-Encoding": "gzip"})

        assert answer.headers["Content-Encoding"] == "gzip"
        assert b"<h1>" in gzip.decompress(answer.data)
