import re

import pytest
from sqlalchemy import select

from app.auth import codes, operations, queries
from app.auth.codes import LIFETIMES, Purpose
from app.auth.events import SignInCodeRequested
from app.auth.models import OneTimeCode
from app.auth.operations import PasswordNeeded
from app.core.ids import new_id
from app.core.refusals import TooMany
from app.customers.models import Customer
from tenants.db import db

CLEO, ADA, NEWCOMER = "cleo@shear.example", "ada@shear.example", "newcomer@example.com"


@pytest.fixture
def ask(published, now):
    """`ask(email)`: the event that carries the code."""

    def asked(email=CLEO):
        operations.request_sign_in_code(email=email, network="n", now=now)
        return published.last(SignInCodeRequested)

    return asked


@pytest.fixture
def enter(now):
    """`enter(event)`: redeem its code, or another one."""

    def entered(asked, code=None, at=now):
        return operations.redeem_sign_in_code(request_id=asked.request_id, code=code or asked.code, network="n", now=at)

    return entered


def wrong(asked, by=1):
    return f"{(int(asked.code) + by) % 10**6:06}"


class TestCode:
    def test_has_six_digits(self, app):
        assert all(len(codes.new_code()) == 6 and codes.new_code().isdigit() for _ in range(100))

    def test_is_stored_so_that_the_row_does_not_tell_it(self, ask):
        asked = ask()
        row = db.session.get(OneTimeCode, asked.request_id)

        assert row.code_digest == codes.seal(asked.code, request_id=row.id)
        assert row.code_digest != codes.seal(asked.code, request_id=new_id())
        assert asked.code not in repr(asked)

    def test_is_sent_to_known_and_unknown_addresses_alike(self, client, published, app):
        known = client.post("/account/sign-in", data={"email": CLEO})
        unknown = app.test_client(host=client.host).post("/account/sign-in", data={"email": NEWCOMER})

        assert known.status_code == unknown.status_code == 303
        assert [event.email for event in published] == [CLEO, NEWCOMER]


class TestRedeem:
    def test_finds_the_customer(self, ask, enter, cleo):
        assert enter(ask()).id == cleo.account_id

    def test_reads_digits_however_they_are_typed(self, ask, enter):
        asked = ask()

        assert enter(asked, f" {asked.code[:3]}-{asked.code[3:]} ")

    def test_makes_an_account_and_a_customer_for_a_newcomer(self, ask, enter):
        account = enter(ask(NEWCOMER))

        customer = db.session.get(Customer, account.customer_id)
        assert (account.role, account.password_hash, customer.email) == ("customer", None, NEWCOMER)
        assert account.email_verified_at is not None

    def test_links_a_customer_who_booked_as_a_guest(self, ask, enter, now):
        guest = Customer(id=new_id(), name="Gus Guest", email="gus@example.com", created_at=now)
        db.session.add(guest)
        db.session.flush()

        account = enter(ask("Gus@Example.com"))

        assert (account.customer_id, account.name) == (guest.id, "Gus Guest")

    def test_works_once(self, ask, enter):
        asked = ask()
        enter(asked)

        assert enter(asked) is None

    def test_makes_other_codes_of_the_address_worthless(self, ask, enter):
        first, second = ask(), ask()
        enter(second)

        assert enter(first) is None

    def test_is_refused_when_it_comes_too_late(self, ask, enter, now):
        assert enter(ask(), at=now + LIFETIMES[Purpose.SIGN_IN]) is None

    def test_refuses_a_code_of_another_request(self, ask, enter):
        first, second = ask(), ask(NEWCOMER)

        assert enter(first, second.code) is None or first.code == second.code

    def test_refuses_a_code_in_the_other_salon(self, ask, stranger):
        asked = ask()
        form = {"request": str(asked.request_id), "code": asked.code}

        assert stranger.post("/account/sign-in/code", data=form).status_code == 422

    def test_keeps_out_whoever_is_disabled(self, ask, enter, cleo, now):
        queries.account(cleo.account_id).disabled_at = now

        assert enter(ask()) is None

    def test_asks_the_team_for_their_password(self, ask, enter):
        with pytest.raises(PasswordNeeded):
            enter(ask(ADA))

    def test_tells_nobody_else_who_works_here(self, ask, enter):
        asked = ask(ADA)

        assert enter(asked, wrong(asked)) is None


class TestGuessing:
    def test_ends_after_five_attempts_even_with_the_right_code(self, ask, enter):
        asked = ask()
        for number in range(codes.ATTEMPTS):
            assert enter(asked, wrong(asked, number + 1)) is None

        assert enter(asked) is None

    def test_leaves_the_last_attempt_to_whoever_mistyped(self, ask, enter):
        asked = ask()
        for number in range(codes.ATTEMPTS - 1):
            enter(asked, wrong(asked, number + 1))

        assert enter(asked)

    def test_is_counted_although_the_page_says_no(self, ask, client):
        asked = ask()
        answers = [
            client.post(
                "/account/sign-in/code", data={"request": str(asked.request_id), "code": wrong(asked, number + 1)}
            ).status_code
            for number in range(codes.ATTEMPTS)
        ]

        assert answers == [422] * codes.ATTEMPTS
        assert db.session.get(OneTimeCode, asked.request_id).attempts == codes.ATTEMPTS

    def test_is_limited_by_network(self, ask, enter):
        asked = ask()
        for _ in range(60):
            enter(asked, "000000")

        with pytest.raises(TooMany):
            enter(asked)

    def test_gets_few_codes_to_guess(self, ask):
        for _ in range(5):
            ask()

        with pytest.raises(TooMany):
            ask()


class TestPages:
    def test_lead_to_the_account(self, published, client):
        asked = client.post("/account/sign-in", data={"email": CLEO})
        page = client.get(asked.headers["Location"])
        form = {"request": str(published[0].request_id), "code": published[0].code}
        answer = client.post("/account/sign-in/code", data=form)

        assert 'autocomplete="one-time-code"' in page.text
        assert answer.headers["Location"] == "/account"
        assert client.get("/api/v1/auth/profile").json["email"] == CLEO

    def test_lead_back_to_where_one_was(self, published, client):
        chosen = re.search(r'href="(/account/sign-in[^"]*)"', client.get("/sign-in?next=/account/messages").text)[1]
        assert chosen == "/account/sign-in?next=/account/messages"
        asked = client.post("/account/sign-in", data={"email": CLEO, "next": "/account/messages"})

        assert asked.headers["Location"].endswith("&next=/account/messages")
        assert 'value="/account/messages"' in client.get(asked.headers["Location"]).text

    def test_say_that_a_code_is_wrong_and_keep_the_request(self, ask, client):
        asked = ask()
        answer = client.post("/account/sign-in/code", data={"request": str(asked.request_id), "code": wrong(asked)})

        assert answer.status_code == 422
        assert str(asked.request_id) in answer.text

    def test_send_the_team_to_their_own_door(self, ask, client):
        asked = ask(ADA)
        answer = client.post("/account/sign-in/code", data={"request": str(asked.request_id), "code": asked.code})

        assert answer.status_code == 403
        assert "with your password" in answer.text

    def test_do_nothing_when_they_are_opened(self, ask, client):
        asked = ask()
        client.get(f"/account/sign-in/code?request={asked.request_id}")

        assert db.session.scalars(select(OneTimeCode.attempts)).all() == [0]
