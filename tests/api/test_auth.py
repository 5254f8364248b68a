import pytest

from app.auth import passwords, queries
from app.auth.events import EmailVerificationRequested, PasswordResetRequested
from app.auth.models import Account
from app.core import events
from tenants.db import db
from tests.world import PASSWORD

ADA, NOBODY = "ada@shear.example", "nobody@shear.example"
LOGIN, PROFILE = "/api/v1/auth/login", "/api/v1/auth/profile"


@pytest.fixture(autouse=True)
def _ada_has_a_password(ada):
    db.session.get(Account, ada.account_id).password_hash = passwords.hash_password(PASSWORD)


@pytest.fixture
def heard(app, monkeypatch):
    """What has been published, in order."""
    told = []
    everybody = type("Everybody", (), {"get": lambda *_: (told.append,)})()
    monkeypatch.setitem(app.extensions, events.EXTENSION, everybody)
    return told


def login(client, email=ADA, password=PASSWORD):
    return client.post(LOGIN, json={"email": email, "password": password})


def bearing(tokens):
    return {"Authorization": f"Bearer {tokens['access_token']}"}


class TestLogin:
    def test_gives_a_pair_of_tokens(self, client):
        answer = login(client)

        assert answer.status_code == 200
        assert answer.json["role"] == "owner"
        assert answer.json["expires_in"] == 900
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers

    @pytest.mark.parametrize("email, password", [(ADA, "wrong"), (NOBODY, PASSWORD), ("mo@mane.example", PASSWORD)])
    def test_refuses_in_the_same_words(self, client, email, password):
        answer = login(client, email, password)

        assert (answer.status_code, answer.json["code"]) == (401, "wrong_credentials")
        assert answer.content_type == "application/problem+json"

    @pytest.mark.parametrize(
        "body",
        [{}, {"email": ADA}, {"email": ADA, "password": 1}, [], "text", None, {"email": "\x00", "password": "x"}],
    )
    def test_says_what_is_missing(self, client, body):
        answer = client.post(LOGIN, json=body)

        assert (answer.status_code, answer.json["code"]) == (422, "invalid")

    def test_is_limited(self, client):
        answers = [login(client, password="guess") for _ in range(11)]

        assert [answer.status_code for answer in answers] == [401] * 10 + [429]
        assert "retry_at" in answers[-1].json

    def test_needs_no_good_credential_to_get_one(self, client):
        headers = {"Authorization": "Bearer expired"}

        assert client.post(LOGIN, json={"email": ADA, "password": PASSWORD}, headers=headers).status_code == 200


class TestProfile:
    def test_says_who_calls_and_what_they_may(self, client, ada):
        profile = client.get(PROFILE, headers=bearing(login(client).json)).json

        assert (profile["id"], profile["email"], profile["role"]) == (str(ada.account_id), ADA, "owner")
        assert "manage_access" in profile["permissions"]

    def test_is_for_those_who_are_signed_in(self, client):
        assert client.get(PROFILE).status_code == 401

    def test_is_not_given_in_the_other_salon(self, client, stranger):
        assert stranger.get(PROFILE, headers=bearing(login(client).json)).status_code == 401


class TestRefresh:
    def refresh(self, client, tokens):
        return client.post("/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})

    def test_gives_the_next_pair(self, client):
        second = self.refresh(client, login(client).json)

        assert client.get(PROFILE, headers=bearing(second.json)).status_code == 200

    def test_of_a_used_token_ends_everything(self, client):
        first = login(client).json
        second = self.refresh(client, first).json

        again = self.refresh(client, first)

        assert (again.status_code, again.json["code"]) == (401, "invalid_token")
        assert self.refresh(client, second).status_code == 401
        assert client.get(PROFILE, headers=bearing(second)).status_code == 401

    def test_refuses_nonsense_and_the_other_salons(self, client, stranger):
        assert self.refresh(client, {"refresh_token": "nonsense"}).status_code == 401
        assert self.refresh(stranger, login(client).json).status_code == 401


class TestLogout:
    def test_ends_the_family_of_the_access_token(self, client):
        tokens = login(client).json

        assert client.post("/api/v1/auth/logout", json={}, headers=bearing(tokens)).status_code == 204
        assert client.get(PROFILE, headers=bearing(tokens)).status_code == 401

    def test_ends_the_family_of_the_refresh_token(self, client):
        tokens = login(client).json

        assert client.post("/api/v1/auth/logout", json={"refresh_token": tokens["refresh_token"]}).status_code == 204
        assert client.get(PROFILE, headers=bearing(tokens)).status_code == 401

    def test_needs_no_body(self, client):
        assert client.post("/api/v1/auth/logout", headers=bearing(login(client).json)).status_code == 204

    def test_does_no_harm_twice(self, client):
        assert client.post("/api/v1/auth/logout", json={}).status_code == 204


class TestRegister:
    def register(self, client, email="nora@example.com", password="a password of my own"):
        return client.post("/api/v1/auth/register", json={"name": "Nora", "email": email, "password": password})

    def test_answers_alike_for_free_and_taken_addresses(self, heard, client):
        free, taken = self.register(client), self.register(client, ADA)

        assert free.status_code == taken.status_code == 202
        assert free.json == taken.json

    def test_leads_to_an_account_by_the_mail(self, heard, client, perform_jobs):
        self.register(client)
        perform_jobs()
        assert login(client, "nora@example.com", "a password of my own").status_code == 401

        (event,) = [event for event in heard if isinstance(event, EmailVerificationRequested)]
        assert client.post("/api/v1/auth/verify-email", json={"token": event.token}).status_code == 204

        assert login(client, "nora@example.com", "a password of my own").json["role"] == "customer"

    def test_says_what_is_wrong_with_the_password(self, client):
        answer = self.register(client, password="short")

        assert (answer.status_code, list(answer.json["errors"])) == (422, ["password"])


class TestForgotPassword:
    def test_answers_alike_for_known_and_unknown_addresses(self, client):
        known, unknown = (client.post("/api/v1/auth/forgot-password", json={"email": email}) for email in (ADA, NOBODY))

        assert known.status_code == unknown.status_code == 202
        assert known.json == unknown.json

    def test_leads_to_a_new_password(self, heard, client, perform_jobs):
        client.post("/api/v1/auth/forgot-password", json={"email": ADA})
        perform_jobs()
        (event,) = [event for event in heard if isinstance(event, PasswordResetRequested)]

        body = {"token": event.token, "password": "a brand new password"}
        assert client.post("/api/v1/auth/reset-password", json=body).status_code == 204
        assert client.post("/api/v1/auth/reset-password", json=body).status_code == 410

        assert login(client, password="a brand new password").status_code == 200
        assert queries.find_account_by_email(ADA).email_verified_at is not None


class TestOwnDetails:
    def test_are_part_of_a_customers_profile(self, as_, cleo, ada):
        details = as_(cleo).get(PROFILE).json["details"]

        assert details.items() >= {"name": "Cleo", "phone": "+4930123456", "locale": None}.items()
        assert as_(ada).get(PROFILE).json["details"] is None

    def test_are_changed_as_far_as_they_are_stated(self, as_, cleo):
        program = as_(cleo)
        answer = program.patch(PROFILE, json={"name": "Cleo Čapek", "timezone": "Asia/Tokyo"})

        assert (answer.status_code, answer.json["name"]) == (200, "Cleo Čapek")
        assert (
            program.get(PROFILE).json["details"].items() >= {"timezone": "Asia/Tokyo", "phone": "+4930123456"}.items()
        )
        assert program.patch(PROFILE, json={"phone": None}).json["details"]["phone"] is None

    @pytest.mark.parametrize(
        "stated",
        [
            {"name": ""},
            {"name": None},
            {"locale": "xx"},
            {"timezone": "Mars"},
            {"email": "eve@x.example"},
            {"tags": ["VIP"]},
        ],
    )
    def test_are_refused_with_the_field_that_is_wrong(self, as_, cleo, stated):
        answer = as_(cleo).patch(PROFILE, json=stated)

        assert (answer.status_code, answer.json["code"], list(answer.json["errors"])) == (422, "invalid", list(stated))

    def test_are_for_customers(self, as_, client, ada):
        assert as_(ada).patch(PROFILE, json={}).status_code == 403
        assert client.patch(PROFILE, json={}).status_code == 401
