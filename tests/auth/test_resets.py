from datetime import timedelta

import pytest
from sqlalchemy import select

from app.auth import operations, passwords, queries
from app.auth.codes import LIFETIMES, Purpose
from app.auth.events import PasswordChanged, PasswordResetRequested
from app.auth.models import OneTimeCode
from app.auth.operations import LinkExpired, issue_password_reset, request_password_reset, reset_password
from app.core.refusals import TooMany
from tenants.context import is_pinned
from tenants.db import db

ADA, NOBODY, NEW = "ada@shear.example", "nobody@shear.example", "a brand new password"


@pytest.fixture
def link(published, perform_jobs, now):
    """The secret of Ada's link."""
    request_password_reset(email=ADA, network="n", now=now)
    perform_jobs()
    return published.one(PasswordResetRequested).token


def ask(client, email=ADA):
    return client.post("/forgot-password", data={"email": email})


def can_sign_in(client, password):
    return client.post("/sign-in", data={"email": ADA, "password": password}).status_code == 303


class TestRequest:
    def test_is_answered_alike_for_known_and_unknown_addresses(self, published, client, app):
        known = ask(client)
        unknown = ask(app.test_client(host=client.host), NOBODY)

        assert known.status_code == unknown.status_code == 303
        assert known.headers["Location"] == unknown.headers["Location"]
        assert published == []

    def test_asks_the_database_the_same_for_known_and_unknown_addresses(self, published, client, app, statements):
        def asked(email):
            statements.clear()
            ask(app.test_client(host=client.host), email)
            return list(statements)

        asked(ADA)
        assert asked(ADA) == asked(NOBODY) != []

    def test_reaches_known_addresses_only(self, published, client, perform_jobs):
        ask(client)
        ask(client, NOBODY)
        perform_jobs()

        assert published.one(PasswordResetRequested).email == ADA

    def test_reaches_nobody_who_is_kept_out(self, published, client, perform_jobs, ada, now):
        queries.account(ada.account_id).disabled_at = now
        ask(client)
        perform_jobs()

        assert published == []

    def test_sends_one_link_however_often_the_job_runs(self, published, now):
        request_password_reset(email=ADA, network="n", now=now)
        promise = db.session.scalar(select(OneTimeCode))

        for _ in range(3):
            issue_password_reset(proof_id=promise.id, now=now)

        assert published.one(PasswordResetRequested)

    def test_forgets_that_somebody_unknown_was_asked_for(self, published, client, perform_jobs):
        ask(client, NOBODY)
        perform_jobs()

        assert db.session.scalars(select(OneTimeCode)).all() == []

    @pytest.mark.parametrize("email", [ADA, NOBODY])
    def test_is_limited(self, published, client, email):
        assert [ask(client, email).status_code for _ in range(6)] == [303] * 5 + [429]

    def test_is_limited_by_network(self, published, now):
        for number in range(60):
            request_password_reset(email=f"{number}@x.example", network="n", now=now)

        with pytest.raises(TooMany):
            request_password_reset(email="more@x.example", network="n", now=now)

    def test_says_what_is_no_address(self, client):
        assert ask(client, "ada").status_code == 422

    def test_hides_its_secret_from_logs(self, link, published):
        assert link not in repr(published)


class TestReset:
    def test_sets_the_password(self, link, client, published):
        client.post("/reset-password", data={"token": link, "password": NEW})

        assert can_sign_in(client, NEW)
        assert published.one(PasswordChanged).email == ADA

    def test_signs_everybody_out(self, link, signed_in, ada, now):
        browser = signed_in(ada)
        program = operations.grant(account=queries.account(ada.account_id), now=now)

        reset_password(token=link, password=NEW, now=now)

        assert browser.get("/desk/access").status_code == 303
        assert operations.refresh(token=program.refresh_token, network="n", now=now) is None

    def test_proves_the_address(self, link, ada, now):
        queries.account(ada.account_id).email_verified_at = None

        reset_password(token=link, password=NEW, now=now)

        assert queries.account(ada.account_id).email_verified_at == now

    def test_works_once(self, link, now):
        reset_password(token=link, password=NEW, now=now)

        with pytest.raises(LinkExpired):
            reset_password(token=link, password="another password", now=now)

    def test_makes_other_links_worthless(self, link, published, perform_jobs, now):
        request_password_reset(email=ADA, network="n", now=now)
        perform_jobs()
        other = published.last(PasswordResetRequested).token

        reset_password(token=link, password=NEW, now=now)

        with pytest.raises(LinkExpired):
            reset_password(token=other, password=NEW, now=now)

    def test_is_refused_when_it_comes_too_late(self, link, now):
        with pytest.raises(LinkExpired):
            reset_password(token=link, password=NEW, now=now + LIFETIMES[Purpose.RESET])

    def test_is_refused_when_the_account_was_disabled_meanwhile(self, link, ada, now):
        queries.account(ada.account_id).disabled_at = now

        with pytest.raises(LinkExpired):
            reset_password(token=link, password=NEW, now=now)

    @pytest.mark.parametrize("token", ["", "x", "a" * 43])
    def test_is_refused_without_a_link(self, link, now, token):
        with pytest.raises(LinkExpired):
            reset_password(token=token, password=NEW, now=now)

    def test_is_refused_in_the_other_salon(self, link, stranger):
        answer = stranger.post("/reset-password", data={"token": link, "password": NEW})

        assert answer.status_code == 410

    def test_needs_a_link_of_its_own_kind(self, published, ada, now):
        operations.invite_staff_member(
            email="new@x.example", name="New", role="staff", staff_member_id=None, by=ada, now=now
        )

        with pytest.raises(LinkExpired):
            reset_password(token=published[-1].token, password=NEW, now=now)

    def test_takes_no_connection_while_it_hashes(self, link, client, monkeypatch):
        pinned, hashed = [], passwords.hash_password
        monkeypatch.setattr(passwords, "hash_password", lambda known: pinned.append(is_pinned()) or hashed(known))

        client.post("/reset-password", data={"token": link, "password": NEW})

        assert pinned == [False]

    @pytest.mark.parametrize("path, key", [("/reset-password", "data"), ("/api/v1/auth/reset-password", "json")])
    def test_hashes_nothing_for_a_link_that_is_none(self, client, monkeypatch, path, key):
        monkeypatch.setattr(passwords, "hash_password", lambda _known: pytest.fail("nobody proved anything"))

        assert client.post(path, **{key: {"token": "a" * 43, "password": NEW}}).status_code == 410


class TestPage:
    def test_does_nothing_when_a_mail_scanner_opens_it(self, link, client):
        for _ in range(3):
            assert client.get(f"/reset-password?token={link}").status_code == 200

        assert client.post("/reset-password", data={"token": link, "password": NEW}).status_code == 303

    def test_says_that_a_link_is_good_no_longer(self, client):
        answer = client.get("/reset-password?token=used")

        assert answer.status_code == 410
        assert "/forgot-password" in answer.text

    def test_keeps_the_link_when_the_password_is_too_short(self, link, client):
        answer = client.post("/reset-password", data={"token": link, "password": "short"})

        assert answer.status_code == 422
        assert link in answer.text
        assert client.post("/reset-password", data={"token": link, "password": NEW}).status_code == 303

    def test_is_not_stored_and_not_told_to_other_sites(self, link, client):
        headers = client.get(f"/reset-password?token={link}").headers

        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"


def test_a_link_lives_for_an_hour(link, now):
    reset_password(token=link, password=NEW, now=now + timedelta(minutes=59))
