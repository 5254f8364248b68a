"""Somebody's page about their own account."""

import pytest
from sqlalchemy import select

from app.auth import queries
from app.auth.events import EmailVerificationRequested, PasswordChanged, PasswordResetRequested
from app.auth.models import OneTimeCode, RefreshToken
from app.auth.operations import (
    LinkExpired,
    WrongPassword,
    authenticate,
    change_password,
    grant,
    issue_password_reset,
    request_password_reset,
    reset_password,
)
from tenants.db import db
from tests.world import PASSWORD

PAGE = "/desk/account"
NEW = "five entirely different words"


@pytest.fixture
def bos(people_with_passwords, signed_in, bo):
    """Bo's browser, who may do little more than work."""
    return signed_in(bo)


def session_of(browser, now):
    return queries.find_session(browser.token, now=now)


def change(browser, **changed):
    return browser.post(f"{PAGE}/password", data={"old_password": PASSWORD, "new_password": NEW} | changed)


class TestPage:
    def test_shows_who_somebody_is(self, bos):
        page = bos.get(PAGE).text

        assert "bo@shear.example" in page
        assert "Staff" in page
        assert "ada@shear.example" not in page

    def test_is_in_the_menu_of_everybody_at_the_desk(self, bos, signed_in, ada):
        for browser in (bos, signed_in(ada)):
            assert f'href="{PAGE}"' in browser.get("/desk/calendar").text

    def test_asks_a_visitor_to_sign_in(self, client):
        assert client.get(PAGE).location.startswith("/sign-in?next=")

    def test_is_the_customers_as_well_without_the_desk(self, people_with_passwords, signed_in, cleo):
        page = signed_in(cleo).get(PAGE)

        assert page.status_code == 200
        assert "cleo@shear.example" in page.text
        assert "desk-nav" not in page.text

    def test_of_somebody_without_a_password_offers_none_to_change(self, signed_in, cleo):
        page = signed_in(cleo).get(PAGE).text

        assert "old_password" not in page
        assert "/forgot-password" in page


class TestAddress:
    """It is confirmed by a link, and until then a calm line asks for it."""

    LINE = "is not confirmed yet"

    @pytest.fixture
    def unconfirmed(self, signed_in, ada):
        queries.account(ada.account_id).email_verified_at = None
        return signed_in(ada)

    def test_that_is_not_confirmed_is_named_at_the_desk_with_a_way_to_have_the_link_again(self, unconfirmed):
        for page in (PAGE, "/desk/access"):
            assert f"ada@shear.example {self.LINE}" in unconfirmed.get(page).text
            assert f'action="{PAGE}/verification"' in unconfirmed.get(page).text

    def test_that_is_confirmed_is_not_asked_about(self, signed_in, ada):
        assert self.LINE not in signed_in(ada).get(PAGE).text

    def test_is_marked_in_the_menu_until_it_is_confirmed(self, unconfirmed, signed_in, bo):
        assert "#circle-alert" in unconfirmed.get("/desk/calendar").text
        assert "#circle-alert" not in signed_in(bo).get("/desk/calendar").text

    def test_is_confirmed_by_the_link_that_is_sent_again(self, unconfirmed, published):
        assert unconfirmed.post(f"{PAGE}/verification").status_code == 303
        link = published.one(EmailVerificationRequested)
        unconfirmed.post("/verify-email", data={"token": link.token})

        assert link.email == "ada@shear.example"
        assert self.LINE not in unconfirmed.get(PAGE).text

    def test_that_is_confirmed_gets_no_mail(self, signed_in, ada, published):
        assert signed_in(ada).post(f"{PAGE}/verification").status_code == 303
        assert not published

    def test_is_not_written_to_too_often(self, unconfirmed, published):
        answers = [unconfirmed.post(f"{PAGE}/verification").status_code for _ in range(6)]

        assert answers == [303] * 5 + [429]
        assert len(published) == 5

    def test_that_is_not_confirmed_keeps_nobody_from_working(self, unconfirmed, bliss):
        price = {"amount_minor": 100, "currency": "EUR"}
        service = {"name": "Perm", "duration_minutes": 30, "price": price}

        assert unconfirmed.post("/api/v1/services", json=service).status_code == 201


class TestSessions:
    def test_are_listed_with_the_one_that_asks(self, bos, signed_in, bo):
        signed_in(bo)

        page = bos.get(PAGE).text

        assert page.count("Firefox, Linux</span>") == 2
        assert page.count("this browser") == 1

    def test_are_ended_one_by_one(self, bos, signed_in, bo, now):
        other = signed_in(bo)

        answer = bos.post(f"{PAGE}/sessions/{session_of(other, now).id}/revocation")

        assert answer.status_code == 303
        assert session_of(other, now) is None
        assert session_of(bos, now) is not None

    def test_of_others_are_not_found(self, bos, signed_in, ada, now):
        hers = signed_in(ada)

        answer = bos.post(f"{PAGE}/sessions/{session_of(hers, now).id}/revocation")

        assert answer.status_code == 404
        assert session_of(hers, now) is not None


class TestPassword:
    def test_is_changed_by_whoever_knows_the_old_one(self, bos, bo, published):
        assert change(bos).status_code == 303

        assert authenticate(email="bo@shear.example", password=NEW, network="here").id == bo.account_id
        assert published.one(PasswordChanged).account_id == bo.account_id

    def test_stays_when_the_old_one_is_wrong(self, bos, bo, published):
        before = queries.account(bo.account_id).password_hash
        answer = change(bos, old_password="guessed it")

        assert answer.status_code == 422
        assert "That is not your present password." in answer.text
        assert NEW not in answer.text
        assert queries.account(bo.account_id).password_hash == before
        assert not published

    @pytest.mark.parametrize("weak", ["short", "password123", ""])
    def test_is_one_worth_having(self, bos, bo, weak):
        answer = change(bos, new_password=weak)

        assert answer.status_code == 422
        assert "field-new-password-error" in answer.text

    def test_signs_everybody_else_out_and_keeps_this_browser(self, bos, signed_in, bo, ada, now, published):
        other, hers = signed_in(bo), signed_in(ada)
        grant(account=queries.account(bo.account_id), now=now)

        change(bos)

        assert session_of(other, now) is None
        assert db.session.scalars(select(RefreshToken.revoked_at)).all() == [now]
        assert {session_of(bos, now).account_id, session_of(hers, now).account_id} == {bo.account_id, ada.account_id}

    def test_makes_links_to_a_new_one_worthless(self, bos, bo, now, published):
        request_password_reset(email="bo@shear.example", network="here", now=now)
        issue_password_reset(proof_id=db.session.scalar(select(OneTimeCode.id)), now=now)
        token = published.one(PasswordResetRequested).token

        change(bos)

        with pytest.raises(LinkExpired):
            reset_password(token=token, password="yet another long one", now=now)

    def test_is_not_guessed_at_a_desk_that_was_left_open(self, bos, published):
        answers = [change(bos, old_password="guess") for _ in range(11)]

        assert [answer.status_code for answer in answers] == [422] * 10 + [429]
        assert int(answers[-1].headers["Retry-After"]) >= 1
        assert change(bos).status_code == 429

    def test_that_is_missing_cannot_be_changed(self, app, cleo, now):
        with pytest.raises(WrongPassword):
            change_password(account_id=cleo.account_id, old_password="", new_password=NEW, session_id=None, now=now)
