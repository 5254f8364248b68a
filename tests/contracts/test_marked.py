"""No sentence stands unmarked: in templates and Python as they are written, on pages and in mails as they are read."""

import ast
from zoneinfo import available_timezones

import flask_babel
import holidays
import pytest
from babel import Locale

from app.auth.operations import sessions
from app.auth.queries import account
from app.auth.roles import Role
from app.catalogue.countries import locales_of
from app.core import languages
from app.notifications.occasions import OCCASIONS
from tenants.db import TenantModel, db
from tenants.hosts import Site
from tenants.unit_of_work import unit_of_work
from tests.conftest import ROOT
from tests.contracts.asking import call, fill, rules_of
from tests.contracts.marks import WORD, Pseudo, Texts, sentences_of, unmarked, written_in
from tests.contracts.things import build

TEMPLATES = ROOT / "templates"
GALLERY = "shared/gallery/", "shared/_gallery.html"
"""The page of the design system, which only developers see."""

SAME_EVERYWHERE = {
    "Parlour",
    "Stripe",
    "Ctrl",
    "K",
    "Esc",
    "CSV",
    "ZIP",
    "JSON",
    "API",
    "UTC",
    "kB",
    "MB",
    "px",
    "PNG",
    "JPEG",
    "INV",
    "REC",
    "CN",
}
"""Names, keys, formats and series of numbers: the same in every language."""

MEASURED = {
    "am",
    "pm",
    "AM",
    "PM",
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "min",
    "mins",
    "minute",
    "minutes",
    "day",
    "days",
    "week",
}
MEASURED |= {"weeks", "month", "months", "second", "seconds", "at", "and", "Quarter", "time", "U", "S", "St"}
"""What CLDR writes between figures."""

UNTRANSLATED = ("app/cli.py", "app/config.py", "app/core/embedded/", "app/core/metrics.py", "app/platform/cli.py")
"""What only operators and logs read."""
THE_DEMO = "app/platform/demo/"
"""Salons that stand for real ones, each in its own language."""

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
SECTIONS = ["profile", "brand", "policies", "rules", "locations", "holidays"]
MORE_PAGES = [
    *(f"/desk/settings/{section}" for section in SECTIONS),
    *(f"/desk/settings/notifications/{one.kind}/{one.audience}" for one in OCCASIONS),
    *(f"/desk/calendar?day=2027-03-02&view={view}" for view in ("day", "week", "agenda")),
    "/desk/appointments/new?at=2027-03-02T10:00:00Z&staff={staff_id}",
    "/desk/blocks/new?at=2027-03-02T10:00:00Z&staff={staff_id}",
    "/desk/explain?service={service_id}&day=2027-03-02&clock=16:00",
    "/desk/explain?service={service_id}&day=2027-03-07&clock=03:00",
    "/desk/search?q=cut",
    "/desk/search?q=zzzz",
    "/desk/customers?q=zzzz",
    "/desk/settings/history?kind=salon",
    "/book/cut?day=2027-03-07",
    "/book/cut?day=2027-03-02",
    "/nothing-is-here",
    "/desk/nothing-is-here",
]


def templates():
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        if not name.startswith(GALLERY):
            yield name, path.read_text()


class TestAsWritten:
    def test_templates_say_nothing_by_themselves(self):
        wrong = [
            (name, said) for name, page in templates() for said in written_in(page) if unmarked(said, SAME_EVERYWHERE)
        ]

        assert wrong == []

    @pytest.mark.parametrize(
        "page",
        [
            "<p>Hello</p>",
            '<a title="Close it"></a>',
            '<img alt="A cat">',
            '<input placeholder="Your name">',
            "<p>{{ _('Hello') }} there</p>",
            "{% if x %}<b>Yes</b>{% endif %}",
            '<p data-left="{{ x }} is left"></p>',
        ],
    )
    def test_a_template_that_did_would_be_seen(self, page):
        assert any(unmarked(said, SAME_EVERYWHERE) for said in written_in(page))

    def test_python_says_nothing_by_itself(self):
        wrong = []
        for path in ROOT.glob("app/**/*.py"):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith((*UNTRANSLATED, THE_DEMO)):
                wrong += [(name, said) for said in sentences_of(ast.parse(path.read_text()))]

        assert wrong == []

    def test_a_line_that_did_would_be_seen(self):
        assert list(sentences_of(ast.parse('flash("That is done.")'))) == ["That is done."]
        assert not list(sentences_of(ast.parse('flash(_("That is done."))')))


@pytest.fixture
def pseudo(monkeypatch):
    monkeypatch.setattr(flask_babel.Domain, "get_translations", lambda _self: Pseudo())


@pytest.fixture
def things(bliss):
    """One of everything in Shear Bliss."""
    with unit_of_work():
        return build(bliss, named="ours")


@pytest.fixture
def browser_of(app, things, now):
    """`browser_of(role)`: a signed-in browser, or one of nobody."""

    def browser(role):
        client = app.test_client(host="shear.localhost:8000", use_cookies=False)
        if role is not None:
            with unit_of_work():
                owner = account(things.roles[role].account_id)
                token = sessions.start_session(account=owner, user_agent="", replacing=None, now=now)
            client.environ_base["HTTP_COOKIE"] = f"session={token}"
        return client

    return browser


def words_of(texts):
    return {word for said in texts for word in WORD.findall(str(said))}


def of_cldr():
    """Return the words that come from CLDR and not from a catalogue: days, months, countries, languages, moneys."""
    english = Locale("en")
    tables = [english.territories, english.languages, english.currencies, dict(enumerate(english.currencies))]
    tables += [english.days[kind][width] for kind in ("format", "stand-alone") for width in english.days[kind]]
    tables += [english.months[kind][width] for kind in ("format", "stand-alone") for width in english.months[kind]]
    return words_of(said for table in tables for said in table.values()) | MEASURED


def of_the_world():
    """Return every word that stands in a row of the salon."""
    read = db.session.connection().exec_driver_sql
    tables = [table.name for table in TenantModel.metadata.sorted_tables]
    return words_of(row for name in tables for (row,) in read(f'SELECT "{name}"::text FROM "{name}"'))


@pytest.fixture
def known(things):
    named = [*languages.NAMES.values(), *(name for _, name in locales_of("DE", *languages.SUPPORTED))]
    named += [*available_timezones(), *holidays.Germany(years=2027, language="en_US").values()]
    return (
        of_the_world()
        | of_cldr()
        | SAME_EVERYWHERE
        | words_of(named)
        | {"Alex", "Example", "EXAMPLE", "Eve", "Augsburg"}
    )


def complaints(where, answer, known):
    if answer.mimetype != "text/html" or answer.location:
        return set()
    return {f"{where}: {said.strip()!r}" for said in Texts(answer.text).found if unmarked(said, known)}


@pytest.mark.usefixtures("pseudo")
class TestAsRead:
    @pytest.mark.parametrize("role", [None, Role.OWNER, Role.STAFF, Role.CUSTOMER])
    def test_pages_are_read_from_the_catalogue(self, app, things, browser_of, known, role):
        browser, wrong = browser_of(role), set()
        for rule, method in rules_of(app, Site.TENANT):
            if method == "GET" and not rule.rule.startswith(("/api/", "/_design")):
                for headers in ({}, PARTIAL):
                    answer = call(browser, "GET", fill(rule, things.ids), headers=headers)
                    wrong |= complaints(rule.rule, answer, known)

        assert not wrong, "\n".join(sorted(wrong))

    def test_more_pages_are(self, things, browser_of, known):
        browser, wrong = browser_of(Role.OWNER), set()
        for path in MORE_PAGES:
            wrong |= complaints(path, call(browser, "GET", path.format(**things.ids)), known)

        assert not wrong, "\n".join(sorted(wrong))

    def test_forms_that_are_refused_are(self, app, things, browser_of, known):
        browser, wrong = browser_of(Role.OWNER), set()
        for rule, method in rules_of(app, Site.TENANT):
            if method == "POST" and not rule.rule.startswith("/api/"):
                answer = call(browser, "POST", fill(rule, things.ids), data={}, headers=PARTIAL)
                wrong |= complaints(f"POST {rule.rule}", answer, known)

        assert not wrong, "\n".join(sorted(wrong))

    def test_the_platforms_own_pages_are(self, app, apex, known):
        wrong = set()
        for rule, method in rules_of(app, Site.APEX):
            if method == "GET" and not rule.arguments and not rule.rule.startswith(("/api/", "/_design")):
                wrong |= complaints(rule.rule, call(apex, "GET", rule.rule), known)

        assert not wrong, "\n".join(sorted(wrong))

    def test_a_page_that_is_not_would_be_seen(self, app, browser_of, known, monkeypatch):
        monkeypatch.setattr("app.core.languages.NAMES", {"en": "Zounds"})

        assert complaints("/", call(browser_of(None), "GET", "/"), known)
