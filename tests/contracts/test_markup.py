"""One thing has one partial: no two templates hold the same run of markup."""

import re
from collections import defaultdict
from collections.abc import Iterable

import pytest

from tests.conftest import ROOT

TEMPLATES = {path.relative_to(ROOT).as_posix(): path.read_text() for path in sorted(ROOT.glob("templates/**/*.html"))}

MOST_WORD_FOR_WORD = 3
MOST_BUT_FOR_WHAT_THEY_SAY = 6

FRAME = re.compile(r"</[\w-]+>|\{%-? (end\w+|else|extends|from|import|block)\b.*%\}|\{#.*|.*#\}")
"""Lines that every template has: what ends something, where things come from, what is for readers."""
SAID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\"[^\"]*\"|>[^<{]+<")

GUARD = re.compile(r"{% if (?:actor\.|may_|can_|[\w.]*is_yours)[^%]*%}\s*{% include [^%]*%}")
ON_EVERY_PAGE = ("_confirm", "_toasts")
ID = re.compile(r'\bid="([\w-]+)"')

BARE = re.compile(r"<[\w-]+( (class|scope)=(\"[\w -]*\"|…))?>(…</[\w-]+>)?")
"""An element by itself; that tables begin with the same four of them, or have headings, says nothing twice."""


def lines(template: str) -> list[str]:
    """Return what a template says, line by line, without what every template has."""
    stripped = (" ".join(line.split()) for line in template.splitlines())
    return [line for line in stripped if line and not FRAME.fullmatch(line)]


def shapes(template: str) -> list[str]:
    """Return of which elements a template is built, line by line, whatever they say."""
    found = (SAID.sub("…", line) for line in lines(template))
    return [line for line in found if "<" in line]


def runs(found: list[str], most: int) -> Iterable[tuple[str, ...]]:
    """Yield every run that is longer than may stand in two places."""
    for start in range(len(found) - most):
        run = tuple(found[start : start + most + 1])
        if sum(not BARE.fullmatch(line) for line in run) > 1:
            yield run


def repeated(templates: dict[str, str], read: object, most: int) -> dict[tuple[str, ...], list[str]]:
    """Return the runs that stand in more than one template, and in which."""
    places: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, template in templates.items():
        for run in set(runs(read(template), most)):
            places[run].append(name)
    return {run: names for run, names in places.items() if len(names) > 1}


@pytest.mark.parametrize("read, most", [(lines, MOST_WORD_FOR_WORD), (shapes, MOST_BUT_FOR_WHAT_THEY_SAY)])
def test_no_two_templates_say_the_same(read, most):
    assert repeated(TEMPLATES, read, most) == {}


def test_what_every_page_has_shares_its_ids_with_nothing():
    everywhere = {one for part in ON_EVERY_PAGE for one in ID.findall(TEMPLATES[f"templates/shared/{part}.html"])}
    others = {name: text for name, text in TEMPLATES.items() if not name.startswith("templates/shared/")}

    assert {name: both for name, text in others.items() if (both := everywhere.intersection(ID.findall(text)))} == {}


def test_whether_somebody_may_see_a_part_is_said_in_the_part():
    """Whoever includes it, or answers with it alone, cannot forget to ask."""
    guarded = {name: GUARD.findall(text) for name, text in TEMPLATES.items()}

    assert {name: found for name, found in guarded.items() if found} == {}


def test_one_that_does_would_be_seen():
    """The control: a partial that was copied, and one that was copied and given other words."""
    partial = TEMPLATES["templates/catalogue/_terms_row.html"]
    other = re.sub("one|form|price", "thing", partial)

    assert repeated({"one": partial, "another": partial}, lines, MOST_WORD_FOR_WORD)
    assert repeated({"one": partial, "another": other}, shapes, MOST_BUT_FOR_WHAT_THEY_SAY)
