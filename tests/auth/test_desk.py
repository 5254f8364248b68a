import re

import pytest
from sqlalchemy import select

from app.auth import operations, queries
from app.auth.acting import actor_for
from app.auth.events import InvitationIssued
from app.auth.models import ApiKey, OneTimeCode, Session
from app.auth.permission_words import WORDS
from app.auth.permissions import TABLE
from app.auth.roles import TEAM, Role
from tenants.db import db

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def desk(signed_in, ada):
    """Ada at the desk."""
    return signed_in(ada)


@pytest.fixture
def max_(signed_in, now):
    """Max, a manager, at the desk."""
    account = operations.create_account(email="max@shear.example", name="Max", role=Role.MANAGER, now=now)
    return signed_in(actor_for(account))


class TestPage:
    def test_shows_the_team_and_no_customers(self, desk):
        page = desk.get("/desk/access").text

        assert "ada@shear.example" in page
        assert "bo@shear.example" in page
        assert "cleo@shear.example" not in page

    def test_shows_browsers_by_name(self, desk):
        assert "Firefox, Linux" in desk.get("/desk/access").text

    def test_offers_a_manager_no_power_over_owners(self, max_, ada, bo):
        page = max_.get("/desk/access").text

        assert f"/accounts/{bo.account_id}/role" in page
        assert f"/accounts/{ada.account_id}/role" not in page
        assert 'value="owner"' not in page


class TestInvitations:
    def test_are_sent_and_listed(self, desk, published):
        form = {"name": "Nia", "email": "nia@example.com", "role": "staff", "staff_member_id": ""}

        assert desk.post("/desk/access/invitations", data=form).status_code == 303
        assert "nia@example.com" in desk.get("/desk/access").text
        assert published.one(InvitationIssued).role is Role.STAFF

    def test_come_back_with_what_is_wrong(self, desk, published):
        answer = desk.post("/desk/access/invitations", data={"name": "Nia", "email": "nia", "role": "staff"})

        assert answer.status_code == 422
        assert "invite-email-error" in answer.text
        assert 'value="Nia"' in answer.text

    def test_come_back_when_somebody_works_here_already(self, desk, published):
        form = {"name": "Bo", "email": "bo@shear.example", "role": "staff"}
        answer = desk.post("/desk/access/invitations", data=form, headers=HTMX)

        assert answer.status_code == 409
        assert "works here already" in answer.text
        assert "<html" not in answer.text

    def test_are_withdrawn(self, desk, published):
        desk.post("/desk/access/invitations", data={"name": "Nia", "email": "nia@example.com", "role": "staff"})
        invitation = db.session.scalar(select(OneTimeCode))

        answer = desk.post(f"/desk/access/invitations/{invitation.id}/withdrawal", headers=HTMX)

        assert answer.status_code == 200
        assert "nia@example.com" not in answer.text


class TestMembers:
    def test_get_another_role(self, desk, bo):
        answer = desk.post(f"/desk/access/accounts/{bo.account_id}/role", data={"role": "reception"}, headers=HTMX)

        assert answer.status_code == 200
        assert answer.text.lstrip().startswith('<section class="stack" id="access-team"')
        assert queries.account(bo.account_id).role == "reception"

    def test_are_kept_out_and_let_in_again(self, desk, bo):
        desk.post(f"/desk/access/accounts/{bo.account_id}/disablement")
        assert queries.account(bo.account_id).disabled_at is not None

        desk.post(f"/desk/access/accounts/{bo.account_id}/enablement")
        assert queries.account(bo.account_id).disabled_at is None

    def test_the_last_owner_stays(self, desk, ada):
        answer = desk.post(f"/desk/access/accounts/{ada.account_id}/disablement")

        assert answer.status_code == 409
        assert queries.account(ada.account_id).disabled_at is None

    def test_lose_one_browser(self, desk, signed_in, bo):
        browser = signed_in(bo)
        session = db.session.scalar(select(Session).where(Session.account_id == bo.account_id))

        desk.post(f"/desk/access/accounts/{bo.account_id}/sessions/{session.id}/revocation")

        assert browser.get("/api/v1/auth/profile").status_code == 401

    def test_lose_every_browser(self, desk, signed_in, bo):
        browser = signed_in(bo)
        desk.post(f"/desk/access/accounts/{bo.account_id}/sign-out")

        assert browser.get("/api/v1/auth/profile").status_code == 401

    def test_of_the_other_salon_are_not_found(self, desk, mo):
        assert desk.post(f"/desk/access/accounts/{mo.account_id}/role", data={"role": "staff"}).status_code == 404
        assert desk.post(f"/desk/access/accounts/{mo.account_id}/disablement").status_code == 404

    def test_of_the_owner_are_not_a_managers(self, max_, ada):
        answer = max_.post(f"/desk/access/accounts/{ada.account_id}/role", data={"role": "staff"})

        assert answer.status_code == 403


class TestApiKeys:
    def test_are_shown_once(self, desk, client):
        answer = desk.post("/desk/access/api-keys", data={"name": "Till", "role": "reception"})
        secret = answer.text.partition("<code>pk_")[2].partition("</code>")[0]

        assert answer.status_code == 201
        assert answer.headers["Cache-Control"] == "no-store"
        assert secret not in desk.get("/desk/access").text
        profile = client.get("/api/v1/auth/profile", headers={"Authorization": f"Bearer pk_{secret}"}).json
        assert (profile["name"], profile["role"], profile["id"]) == ("Till", "reception", None)

    def test_are_made_by_htmx_without_the_whole_page(self, desk):
        answer = desk.post("/desk/access/api-keys", data={"name": "Till", "role": "staff"}, headers=HTMX)

        assert answer.status_code == 201
        assert "<html" not in answer.text
        assert answer.vary.as_set() >= {"hx-request"}

    def test_say_who_made_them(self, desk, max_):
        max_.post("/desk/access/api-keys", data={"name": "Till", "role": "staff"})

        assert "Staff · Max" in desk.get("/desk/access").text

    def test_are_revoked(self, desk, ada, client, now):
        key, secret = operations.create_api_key(name="Till", role=Role.STAFF, by=ada, now=now)

        desk.post(f"/desk/access/api-keys/{key.id}/revocation")

        answer = client.get("/api/v1/auth/profile", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 401

    def test_have_no_more_power_than_whoever_makes_them(self, max_):
        answer = max_.post("/desk/access/api-keys", data={"name": "Till", "role": "owner"})

        assert answer.status_code == 403
        assert db.session.scalars(select(ApiKey)).all() == []

    def test_are_not_good_in_the_other_salon(self, stranger, ada, now):
        _, secret = operations.create_api_key(name="Till", role=Role.OWNER, by=ada, now=now)
        answer = stranger.get("/api/v1/auth/profile", headers={"Authorization": f"Bearer {secret}"})

        assert answer.status_code == 401

    def test_are_stored_as_digests(self, ada, now):
        key, secret = operations.create_api_key(name="Till", role=Role.OWNER, by=ada, now=now)

        assert secret.startswith(key.prefix)
        assert len(key.prefix) < 12
        assert secret.encode() not in key.key_digest


class TestRoles:
    def test_are_told_in_words_as_the_table_has_them(self, desk):
        page = desk.get("/desk/access/roles").text
        row = page.partition("See who changed what")[2].partition("</tr>")[0]

        assert re.findall(r'aria-label="(yes|no)"', row) == ["yes", "yes", "no", "no"]

    def test_have_words_for_everything_that_somebody_of_the_team_may_do(self):
        assert WORDS.keys() == frozenset().union(*(TABLE[role] for role in TEAM))

    def test_are_given_beside_the_table_and_leave_the_calendar(self, desk, bo):
        answer = desk.post(f"/desk/access/accounts/{bo.account_id}/roles", data={"role": "reception"}, headers=HTMX)

        account = queries.account(bo.account_id)
        assert answer.status_code == 200
        assert (account.role, account.staff_member_id) == ("reception", bo.staff_member_id)

    def test_of_owners_are_not_a_managers_to_give(self, max_, ada, bo):
        page = max_.get("/desk/access/roles").text
        assert f"/accounts/{bo.account_id}/roles" in page
        assert f"/accounts/{ada.account_id}/roles" not in page

        assert max_.post(f"/desk/access/accounts/{bo.account_id}/roles", data={"role": "owner"}).status_code == 403

    def test_of_the_last_owner_stay(self, desk, ada):
        answer = desk.post(f"/desk/access/accounts/{ada.account_id}/roles", data={"role": "staff"})

        assert answer.status_code == 409
        assert queries.account(ada.account_id).role == "owner"
