"""Two at once: real connections, real commits."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.auth import codes, operations, queries
from app.auth.events import SignInCodeRequested
from app.auth.models import Account, OneTimeCode, RefreshToken
from app.auth.operations import LastOwner, LinkExpired, programs
from app.auth.roles import Role
from app.core.refusals import Refusal
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work


@pytest.fixture
def alone(committed):
    """`alone(act)`: do it in a unit of work of the salon."""

    def done(act):
        with use_tenant(committed.salon), unit_of_work():
            return act()

    return done


@pytest.fixture
def at_once(app, alone):
    """`at_once(*acts)`: do them at the same moment, each on its own connection; answers and refusals come back."""

    def all_of(*acts):
        start = Barrier(len(acts))

        def one(act):
            with app.app_context():
                start.wait()
                try:
                    return alone(act)
                except Refusal as refusal:
                    return refusal

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(one, acts))

    return all_of


@pytest.fixture
def owner(committed):
    return committed.owner


class TestRefresh:
    def test_lets_one_of_two_win_and_ends_the_family(self, alone, at_once, owner, now, rounds):
        for _ in range(rounds(5, 50)):
            granted = alone(lambda: operations.grant(account=queries.account(owner.account_id), now=now))
            refresh = partial(operations.refresh, token=granted.refresh_token, network="n", now=now)

            answers = at_once(*[refresh] * 4)

            (winner,) = [answer for answer in answers if answer is not None]
            again = partial(operations.refresh, token=winner.refresh_token, network="n", now=now)
            assert alone(again) is None

    def test_needs_its_condition(self, alone, at_once, owner, now, monkeypatch):
        """Negative control: without the conditional update, both would win."""
        granted = alone(lambda: operations.grant(account=queries.account(owner.account_id), now=now))

        def use_without_condition(token, *, now):
            return db.session.scalar(
                select(RefreshToken).where(RefreshToken.token_digest == programs.ids.digest(token))
            )

        monkeypatch.setattr(programs, "_use", use_without_condition)
        refresh = partial(operations.refresh, token=granted.refresh_token, network="n", now=now)

        assert None not in at_once(refresh, refresh)


class TestGuessing:
    def test_looks_at_five_guesses_however_many_come_at_once(self, published, alone, at_once, now, monkeypatch):
        alone(lambda: operations.request_sign_in_code(email="cleo@races.example", network="n", now=now))
        asked = published.one(SignInCodeRequested)
        looked_at = []
        is_right = codes.is_right
        monkeypatch.setattr(codes, "is_right", lambda *args, **how: looked_at.append(1) or is_right(*args, **how))
        guess = partial(operations.redeem_sign_in_code, request_id=asked.request_id, code="wrong", network="n", now=now)

        at_once(*[guess] * 8)

        assert len(looked_at) == codes.ATTEMPTS
        assert alone(lambda: db.session.scalar(select(OneTimeCode.attempts))) == codes.ATTEMPTS

    def test_redeems_a_code_once(self, published, alone, at_once, now):
        alone(lambda: operations.request_sign_in_code(email="cleo@races.example", network="n", now=now))
        asked = published.one(SignInCodeRequested)
        enter = partial(
            operations.redeem_sign_in_code, request_id=asked.request_id, code=asked.code, network="n", now=now
        )

        assert len([account for account in at_once(enter, enter, enter) if account is not None]) == 1


class TestLinks:
    def test_are_taken_once(self, alone, at_once, owner, now):
        token = alone(lambda: operations.issue_handover(account_id=owner.account_id, now=now))
        accept = partial(operations.accept_handover, token=token, now=now)

        answers = at_once(accept, accept, accept)

        assert [type(answer) for answer in answers].count(LinkExpired) == 2


class TestOwners:
    def test_do_not_demote_each_other_at_the_same_moment(self, alone, at_once, owner, now):
        other = alone(lambda: operations.create_account(email="o@races.example", name="O", role=Role.OWNER, now=now).id)
        demote = partial(operations.change_role, role=Role.STAFF, staff_member_id=None, by=owner, now=now)

        answers = at_once(partial(demote, account_id=owner.account_id), partial(demote, account_id=other))

        assert [type(answer) for answer in answers].count(LastOwner) == 1
        count = select(func.count()).select_from(Account).where(Account.role == Role.OWNER)
        assert alone(lambda: db.session.scalar(count)) == 1
