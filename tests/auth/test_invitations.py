import pytest

from app.auth import operations, queries
from app.auth.actor import Actor
from app.auth.codes import LIFETIMES, Purpose
from app.auth.events import InvitationIssued
from app.auth.operations import LinkExpired, WorksHereAlready, accept_invitation
from app.auth.roles import Role
from app.core.refusals import Forbidden, NotFound
from tests.world import PASSWORD

NEW = "nia@example.com"
MANAGER = Actor(role=Role.MANAGER, name="Max")


@pytest.fixture
def invite(published, ada, bo, now):
    """`invite(role)`: the event that carries the link."""

    def invited(role=Role.STAFF, email=NEW, by=ada):
        operations.invite_staff_member(
            email=email, name="Nia", role=role, staff_member_id=bo.staff_member_id, by=by, now=now
        )
        return published.last(InvitationIssued)

    return invited


@pytest.fixture
def accept(now):
    def accepted(token, at=now):
        return accept_invitation(token=token, name="Nia Neu", password=PASSWORD, now=at)

    return accepted


class TestInvite:
    def test_says_who_invites_to_what(self, invite):
        event = invite(Role.RECEPTION)

        assert (event.email, event.role, event.invited_by) == (NEW, Role.RECEPTION, "Ada")
        assert event.token not in repr(event)

    def test_gives_no_account_before_it_is_accepted(self, invite):
        invite()

        assert queries.find_account_by_email(NEW) is None

    def test_is_for_those_who_do_not_work_here(self, invite):
        with pytest.raises(WorksHereAlready):
            invite(email="BO@shear.example")

    def test_makes_nobody_a_customer(self, invite):
        with pytest.raises(Forbidden):
            invite(Role.CUSTOMER)

    def test_of_an_owner_takes_an_owner(self, invite):
        with pytest.raises(Forbidden):
            invite(Role.OWNER, by=MANAGER)

    def test_takes_power(self, invite, bo):
        with pytest.raises(Forbidden):
            invite(by=bo)

    def test_withdraws_the_one_before(self, invite, accept):
        first = invite(Role.MANAGER)
        invite(Role.STAFF)

        with pytest.raises(LinkExpired):
            accept(first.token)


class TestAccept:
    def test_makes_the_account(self, invite, accept, bo, now):
        account = accept(invite(Role.RECEPTION).token)

        assert (account.name, account.role, account.email_verified_at) == ("Nia Neu", "reception", now)
        assert account.staff_member_id == bo.staff_member_id

    def test_works_once(self, invite, accept):
        token = invite().token
        accept(token)

        with pytest.raises(LinkExpired):
            accept(token)

    def test_is_refused_when_it_comes_too_late(self, invite, accept, now):
        with pytest.raises(LinkExpired):
            accept(invite().token, at=now + LIFETIMES[Purpose.INVITE])

    def test_turns_a_customers_account_into_a_colleagues(self, invite, accept, cleo, signed_in):
        browser = signed_in(cleo)

        account = accept(invite(email="cleo@shear.example").token)

        assert (account.id, account.role, account.customer_id) == (cleo.account_id, "staff", cleo.customer_id)
        assert browser.get("/api/v1/auth/profile").status_code == 401

    def test_lets_nobody_back_in_who_is_kept_out(self, invite, accept, cleo, now):
        token = invite(email="cleo@shear.example").token
        queries.account(cleo.account_id).disabled_at = now

        with pytest.raises(LinkExpired):
            accept(token)


class TestWithdraw:
    def test_makes_the_link_worthless(self, invite, accept, ada, now):
        event = invite()
        operations.withdraw_invitation(invitation_id=event.invitation_id, by=ada, now=now)

        with pytest.raises(LinkExpired):
            accept(event.token)

    def test_takes_as_much_power_as_inviting(self, invite, now):
        with pytest.raises(Forbidden):
            operations.withdraw_invitation(invitation_id=invite(Role.OWNER).invitation_id, by=MANAGER, now=now)

    def test_needs_an_open_invitation(self, invite, accept, ada, now):
        event = invite()
        accept(event.token)

        with pytest.raises(NotFound):
            operations.withdraw_invitation(invitation_id=event.invitation_id, by=ada, now=now)


class TestPage:
    def test_greets_by_name_and_does_nothing_when_it_is_opened(self, invite, client):
        token = invite().token

        assert "Nia" in client.get(f"/invitation?token={token}").text
        assert queries.find_account_by_email(NEW) is None

    def test_leads_to_the_desk(self, invite, client):
        form = {"token": invite(Role.MANAGER).token, "name": "Nia Neu", "password": PASSWORD}

        assert client.post("/invitation", data=form).headers["Location"] == "/desk"
        assert client.get("/api/v1/auth/profile").json["role"] == "manager"

    def test_keeps_the_link_when_the_password_is_too_short(self, invite, client):
        token = invite().token
        answer = client.post("/invitation", data={"token": token, "name": "Nia", "password": "short"})

        assert answer.status_code == 422
        assert token in answer.text

    def test_asks_no_staff_member_of_the_other_salon(self, invite, stranger):
        assert stranger.get(f"/invitation?token={invite().token}").status_code == 410
