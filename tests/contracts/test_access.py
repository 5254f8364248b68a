"""Who may use what: every rule of the URL map × every role × ids of one's own salon, of another one, and of nobody."""

from collections import Counter
from uuid import uuid4

import pytest

from app.auth.access import Audience, access_of, public
from app.auth.operations import sessions
from app.auth.queries import account
from app.auth.roles import Role
from tenants.context import use_tenant
from tenants.hosts import Site
from tenants.unit_of_work import unit_of_work
from tests.contracts.asking import NO_VIEW_OF_A_ROOM, WORDS, call, fill, rules_of
from tests.contracts.things import build

ROLES = (None, *Role)
REFUSED = {401, 403}
UNKNOWN = {404}
UNREAD = {400, 415, 422}
"""A body that does not fit may be refused before the id is looked up, if that is so for every id."""

PERSONAL = {"appointment_id", "block_id", "customer_id", "time_off_request_id"}
"""Things that somebody of role staff, or a customer, may only touch when they are their own, or of their guests."""

SALON_KEEPERS = {Role.OWNER, Role.MANAGER, Role.RECEPTION}


@pytest.fixture(scope="session")
def cells():
    """How many cells of the matrix were looked at; printed at the end of the run."""
    counted = Counter()
    yield counted
    print(f"\naccess matrix: {sum(counted.values())} cells: {dict(counted)}")


@pytest.fixture
def things(bliss, street):
    """One of everything in Shear Bliss, and in Mane Street."""
    with unit_of_work():
        ours = build(bliss, named="ours")
    with use_tenant(street.salon), unit_of_work():
        theirs = build(street, named="theirs")
    return ours, theirs


@pytest.fixture
def browsers(app, things, now):
    """A signed-in browser for each role, and one for nobody."""
    # They keep no cookies: what one cell does to its browser must not reach the next.
    made = {role: app.test_client(host="shear.localhost:8000", use_cookies=False) for role in ROLES}
    for role, actor in things[0].roles.items():
        with unit_of_work():
            found = account(actor.account_id)
            token = sessions.start_session(account=found, user_agent="", replacing=None, now=now)
        made[role].environ_base["HTTP_COOKIE"] = f"session={token}"
    return made


def rules(app):
    return rules_of(app, Site.TENANT)


def is_refusal(answer):
    asked_to_sign_in = answer.status_code in {302, 303} and "sign-in" in answer.headers.get("Location", "")
    return answer.status_code in REFUSED or asked_to_sign_in


def test_every_view_declares_its_access(app):
    undeclared = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in NO_VIEW_OF_A_ROOM and access_of(app.view_functions[rule.endpoint]) is None
    ]

    assert undeclared == []


def test_every_rule_names_its_ids_so_that_the_matrix_knows_them(app, things):
    known = WORDS.keys() | things[0].ids.keys()

    assert {argument for rule, _ in rules(app) for argument in rule.arguments} <= known


@pytest.mark.parametrize("role", ROLES)
def test_the_matrix(app, things, browsers, cells, role):
    ours, theirs = things
    wrong = []
    for rule, method in rules(app):
        admitted = _admits(access_of(app.view_functions[rule.endpoint]), ours.roles.get(role))
        for kind, ids in (("ours", ours.ids), ("theirs", theirs.ids), ("nobody's", dict.fromkeys(ours.ids, uuid4()))):
            if kind != "ours" and not rule.arguments & ours.ids.keys():
                continue
            answer = call(browsers[role], method, fill(rule, ids))
            cells[str(role)] += 1
            wrong += _complaints(rule, role, admitted, kind, answer)

    assert not wrong, "\n".join(wrong)


def test_another_salons_ids_are_answered_like_ids_that_do_not_exist(app, things, browsers):
    ours, theirs = things
    nobodys = dict.fromkeys(ours.ids, uuid4())
    different = []
    for rule, method in rules(app):
        if rule.arguments & ours.ids.keys():
            answers = [call(browsers[Role.OWNER], method, fill(rule, ids)) for ids in (theirs.ids, nobodys)]
            if answers[0].status_code != answers[1].status_code:
                different.append((method, rule.rule, [answer.status for answer in answers]))

    assert different == []


def test_the_matrix_sees_a_view_that_forgot_to_ask(app, things, browsers, monkeypatch):
    """The control: with the guard taken away, a view of the desk complains in the matrix."""
    view = app.view_functions["notifications_desk.show"]
    monkeypatch.setitem(app.view_functions, "notifications_desk.show", public(view.__wrapped__))
    rule = next(rule for rule, _ in rules(app) if rule.endpoint == "notifications_desk.show")
    answer = call(browsers[Role.STAFF], "GET", fill(rule, things[0].ids))

    assert _complaints(rule, Role.STAFF, False, "ours", answer)


def _admits(access, actor):
    if access.audience is Audience.EVERYBODY:
        return True
    return actor is not None and access.admits(actor)


def _complaints(rule, role, admitted, kind, answer):
    """Return what is wrong with an answer."""
    cell = f"{role} {rule.endpoint} {rule.rule} {kind}: {answer.status}"
    if answer.status_code >= 500:
        return [f"{cell}: a defect"]
    if not admitted:
        return [] if is_refusal(answer) else [f"{cell}: should be refused"]
    if kind != "ours":
        return [] if answer.status_code in UNKNOWN | UNREAD or is_refusal(answer) else [f"{cell}: should be unknown"]
    if rule.arguments & PERSONAL and role not in SALON_KEEPERS:
        is_closed = answer.status_code in UNKNOWN | UNREAD or is_refusal(answer)
        return [] if is_closed else [f"{cell}: is somebody else's"]
    return [f"{cell}: should be open"] if is_refusal(answer) and role == Role.OWNER else []
