import pytest

from app.auth import operations, queries
from app.auth.actor import Actor
from app.auth.operations import LastOwner, change_role, disable_account, enable_account, sign_out_everywhere
from app.auth.roles import Role
from app.catalogue.models import StaffMember
from app.core.refusals import Forbidden, NotFound
from tenants.db import db
from tests.world import NOW

MANAGER = Actor(role=Role.MANAGER, name="Max")


@pytest.fixture
def olga(app, now):
    """A second owner."""
    return operations.create_account(email="olga@shear.example", name="Olga", role=Role.OWNER, now=now)


@pytest.fixture
def key_of(now):
    """Let somebody make a key; it is worth something until it is revoked."""

    def make(by, role):
        key, secret = operations.create_api_key(name="Till", role=role, by=by, now=now)
        return key, lambda: queries.find_api_key(secret) is not None

    return make


@pytest.fixture
def max_(app, now):
    """A manager who signs in."""
    account = operations.create_account(email="max@shear.example", name="Max", role=Role.MANAGER, now=now)
    db.session.flush()
    return Actor(role=Role.MANAGER, account_id=account.id, name="Max")


def give(account_id, role, by):
    return change_role(account_id=account_id, role=role, staff_member_id=None, by=by, now=NOW)


class TestChangeRole:
    def test_gives_another_role(self, bo, ada):
        assert give(bo.account_id, Role.RECEPTION, ada).role == "reception"

    def test_gives_another_calendar(self, ada, bo):
        account = change_role(
            account_id=ada.account_id, role=Role.OWNER, staff_member_id=bo.staff_member_id, by=ada, now=NOW
        )

        assert account.staff_member_id == bo.staff_member_id

    def test_knows_no_calendar_of_the_other_salon(self, bo, ada, street):
        with pytest.raises(NotFound):
            change_role(
                account_id=bo.account_id,
                role=Role.STAFF,
                staff_member_id=street.stylist.staff_member_id,
                by=ada,
                now=NOW,
            )

    def test_leaves_the_calendar_of_somebody_who_has_left(self, bo, ada, now):
        db.session.get_one(StaffMember, bo.staff_member_id).archived_at = now
        mine = {"account_id": bo.account_id, "staff_member_id": bo.staff_member_id}

        assert change_role(role=Role.RECEPTION, by=ada, now=now, **mine).role == "reception"

    def test_takes_keys_that_may_more(self, max_, ada, key_of):
        (_much, much_works), (_little, little_works) = key_of(max_, Role.MANAGER), key_of(max_, Role.RECEPTION)
        give(max_.account_id, Role.RECEPTION, ada)

        assert (much_works(), little_works()) == (False, True)

    def test_keeps_an_owner(self, ada):
        with pytest.raises(LastOwner):
            give(ada.account_id, Role.MANAGER, ada)

    def test_lets_an_owner_go_when_there_is_another(self, ada, olga):
        assert give(ada.account_id, Role.MANAGER, ada).role == "manager"

    def test_does_not_count_an_owner_who_is_kept_out(self, ada, olga, now):
        olga.disabled_at = now

        with pytest.raises(LastOwner):
            give(ada.account_id, Role.MANAGER, ada)

    @pytest.mark.parametrize("role", [Role.MANAGER, Role.RECEPTION])
    def test_lets_managers_choose(self, bo, role):
        assert give(bo.account_id, role, MANAGER).role == role

    def test_lets_no_manager_make_an_owner(self, bo):
        with pytest.raises(Forbidden):
            give(bo.account_id, Role.OWNER, MANAGER)

    def test_lets_no_manager_unmake_an_owner(self, olga):
        with pytest.raises(Forbidden):
            give(olga.id, Role.STAFF, MANAGER)

    def test_lets_nobody_promote_himself(self, bo):
        with pytest.raises(Forbidden):
            give(bo.account_id, Role.OWNER, bo)

    def test_makes_nobody_a_customer(self, bo, ada):
        with pytest.raises(Forbidden):
            give(bo.account_id, Role.CUSTOMER, ada)

    def test_makes_no_customer_a_colleague(self, cleo, ada):
        with pytest.raises(NotFound):
            give(cleo.account_id, Role.STAFF, ada)

    def test_finds_nobody_of_the_other_salon(self, mo, ada):
        with pytest.raises(NotFound):
            give(mo.account_id, Role.STAFF, ada)


class TestDisable:
    def test_signs_out_everywhere(self, bo, ada, signed_in, now):
        browser = signed_in(bo)
        tokens = operations.grant(account=queries.account(bo.account_id), now=now)

        disable_account(account_id=bo.account_id, by=ada, now=now)

        assert browser.get("/api/v1/auth/profile").status_code == 401
        assert operations.refresh(token=tokens.refresh_token, network="n", now=now) is None

    def test_takes_their_keys_and_nobody_elses(self, max_, ada, key_of, now):
        (_theirs, theirs_works), (_own, own_works) = key_of(max_, Role.STAFF), key_of(ada, Role.STAFF)
        disable_account(account_id=max_.account_id, by=ada, now=now)

        assert (theirs_works(), own_works()) == (False, True)

    def test_can_be_undone(self, bo, ada, now):
        disable_account(account_id=bo.account_id, by=ada, now=now)

        assert enable_account(account_id=bo.account_id, by=ada).disabled_at is None

    def test_does_not_bring_old_sessions_back(self, bo, ada, signed_in, now):
        browser = signed_in(bo)
        disable_account(account_id=bo.account_id, by=ada, now=now)
        enable_account(account_id=bo.account_id, by=ada)

        assert browser.get("/api/v1/auth/profile").status_code == 401

    def test_keeps_an_owner(self, ada, now):
        with pytest.raises(LastOwner):
            disable_account(account_id=ada.account_id, by=ada, now=now)

    def test_takes_power(self, ada, now):
        with pytest.raises(Forbidden):
            disable_account(account_id=ada.account_id, by=MANAGER, now=now)


class TestSignOutEverywhere:
    def test_is_everybodys_own(self, bo, signed_in, now):
        browser = signed_in(bo)
        sign_out_everywhere(account_id=bo.account_id, by=bo, now=now)

        assert browser.get("/api/v1/auth/profile").status_code == 401

    def test_of_somebody_else_takes_power(self, ada, bo, now):
        with pytest.raises(Forbidden):
            sign_out_everywhere(account_id=ada.account_id, by=bo, now=now)
