import pytest
from sqlalchemy import select

from app.auth import operations, queries
from app.auth.events import EmailVerificationRequested, RegistrationRepeated
from app.auth.models import Account, OneTimeCode
from app.auth.operations import LinkExpired, verify_email
from app.customers.models import Customer
from tenants.db import db

NEW, PASSWORD = "nora@example.com", "a password of my own"


@pytest.fixture
def register(published, perform_jobs, now):
    """`register(email)`: ask for an account and let the mail be sent."""

    def registered(email=NEW, password=PASSWORD):
        operations.register(email=email, name="Nora", password=password, network="n", now=now)
        perform_jobs()
        return published[-1]

    return registered


def can_sign_in(client, email=NEW, password=PASSWORD):
    return client.post("/api/v1/auth/login", json={"email": email, "password": password}).status_code == 200


class TestRegister:
    def test_makes_no_account_before_the_address_is_proven(self, register, client):
        register()

        assert queries.find_account_by_email(NEW) is None
        assert not can_sign_in(client)

    def test_becomes_a_customer_account_by_the_link(self, register, client, now):
        account = verify_email(token=register().token, now=now)

        assert (account.role, account.email_verified_at) == ("customer", now)
        assert db.session.get(Customer, account.customer_id).email == NEW
        assert can_sign_in(client)

    def test_asks_the_database_the_same_for_free_and_taken_addresses(self, app, now, statements):
        def asked(email):
            statements.clear()
            operations.register(email=email, name="N", password=PASSWORD, network="n", now=now)
            return list(statements)

        assert asked("ada@shear.example") == asked(NEW) != []

    def test_of_a_taken_address_changes_nothing_and_tells_its_owner(self, register, published, client):
        heard = register(email="ada@shear.example")

        assert isinstance(heard, RegistrationRepeated)
        assert not can_sign_in(client, email="ada@shear.example")
        assert db.session.scalars(select(OneTimeCode)).all() == []

    def test_keeps_nobody_from_the_account_that_was_made_meanwhile(self, register, client, published, now):
        """Somebody registers a foreign address; its owner signs in by code before opening that link."""
        token = register(password="the password of a thief").token
        request_id = operations.request_sign_in_code(email=NEW, network="n", now=now)
        operations.redeem_sign_in_code(request_id=request_id, code=published[-1].code, network="n", now=now)

        verify_email(token=token, now=now)

        assert not can_sign_in(client, password="the password of a thief")

    def test_sends_one_link_however_often_the_job_runs(self, register, published, now):
        register()
        promise = db.session.scalar(select(OneTimeCode))
        operations.issue_registration(proof_id=promise.id, now=now)

        assert published.one(EmailVerificationRequested)


class TestVerification:
    def test_confirms_the_address_of_an_account(self, published, ada, now):
        account = queries.account(ada.account_id)
        account.email_verified_at = None
        operations.request_verification(account=account, now=now)

        verify_email(token=published.one(EmailVerificationRequested).token, now=now)

        assert account.email_verified_at == now

    def test_confirms_no_address_that_was_changed_meanwhile(self, published, ada, now):
        account = queries.account(ada.account_id)
        operations.request_verification(account=account, now=now)
        account.email = "other@shear.example"
        db.session.flush()

        with pytest.raises(LinkExpired):
            verify_email(token=published[-1].token, now=now)

    def test_works_once(self, register, now):
        token = register().token
        verify_email(token=token, now=now)

        with pytest.raises(LinkExpired):
            verify_email(token=token, now=now)

    def test_shows_a_button_and_does_nothing_by_itself(self, register, client):
        token = register().token
        page = client.get(f"/verify-email?token={token}")

        assert "Nora" in page.text
        assert queries.find_account_by_email(NEW) is None

        assert client.post("/verify-email", data={"token": token}).status_code == 303
        assert queries.find_account_by_email(NEW)


class TestHandover:
    @pytest.fixture
    def token(self, ada, now):
        return operations.issue_handover(account_id=ada.account_id, now=now)

    def test_signs_the_owner_of_a_new_salon_in(self, token, client):
        assert client.get(f"/welcome?token={token}").status_code == 200
        assert client.post("/welcome", data={"token": token}).headers["Location"] == "/desk"
        assert client.get("/desk/access").status_code == 200

    def test_works_once(self, token, client, app):
        client.post("/welcome", data={"token": token})

        assert app.test_client(host=client.host).post("/welcome", data={"token": token}).status_code == 410

    def test_is_not_good_in_the_other_salon(self, token, stranger):
        assert stranger.post("/welcome", data={"token": token}).status_code == 410

    def test_ends_with_the_account(self, token, client, ada, now):
        queries.account(ada.account_id).disabled_at = now

        assert client.post("/welcome", data={"token": token}).status_code == 410


def test_an_account_is_made_once_for_an_address(app, now):
    with pytest.raises(operations.AddressTaken):
        operations.create_account(email="ADA@shear.example", name="Ada", role="customer", now=now)

    assert len(db.session.scalars(select(Account)).all()) == 3
