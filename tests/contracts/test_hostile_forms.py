"""Sixty strings that nobody means well with, in every field of every form: refused or kept, never more than text."""

from collections.abc import Iterator
from itertools import cycle, islice
from urllib.parse import urlencode, urlsplit

import pytest
from markupsafe import escape
from werkzeug.test import TestResponse

from app.auth.roles import Role
from tenants.hosts import Site
from tests.conftest import doorbell_of
from tests.contracts.asking import rules_of, undone
from tests.contracts.forms import WholeForm, forms_of
from tests.contracts.hostile import HOSTILE, SCRIPTS, intruders
from tests.contracts.whole import Whole, build_whole

EXPECTED = {200, 201, 204, 302, 303, 400, 401, 403, 404, 409, 410, 422, 429}
HERE = {"", "localhost:8000", "shear.localhost:8000"}
SHORT = 2
"""How many of the strings a field is given when time is short; together the fields are given all, many times."""

Found = dict[tuple[str, ...], tuple[Whole, Role | None, Site, WholeForm]]

WHO = (
    (Role.OWNER, Site.TENANT),
    (Role.STAFF, Site.TENANT),
    (Role.CUSTOMER, Site.TENANT),
    (None, Site.TENANT),
    (None, Site.APEX),
)
"""Whoever else there is has no form that none of these has."""

WITHOUT_A_FORM = {
    "auth.create_first_session": "a link from the platform opens it, once",
    "auth_account.create_verification": "for an address that is not confirmed yet",
    "auth_desk.create_enablement": "for somebody who is kept out",
    "booking.create_check": "the page that a gateway leads back to sends it by itself",
    "booking_desk.create_block_placement": "blocks are dragged",
    "booking_desk.create_completion": "for a visit that has begun",
    "booking_desk.create_no_show": "for a visit that has begun",
    "booking_desk.create_placement": "visits are dragged",
    "booking_desk.create_reopening": "for a visit that was missed, or is over",
    "booking_desk.create_undo": "for ten seconds after a change",
    "catalogue_desk.create_menu": "for a salon that sells nothing yet",
    "catalogue_desk.update_addon_order": "add-ons are dragged",
    "catalogue_desk.update_category_order": "categories are dragged",
    "catalogue_desk.update_holiday": "for a salon that observes public holidays",
    "catalogue_desk.update_service_order": "services are dragged",
    "catalogue_desk.update_team_order": "people are dragged",
    "leaving_desk.create_reopening": "for a salon that is closed",
    "payments_desk.update_payment_rule_order": "rules are dragged",
    "payments_desk.create_connection": "for a server that has a key of Stripe's",
}
"""What is sent without a form, or from a page that this salon has no cause to show."""


@pytest.fixture
def whole(app, bliss) -> Whole:
    """Shear Bliss with something of everything going on."""
    return build_whole(app, bliss)


@pytest.fixture
def forms(whole) -> Found:
    """Every form of every page, and who has it before them."""
    found: Found = {}
    visitors = [(whole, *who) for who in WHO] + [(whole.for_newcomer(), Role.CUSTOMER, Site.TENANT)]
    for seen, role, site in visitors:
        for sight in seen.seen_by(role, site):
            for form in forms_of(sight.text, sight.path):
                found.setdefault((endpoint_of(whole, site, form), *form.kind), (seen, role, site, form))
    return found


def endpoint_of(whole: Whole, site: Site, form: WholeForm) -> str:
    """Return what answers a form."""
    adapter = whole.app.url_map.bind("localhost", subdomain=site)
    return adapter.match(urlsplit(form.action).path, form.method)[0]


def doses(form: WholeForm, strings: Iterator[str], each: int) -> Iterator[dict[str, str]]:
    """Yield what to write: some strings into every field by itself, and one into all that one only chooses from."""
    for name in dict.fromkeys(one.name for one in form.fields if one.is_written):
        for string in islice(strings, each):
            yield {name: string}
    if others := {one.name for one in form.fields if not one.is_written}:
        for string in islice(strings, each // SHORT):
            yield dict.fromkeys(others, string)


def sent(whole: Whole, role: Role | None, site: Site, form: WholeForm, written: dict[str, str]) -> list[TestResponse]:
    """Send a form and go where it leads; nothing of it stays."""
    values = form.filled(written)
    doorbell_of(whole.app).flushdb()
    with undone():
        if form.method == "GET":
            path = f"{urlsplit(form.action).path}?{urlencode(values, doseq=True)}"
            return [whole.ask(role, path, site=site)]
        answer = whole.ask(role, form.action, site=site, method="POST", data=values)
        if answer.status_code in {302, 303} and urlsplit(answer.location).netloc in HERE:
            return [answer, whole.ask(role, answer.location, site=site)]
        return [answer]


def complaints(answer: TestResponse) -> list[str]:
    """Return what is wrong with an answer to a hostile string."""
    found = [] if answer.status_code in EXPECTED else [answer.status]
    if answer.status_code in {302, 303} and urlsplit(answer.location).netloc not in HERE:
        found.append(f"leads to {answer.location}")
    if answer.mimetype == "text/html":
        found += intruders(answer.text)
    names = {name.lower() for name, _value in answer.headers}
    return found + [f"the header {name}" for name in names & {"bcc", "set-cookie2", "x-injected"}]


def test_every_form_takes_them_for_text(whole, forms, rounds):
    each, strings, wrong = rounds(SHORT, len(HOSTILE)), cycle(HOSTILE), []
    for (endpoint, *_kind), (seen, role, site, form) in forms.items():
        for written in doses(form, strings, each):
            said = {name: text[:60] for name, text in written.items()}
            wrong += [f"{endpoint} {said}: {one[:200]}" for one in outcome(seen, role, site, form, written)]

    assert not wrong, "\n".join(wrong)
    assert doors(whole) - {key[0] for key in forms} == WITHOUT_A_FORM.keys()


def outcome(whole: Whole, role: Role | None, site: Site, form: WholeForm, written: dict[str, str]) -> list[str]:
    """Send a form with something hostile in it; return what is wrong with what came of it."""
    try:
        return [one for answer in sent(whole, role, site, form, written) for one in complaints(answer)]
    except Exception as defect:  # noqa: BLE001 - in tests a defect is raised instead of being answered
        return [repr(defect)]


def doors(whole: Whole) -> set[str]:
    """Return everything that can be posted to."""
    return {
        rule.endpoint
        for site in (Site.TENANT, Site.APEX)
        for rule, method in rules_of(whole.app, site)
        if method == "POST" and not rule.rule.startswith("/api")
    }


@pytest.mark.parametrize("string", [string for string in HOSTILE if "<" in string])
def test_a_page_that_escapes_them_is_left_in_peace(string):
    shown = escape(string)

    assert intruders(f'<p>{shown}</p><input value="{shown}"><script type="application/ld+json">{{}}</script>') == []


@pytest.mark.parametrize("string", SCRIPTS[:14])
def test_a_page_that_does_not_would_be_seen(string):
    """The control."""
    assert intruders(f"<p>{string}</p>")
    assert intruders("<p>1787569</p>")
