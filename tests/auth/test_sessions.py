from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.auth import operations, queries, sessions
from app.auth.models import Session
from app.auth.operations import purge_expired, revoke_all, start_session
from app.core import clock
from app.core.refusals import Forbidden, NotFound
from tenants.db import db
from tests.world import PASSWORD

DAY = timedelta(days=1)


@pytest.fixture
def session(signed_in, ada):
    """Ada's browser, and the row behind it."""
    browser = signed_in(ada)
    browser.row = db.session.scalar(select(Session))
    return browser


def is_in(browser):
    return browser.get("/desk/access").status_code == 200


class TestSession:
    def test_ends_when_it_has_been_idle_too_long(self, session, now):
        with clock.frozen(now + sessions.IDLE - timedelta(seconds=1)):
            assert is_in(session)
        with clock.frozen(now + sessions.IDLE):
            assert not is_in(session)

    def test_ends_however_busy_it_is(self, session, now):
        session.row.last_seen_at = now + sessions.ABSOLUTE - timedelta(hours=1)

        with clock.frozen(now + sessions.ABSOLUTE):
            assert not is_in(session)

    def test_ends_when_it_is_revoked(self, session, ada, now):
        operations.revoke_session(session_id=session.row.id, account_id=ada.account_id, by=ada, now=now)

        assert not is_in(session)

    def test_ends_when_the_account_is_disabled(self, session, ada, now):
        queries.account(ada.account_id).disabled_at = now

        assert not is_in(session)

    def test_follows_the_role_at_once(self, session, ada):
        queries.account(ada.account_id).role = "staff"

        assert session.get("/desk/access").status_code == 403

    def test_is_not_opened_by_what_the_database_knows(self, session, app):
        thief = app.test_client(host=session.host)
        thief.set_cookie("session", session.row.token_digest.hex(), domain="shear.localhost")

        assert not is_in(thief)

    @pytest.mark.parametrize("value", ["", "x", "a" * 4000, "\u2603", "'; DROP TABLE sessions"])
    def test_is_not_opened_by_nonsense(self, client, value):
        client.set_cookie("session", value, domain="shear.localhost")

        assert not is_in(client)


class TestSignOut:
    def test_ends_the_session_in_the_database(self, session, app):
        session.post("/sign-out")
        thief = app.test_client(host=session.host)
        thief.set_cookie("session", session.token, domain="shear.localhost")

        assert not is_in(thief)

    def test_takes_the_cookie_back(self, session):
        cookie = session.post("/sign-out").headers["Set-Cookie"]

        assert cookie.startswith("session=;")
        assert "Max-Age=0" in cookie

    def test_leads_the_team_to_their_door_and_customers_to_the_front(self, session, signed_in, cleo):
        assert session.post("/sign-out").headers["Location"] == "/desk"
        assert signed_in(cleo).post("/sign-out").headers["Location"] == "/"

    def test_does_no_harm_to_a_stranger(self, client):
        assert client.post("/sign-out").status_code == 303

    def test_is_no_link(self, session):
        assert session.get("/sign-out").status_code == 405
        assert is_in(session)


class TestFixation:
    def test_nobody_is_signed_in_to_a_secret_that_somebody_else_chose(self, people_with_passwords, client):
        client.set_cookie("session", "chosen-by-the-thief", domain="shear.localhost")

        client.post("/sign-in", data={"email": "ada@shear.example", "password": PASSWORD})

        assert client.get_cookie("session", domain="shear.localhost").value != "chosen-by-the-thief"
        assert queries.find_session("chosen-by-the-thief", now=clock.now()) is None

    def test_the_session_that_one_came_with_ends(self, people_with_passwords, session, app):
        session.post("/sign-in", data={"email": "bo@shear.example", "password": PASSWORD})
        thief = app.test_client(host=session.host)
        thief.set_cookie("session", session.token, domain="shear.localhost")

        assert not is_in(thief)


class TestCookie:
    def test_is_bound_to_the_host_under_tls(self, app, settings, monkeypatch, people_with_passwords, client):
        monkeypatch.setitem(app.extensions, "settings", settings.replace(public_scheme="https"))

        cookie = client.post("/sign-in", data={"email": "ada@shear.example", "password": PASSWORD}).headers[
            "Set-Cookie"
        ]

        assert cookie.startswith("__Host-session=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie

    def test_that_a_sibling_could_have_set_counts_for_nothing_under_tls(self, app, settings, monkeypatch, session):
        monkeypatch.setitem(app.extensions, "settings", settings.replace(public_scheme="https"))

        assert not is_in(session)


class TestLastSeen:
    def test_is_noted_when_something_changes(self, session, now):
        with clock.frozen(now + timedelta(hours=1)):
            session.post("/desk/access/api-keys", data={"name": "Till", "role": "staff"})

        assert session.row.last_seen_at == now + timedelta(hours=1)

    def test_is_noted_once_a_minute(self, session, now):
        with clock.frozen(now + timedelta(seconds=59)):
            session.post("/desk/access/api-keys", data={"name": "Till", "role": "staff"})

        assert session.row.last_seen_at == now

    def test_is_not_changed_by_looking(self, session, now):
        with clock.frozen(now + DAY):
            is_in(session)

        assert session.row.last_seen_at == now


class TestRevoking:
    def test_signs_an_account_out_everywhere(self, signed_in, bo, now):
        browsers = [signed_in(bo), signed_in(bo)]

        revoke_all(account_id=bo.account_id, now=now)

        assert [browser.get("/api/v1/auth/profile").status_code for browser in browsers] == [401, 401]

    def test_of_somebody_elses_needs_power_over_them(self, session, ada, bo, now):
        with pytest.raises(Forbidden):
            operations.revoke_session(session_id=session.row.id, account_id=ada.account_id, by=bo, now=now)

    def test_needs_a_session_of_that_account(self, session, ada, bo, now):
        with pytest.raises(NotFound):
            operations.revoke_session(session_id=session.row.id, account_id=bo.account_id, by=ada, now=now)


class TestPurge:
    def test_forgets_what_ended_a_week_ago(self, session, now):
        purge_expired(now=now + sessions.IDLE + 8 * DAY)

        assert db.session.scalars(select(Session)).all() == []

    def test_keeps_what_is_good(self, session, now):
        purge_expired(now=now + 8 * DAY)

        assert db.session.scalars(select(Session)).all() == [session.row]


def test_a_secret_has_256_bits_and_is_never_the_same(ada, now):
    account = queries.account(ada.account_id)
    secrets = {start_session(account=account, user_agent="", replacing=None, now=now) for _ in range(20)}

    assert len(secrets) == 20
    assert all(len(secret) == 43 for secret in secrets)


class TestWithoutTheDatabase:
    def test_a_browser_that_is_signed_in_is_told_to_come_back_in_a_moment(self, session, monkeypatch):
        def away(*_args, **_values):
            raise OperationalError("SELECT", {}, psycopg.OperationalError("the server closed the connection"))

        monkeypatch.setattr(queries, "find_session", away)
        answer = session.get("/desk/access")

        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
