import pytest
from sqlalchemy import func, select

from app.auth import limits, passwords, queries
from app.auth.models import Account, Session
from app.auth.operations.sign_in import WrongCredentials, authenticate
from app.core.refusals import TooMany
from tenants.db import db
from tests.world import PASSWORD

ADA, NOBODY = "ada@shear.example", "nobody@shear.example"


@pytest.fixture
def hashes(monkeypatch):
    """Count the hashes that are computed."""
    counted = []
    verify, hash_ = passwords._hasher.verify, passwords._hasher.hash

    class Counting:
        check_needs_rehash = passwords._hasher.check_needs_rehash

        def verify(self, *args):
            counted.append("verify")
            return verify(*args)

        def hash(self, *args):
            counted.append("hash")
            return hash_(*args)

    passwords.prepare()
    monkeypatch.setattr(passwords, "_hasher", Counting())
    return counted


def enter(client, email=ADA, password=PASSWORD, **data):
    return client.post("/sign-in", data={"email": email, "password": password, **data})


class TestAuthenticate:
    def test_finds_the_account_however_the_address_is_written(self, people_with_passwords):
        account = authenticate(email="ADA@Shear.Example", password=PASSWORD, network="n")

        assert account.id == people_with_passwords.owner.account_id

    def test_refuses_a_wrong_password(self, people_with_passwords):
        with pytest.raises(WrongCredentials):
            authenticate(email=ADA, password="wrong", network="n")

    def test_refuses_an_account_without_a_password(self, app):
        with pytest.raises(WrongCredentials):
            authenticate(email=ADA, password=PASSWORD, network="n")

    def test_refuses_a_disabled_account(self, people_with_passwords, now):
        queries.find_account_by_email(ADA).disabled_at = now

        with pytest.raises(WrongCredentials):
            authenticate(email=ADA, password=PASSWORD, network="n")

    def test_refuses_the_people_of_the_other_salon(self, people_with_passwords):
        with pytest.raises(WrongCredentials):
            authenticate(email="mo@mane.example", password=PASSWORD, network="n")

    def test_brings_an_old_hash_up_to_date(self, people_with_passwords):
        weak = passwords.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
        account = queries.find_account_by_email(ADA)
        account.password_hash = weak

        authenticate(email=ADA, password=PASSWORD, network="n")

        assert not passwords.is_outdated(account.password_hash)


class TestUnknownAddresses:
    """Whoever asks cannot tell from the answer or from the work whether an address is known."""

    @pytest.mark.parametrize("email", [ADA, NOBODY, "cleo@shear.example"])
    def test_cost_one_hash(self, people_with_passwords, hashes, client, email, now):
        queries.find_account_by_email("cleo@shear.example").disabled_at = now

        enter(client, email=email, password="wrong password")

        assert hashes == ["verify"]

    def test_get_the_same_answer(self, people_with_passwords, client):
        known, unknown = (enter(client, email=email, password="wrong") for email in (ADA, NOBODY))

        assert known.status_code == unknown.status_code == 422
        assert known.text.replace(ADA, "") == unknown.text.replace(NOBODY, "")

    def test_are_limited_as_well(self, app, client):
        answers = [enter(client, email=NOBODY).status_code for _ in range(11)]

        assert answers == [422] * 10 + [429]


class TestLimits:
    def test_keep_guessers_out_even_with_the_right_password(self, people_with_passwords, client):
        for _ in range(10):
            enter(client, password="guess")

        answer = enter(client)

        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) >= 1

    def test_say_the_same_to_programs_when_to_come_back(self, people_with_passwords, client):
        for _ in range(10):
            enter(client, password="guess")
        body = {"email": "ada@shear.example", "password": PASSWORD}

        answer = client.post("/api/v1/auth/login", json=body)

        assert answer.status_code == 429
        assert answer.headers["Retry-After"] == enter(client).headers["Retry-After"]

    def test_forget_the_failures_after_the_right_password(self, people_with_passwords, client, app):
        for _ in range(9):
            enter(client, password="guess")
        enter(client)

        assert enter(app.test_client(host=client.host), password="guess").status_code == 422

    def test_do_not_lock_the_owner_out_elsewhere(self, people_with_passwords):
        for _ in range(10):
            with pytest.raises(WrongCredentials):
                authenticate(email=ADA, password="guess", network="198.51.100.7")

        assert authenticate(email=ADA, password=PASSWORD, network="203.0.113.9")

    def test_count_a_network_as_a_whole(self, app, monkeypatch):
        monkeypatch.setattr(limits, "SIGN_IN_PER_NETWORK", "2/minute")
        for number in range(2):
            with pytest.raises(WrongCredentials):
                authenticate(email=f"{number}@x.example", password="x", network="n")

        with pytest.raises(TooMany):
            authenticate(email="3@x.example", password="x", network="n")


class TestPage:
    def test_asks(self, client):
        assert 'autocomplete="current-password"' in client.get("/sign-in").text

    def test_leads_the_team_to_the_desk(self, people_with_passwords, client):
        assert enter(client).headers["Location"] == "/desk"

    def test_leads_customers_to_their_account(self, people_with_passwords, client):
        assert enter(client, email="cleo@shear.example").headers["Location"] == "/account"

    def test_leads_back_to_where_one_was(self, people_with_passwords, client):
        assert enter(client, next="/desk/access?x=1").headers["Location"] == "/desk/access?x=1"

    @pytest.mark.parametrize(
        "elsewhere",
        ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "javascript:x", "/\t/evil", "evil"],
    )
    def test_never_leads_to_another_site(self, people_with_passwords, client, elsewhere):
        assert enter(client, next=elsewhere).headers["Location"] == "/desk"

    def test_keeps_the_address_and_not_the_password(self, people_with_passwords, client):
        page = enter(client, password="my wrong secret").text

        assert ADA in page
        assert "my wrong secret" not in page

    def test_says_what_is_missing(self, client):
        answer = client.post("/sign-in", data={"email": ADA})

        assert answer.status_code == 422
        assert "field-password-error" in answer.text

    def test_is_skipped_by_whoever_is_signed_in(self, signed_in, ada):
        assert signed_in(ada).get("/sign-in").headers["Location"] == "/desk"

    def test_gives_a_cookie_that_scripts_and_siblings_cannot_reach(self, people_with_passwords, client):
        cookie = enter(client).headers["Set-Cookie"]

        assert cookie.startswith("session=")
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie

    def test_keeps_only_a_digest_of_the_secret(self, people_with_passwords, client):
        secret = enter(client).headers["Set-Cookie"].partition("=")[2].partition(";")[0]

        (digest,) = db.session.scalars(select(Session.token_digest)).all()
        assert len(secret) >= 43
        assert secret.encode() not in digest


class TestFailures:
    def test_leave_nothing_behind(self, people_with_passwords, client):
        enter(client, password="wrong")

        assert db.session.scalar(select(func.count()).select_from(Session)) == 0
        assert db.session.scalar(select(func.count()).select_from(Account)) == 3
