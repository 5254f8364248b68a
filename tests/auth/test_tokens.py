import base64
import json
from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from app.auth import keys, operations, queries, tokens
from app.auth.roles import Role
from app.auth.tokens import Claims, InvalidToken
from app.core.ids import new_id

CLAIMS = Claims(account_id=new_id(), family_id=new_id(), role=Role.STAFF)


@pytest.fixture
def good(app, now):
    return tokens.issue(CLAIMS, now=now)


@pytest.fixture
def forge(good):
    """`forge(header, key, **claims)`: a token like a good one, but for what is stated."""

    def forged(header=None, key=None, algorithm="HS256", **changes):
        claims = {**_part(good, 1), **changes}
        stated = {"alg": algorithm, "typ": "at+jwt", **(header or {})}
        body = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(stated, body, OctKey.import_key(key or keys.derive("access-token")), algorithms=[algorithm])

    return forged


def _part(token, number):
    part = token.split(".")[number]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def _encoded(part):
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def refuse(token, now):
    with pytest.raises(InvalidToken):
        tokens.read(token, now=now)


class TestRead:
    def test_returns_what_was_issued(self, good, now):
        assert tokens.read(good, now=now + timedelta(minutes=14)) == CLAIMS

    def test_accepts_a_token_made_by_hand_with_our_key(self, forge, now):
        assert tokens.read(forge(), now=now) == CLAIMS

    def test_refuses_what_is_too_old(self, good, now):
        refuse(good, now + tokens.LIFETIME)

    def test_refuses_what_comes_from_the_future(self, good, now):
        refuse(good, now - timedelta(minutes=1))

    def test_refuses_the_other_salons(self, forge, now, mane):
        refuse(forge(aud=str(mane.id)), now)

    @pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
    def test_refuses_another_algorithm_with_our_own_key(self, forge, now, algorithm):
        refuse(forge(algorithm=algorithm, key=keys.derive("access-token") * 2), now)

    @pytest.mark.parametrize("algorithm", ["none", "None", "nOnE", ""])
    def test_refuses_a_token_without_a_signature(self, good, now, algorithm):
        header = _encoded({"alg": algorithm, "typ": "at+jwt"})

        refuse(f"{header}.{good.split('.')[1]}.", now)

    def test_refuses_claims_that_were_changed(self, good, now):
        header, _, signature = good.split(".")

        refuse(f"{header}.{_encoded(_part(good, 1) | {'role': 'owner'})}.{signature}", now)

    def test_refuses_another_key(self, forge, now):
        refuse(forge(key=b"k" * 32), now)

    def test_refuses_what_was_signed_for_another_purpose(self, forge, now):
        refuse(forge(key=keys.derive("sign-in-code")), now)

    def test_refuses_another_kind_of_token(self, forge, now):
        refuse(forge(header={"typ": "JWT"}), now)

    @pytest.mark.parametrize("name", ["iss", "aud", "sub", "sid", "role", "jti", "iat", "exp"])
    def test_refuses_what_lacks_a_claim(self, forge, now, name):
        refuse(forge(**{name: None}), now)

    @pytest.mark.parametrize(
        "claim",
        [
            {"iss": "https://elsewhere.example"},
            {"aud": str(new_id())},
            {"aud": [str(new_id())]},
            {"sub": "nobody"},
            {"role": "king"},
            {"exp": "tomorrow"},
            {"exp": float("inf")},
            {"sid": 1},
        ],
    )
    def test_refuses_a_claim_that_makes_no_sense(self, forge, now, claim):
        refuse(forge(**claim), now)

    @pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "x" * 10_000, "e30.e30.e30", "\u2603.a.b"])
    def test_refuses_nonsense(self, app, now, token):
        refuse(token, now)

    def test_ignores_a_key_that_the_token_brings_along(self, forge, now):
        thief = OctKey.import_key(b"t" * 32)

        refuse(forge(header={"jwk": thief.as_dict(private=True)}, key=b"t" * 32), now)


class TestBearer:
    @pytest.fixture
    def call(self, client, ada, now):
        """`call()`: ask for Ada's profile with her access token."""
        granted = operations.grant(account=queries.account(ada.account_id), now=now)
        headers = {"Authorization": f"Bearer {granted.access_token}"}
        asked = lambda: client.get("/api/v1/auth/profile", headers=headers)  # noqa: E731
        asked.granted = granted
        return asked

    def test_tells_who_calls(self, call, ada):
        assert call().json["id"] == str(ada.account_id)

    def test_ends_with_the_account(self, call, ada, now):
        queries.account(ada.account_id).disabled_at = now

        assert call().status_code == 401

    def test_ends_with_its_family(self, call, ada, now):
        operations.revoke_all(account_id=ada.account_id, now=now)

        assert call().status_code == 401

    def test_follows_the_role_at_once(self, call, ada):
        queries.account(ada.account_id).role = "staff"

        assert call().json["role"] == "staff"

    def test_opens_no_pages(self, client, call):
        headers = {"Authorization": f"Bearer {call.granted.access_token}"}

        assert client.get("/desk/access", headers=headers).status_code == 303

    def test_opens_nothing_in_the_other_salon(self, stranger, call):
        headers = {"Authorization": f"Bearer {call.granted.access_token}"}

        assert stranger.get("/api/v1/auth/profile", headers=headers).status_code == 401


class TestRefresh:
    @pytest.fixture
    def first(self, ada, now):
        return operations.grant(account=queries.account(ada.account_id), now=now)

    @pytest.fixture
    def refresh(self, now):
        return lambda granted, at=now: operations.refresh(token=granted.refresh_token, network="n", now=at)

    def test_gives_the_next_pair(self, first, refresh, now):
        second = refresh(first)

        assert second.refresh_token != first.refresh_token
        assert tokens.read(second.access_token, now=now).family_id == tokens.read(first.access_token, now=now).family_id

    def test_goes_on_for_as_long_as_it_is_used(self, first, refresh, now):
        granted = first
        for days in range(25, 125, 25):
            granted = refresh(granted, now + timedelta(days=days))

        assert granted is not None

    def test_ends_after_thirty_days_of_silence(self, first, refresh, now):
        assert refresh(first, now + timedelta(days=30)) is None

    def test_ends_the_whole_family_when_a_token_is_shown_twice(self, first, refresh):
        second = refresh(first)
        assert refresh(first) is None

        assert refresh(second) is None

    def test_leaves_other_families_alone(self, first, refresh, ada, now):
        other = operations.grant(account=queries.account(ada.account_id), now=now)
        refresh(first)
        refresh(first)

        assert refresh(other)

    def test_is_refused_to_whoever_is_kept_out(self, first, refresh, ada, now):
        queries.account(ada.account_id).disabled_at = now

        assert refresh(first) is None

    def test_notices_a_stolen_token_even_after_a_purge(self, first, refresh, now):
        second = refresh(first)
        operations.purge_expired(now=now + timedelta(days=20))
        refresh(first)

        assert refresh(second) is None
