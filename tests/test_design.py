"""The page that shows every component, and the promise that any brand colour leaves it readable."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.config import Settings
from app.core.assets import BUNDLES, ROOT
from app.core.colours import DARK, LIGHT
from app.design import init_app, pairs

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")
PARTS = sorted(path.stem.removeprefix("_") for path in (ROOT.parent / "templates/shared/gallery").glob("_*.html"))
INSIDE_ANOTHER = {"agenda", "choices", "summary"}
CLASS = re.compile(r"\.([a-z][\w-]*)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LAYER = "@layer components"

STYLED = {
    name
    for path in (ROOT / "css").glob("*.css")
    for name in CLASS.findall(re.sub(r'"[^"]*"', "", COMMENT.sub("", path.read_text())))
}
PAGES = [
    path.read_text()
    for path in sorted((ROOT.parent / "templates").rglob("*.html"))
    if not path.relative_to(ROOT.parent / "templates")
    .as_posix()
    .startswith(("shared/gallery/", "shared/_gallery.html", "mail/"))
]
SCRIPTS = "".join(path.read_text() for path in (ROOT / "js").rglob("*.js"))
WORD = re.compile(r"[\w-]+")
QUOTED = re.compile(r"\"([\w -]+)\"")
ATTRIBUTE = re.compile(r'class="((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"', re.DOTALL)
BODY = re.compile(r"{% block \w+_class %\}([^{]*)\{")
MADE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
NAMED_BY_SCRIPTS = {name for one in re.findall(r"\"[^\"\n]*\"|`[^`]*`", SCRIPTS) for name in WORD.findall(one)}
NAMED_BY_PROGRAMS = {"avatar", "icon", "htmx-request"}
"""The macro of faces, app.core.assets and htmx give some."""
NUMBERED = re.compile(r"(hue|r)-\d")
TRIES_A_BRAND = "settings"
"""What a salon looks like in another colour is shown there, beside the page in its own."""
TOKENS = re.compile(r"(--[\w-]+):")
LENGTH = r"(-?[\w.]+|\w+\([^;]*\))"
FOUR = re.compile(rf"(padding|margin): {LENGTH} {LENGTH} {LENGTH} {LENGTH};")
"""Lengths of the four sides of something: up, right, down, left."""


def components():
    """Yield each stylesheet of components with its own classes: those named for it, and those nobody else mentions."""
    sheets = {path.stem: COMMENT.sub("", path.read_text()) for path in sorted((ROOT / "css").glob("*.css"))}
    classes = {name: set(CLASS.findall(text)) for name, text in sheets.items()}
    for name in (name for name, text in sheets.items() if LAYER in text):
        others = set().union(*(mentioned for other, mentioned in classes.items() if other != name))
        yield name, {one for one in classes[name] if one.partition("-")[0] == name or one not in others}


def worn():
    """Return the classes that pages name, those among them that depend on something, and what they depend on."""
    return {name for one in attributes() for name in WORD.findall(one)}


def always_worn():
    """Return the classes that stand on pages as they are written."""
    return {name for one in attributes() for name in MADE.sub("…", one).split() if "…" not in name}


def attributes():
    return [one for page in PAGES for one in (*ATTRIBUTE.findall(page), *BODY.findall(page))]


def composed():
    """Return the classes that macros put together: the beginning of a name, and a word that they are called with."""
    said = {name for page in PAGES for name in QUOTED.findall(page)}
    return {one.strip() + other for one in said | worn() if one.endswith("-") for other in said}


class TestPage:
    def test_shows_every_part(self, client):
        page = client.get("/_design").text

        assert [part for part in PARTS if f'id="{part}"' not in page] == sorted(INSIDE_ANOTHER)

    def test_shows_something_of_every_stylesheet(self, client):
        shown = {
            name for names in re.findall(r'class="([^"]*)"', client.get("/_design").text) for name in names.split()
        }

        assert [name for name, own in components() if not own & shown] == []

    def test_tries_another_brand_colour(self, client):
        page = client.get("/_design?brand=%23ffd400").text
        address = re.search(r'href="(/_design/brand.css[^"]*)"', page)[1]

        assert "--brand-fill:#ffd400" in client.get(address).text

    @pytest.mark.parametrize("brand", ["red", "#12345", "#123456;}body{}", "%23ffd400"])
    def test_takes_nothing_else_for_a_colour(self, client, brand):
        answer = client.get("/_design/brand.css", query_string={"brand": brand})

        assert answer.text == client.get("/brand.css").text

    def test_is_not_there_in_production(self, app):
        class Production:
            extensions = {"settings": Settings(environment="production", secret_key="k" * 40)}  # noqa: RUF012

            def add_url_rule(self, *_args, **_options):
                raise AssertionError("shown in production")

        init_app(Production())


class TestClasses:
    """Pages and stylesheets have one list of names. The page that shows the components is no page somebody needs."""

    def test_that_no_page_uses_are_in_no_stylesheet(self):
        used = worn() | composed() | NAMED_BY_SCRIPTS | NAMED_BY_PROGRAMS

        assert {one for one in STYLED - used if not NUMBERED.fullmatch(one)} == set()

    def test_that_no_stylesheet_knows_are_on_no_page(self):
        assert always_worn() - STYLED - NAMED_BY_SCRIPTS == set()


def test_no_component_calls_something_else_by_the_name_of_a_token():
    tokens = set(TOKENS.findall((ROOT / "css/tokens.css").read_text()))
    own = {path.stem: set(TOKENS.findall(path.read_text())) for path in (ROOT / "css").glob("*.css")}

    assert {name for name, found in own.items() if found & tokens} == {"tokens", TRIES_A_BRAND}


def test_customers_pages_know_no_left_and_right():
    """They are read from right to left as well: what differs is said by where a line begins and ends."""
    sheets = {name: (ROOT / f"css/{name}.css").read_text() for name in BUNDLES["css/site.css"]}
    sides = {name: [four for four in FOUR.findall(text) if four[2] != four[4]] for name, text in sheets.items()}

    assert {name: found for name, found in sides.items() if found} == {}


@pytest.mark.parametrize("ground", [LIGHT, DARK], ids=["light", "dark"])
@given(brand=COLOURS)
@example(brand="#000000")
@example(brand="#ffffff")
@example(brand="#808080")
@example(brand="#ffd400")
def test_every_pair_that_meets_can_be_read(ground, brand):
    assert [pair for pair in pairs(brand, ground) if not pair.is_enough] == []
