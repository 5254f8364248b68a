"""The papers, held against the house: what is built is described, and what is described can be found."""

import re

import pytest

from tenants.hosts import Site
from tests.conftest import ROOT

API = "/api/v1"
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def described():
    """The calls that have a heading of their own in docs/api.md."""
    return set(re.findall(r"^### `([A-Z]+ \S+)`$", (DOCS / "api.md").read_text(), re.MULTILINE))


def calls(app):
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(API):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(API))
            yield from (f"{method} {path}" for method in rule.methods - {"HEAD", "OPTIONS"})


def links(page):
    """Yield the links of a page that lead to files of ours, with what comes after the #."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    for target in (one or other for one, other in LINK.findall(text)):
        if not re.match(r"[a-z]+:", target):
            yield target.partition("#")[::2]


def anchor(heading):
    """Return a heading's anchor, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


class TestApi:
    def test_every_call_is_described(self, app, described):
        assert set(calls(app)) - described == set()

    def test_nothing_is_described_that_is_not_there(self, app, described):
        assert described - set(calls(app)) == set()

    def test_both_sites_are_looked_at(self, app):
        sites = {rule.subdomain for rule in app.url_map.iter_rules() if rule.rule.startswith(API)}

        assert sites == {Site.APEX, Site.TENANT}


class TestDecisions:
    NAMES = sorted(path.name for path in (DOCS / "decisions").glob("[0-9]*.md"))

    def test_have_numbers_of_their_own(self):
        numbers = [name[:4] for name in self.NAMES]

        assert sorted(set(numbers)) == numbers

    def test_bear_their_number_in_the_heading(self):
        headings = {name: (DOCS / "decisions" / name).read_text().split("\n", 1)[0] for name in self.NAMES}

        assert [name for name, heading in headings.items() if not heading.startswith(f"# {name[:4]} · ")] == []

    def test_are_all_in_the_index(self):
        index = (DOCS / "decisions" / "README.md").read_text()

        assert [name for name in self.NAMES if f"]({name})" not in index] == []


class TestLinks:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
    def test_lead_somewhere(self, page):
        lost = [
            f"{path}#{part}"
            for path, part in links(page)
            if not (place := page.parent / path if path else page).exists()
            or (part and part not in {anchor(heading) for heading in HEADING.findall(place.read_text())})
        ]

        assert lost == []

    def test_are_found_in_the_readme(self):
        assert ("docs/architecture.md", "") in links(ROOT / "README.md")
