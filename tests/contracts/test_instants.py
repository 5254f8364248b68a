"""Instants of the API bear the offset of the place they belong to: Berlin in March is never UTC."""

import re

import pytest
from sqlalchemy.exc import OperationalError

from app.auth.operations import sessions
from app.auth.queries import account
from app.auth.roles import Role
from app.catalogue import queries
from tenants.hosts import Site
from tenants.unit_of_work import unit_of_work
from tests.contracts.asking import fill, rules_of
from tests.contracts.things import build

INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")
LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+0[12]:00")
QUERIES = {
    "/api/v1/availability/slots": {"from": "2027-03-06", "to": "2027-03-09"},
    "/api/v1/availability/explain": {"starts_at": "2027-03-02T05:00:00Z"},
}
GUEST = {"name": "Dora", "email": "dora@example.com"}


@pytest.fixture
def things(bliss):
    with unit_of_work():
        return build(bliss, named="ours")


@pytest.fixture
def owner(app, things, now):
    """The owner's program."""
    client = app.test_client(host="shear.localhost:8000")
    with unit_of_work():
        found = account(things.roles[Role.OWNER].account_id)
        token = sessions.start_session(account=found, user_agent="", replacing=None, now=now)
    client.set_cookie("session", token, domain="shear.localhost")
    return client


def instants(body, path=""):
    """Yield every instant in a body, with where it stands."""
    if isinstance(body, str) and INSTANT.fullmatch(body):
        yield path, body
    for key, value in body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ():
        yield from instants(value, f"{path}.{key}")


def foreign(body):
    return [(path, text) for path, text in instants(body) if not LOCAL.fullmatch(text)]


class TestInstants:
    def test_of_everything_that_can_be_read_are_local(self, app, things, owner):
        seen, wrong = 0, []
        for rule, method in rules_of(app, Site.TENANT):
            if method == "GET" and rule.rule.startswith("/api/v1"):
                query = {"service_id": things.ids["service_id"], **QUERIES.get(rule.rule, {})}
                body = owner.get(fill(rule, things.ids), query_string=query if rule.rule in QUERIES else {}).json
                seen += len(list(instants(body)))
                wrong += [(rule.rule, *found) for found in foreign(body)]

        assert seen > 30
        assert wrong == []

    def test_of_what_becomes_of_a_visit_are_local(self, client, owner, bliss, things):
        wish = {"service_id": str(bliss.cut_id), "starts_at": "2027-03-05T09:00:00Z"}
        visit = client.post("/api/v1/appointments", json={**wish, "customer": GUEST, "accept_policies": True}).json
        url, headers = f"/api/v1/appointments/{visit['id']}", {"X-Manage-Token": visit["manage_token"]}
        moved = client.post(f"{url}/reschedule", json={"starts_at": "2027-03-05T12:00:00Z"}, headers=headers).json
        off = client.post(f"{url}/cancel", headers=headers).json

        assert visit["policy"]["accepted_at"] == "2027-03-01T09:00:00+01:00"
        assert moved["history"][-1]["details"]["starts_at"] == [
            "2027-03-05T10:00:00+01:00",
            "2027-03-05T13:00:00+01:00",
        ]
        assert [foreign(body) for body in (visit, moved, off, owner.get(url).json)] == [[]] * 4

    def test_of_refusals_are_local(self, client, bliss, things):
        hold = {"service_id": str(bliss.cut_id), "starts_at": "2027-03-02T15:00:00Z"}
        taken = client.post("/api/v1/holds", json=hold)
        login = {"email": "ada@shear.example", "password": "guess"}
        too_often = [client.post("/api/v1/auth/login", json=login) for _ in range(11)][-1]

        assert (taken.status_code, too_often.status_code) == (409, 429)
        assert taken.json["alternatives"]
        assert LOCAL.fullmatch(too_often.json["retry_at"])
        assert foreign(taken.json) == []

    def test_of_refusals_are_told_without_the_database_as_well(self, client, monkeypatch):
        def away():
            raise OperationalError("SELECT", {}, Exception("the server closed the connection"))

        monkeypatch.setattr(queries, "salon", away)
        answers = [client.post("/api/v1/auth/login", json={"email": "nobody", "password": "guess"}) for _ in range(11)]

        assert answers[-1].status_code == 429
        assert answers[-1].json["retry_at"].endswith("+00:00")

    def test_in_utc_would_be_seen(self):
        assert foreign({"data": [{"created_at": "2027-03-01T08:00:00+00:00"}, "2027-03-01T08:00:00Z"]})
