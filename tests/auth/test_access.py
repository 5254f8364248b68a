from itertools import pairwise

import pytest

from app.auth import access
from app.auth.access import Access, Audience, access_of, current_actor, public, requires, signed_in
from app.auth.actor import ANONYMOUS, Actor
from app.auth.permissions import TABLE, Permission
from app.auth.roles import Role
from tenants.context import use_tenant


class TestTable:
    def test_names_every_role(self):
        assert set(TABLE) == set(Role)

    def test_gives_every_permission_to_owners_or_customers(self):
        assert TABLE[Role.OWNER] | TABLE[Role.CUSTOMER] == set(Permission)

    def test_gives_the_more_powerful_what_the_less_powerful_have(self):
        ranks = [Role.STAFF, Role.RECEPTION, Role.MANAGER, Role.OWNER]

        for less, more in pairwise(ranks):
            assert TABLE[less] <= TABLE[more]

    def test_gives_customers_nothing_of_the_desk(self):
        assert TABLE[Role.CUSTOMER].isdisjoint(TABLE[Role.OWNER])

    def test_gives_visitors_nothing(self):
        assert not any(ANONYMOUS.may(permission) for permission in Permission)


class TestMayGive:
    def test_owners_give_every_role(self, ada):
        assert all(ada.may_give(role) for role in Role)

    def test_managers_give_every_role_but_owner(self):
        manager = Actor(role=Role.MANAGER)

        assert [role for role in Role if not manager.may_give(role)] == [Role.OWNER]

    @pytest.mark.parametrize("role", [Role.RECEPTION, Role.STAFF, Role.CUSTOMER, None])
    def test_nobody_else_gives_any(self, role):
        assert not any(Actor(role=role).may_give(given) for given in Role)


class TestDeclarations:
    def test_are_read_from_the_view(self):
        view = requires(Permission.VIEW_CALENDAR, Permission.BLOCK_TIME)(lambda: "")

        assert access_of(view) == Access(
            Audience.PERMITTED, frozenset({Permission.VIEW_CALENDAR, Permission.BLOCK_TIME})
        )
        assert access_of(signed_in(lambda: "")) == Access(Audience.SIGNED_IN)
        assert access_of(public(lambda: "")) == Access(Audience.EVERYBODY)
        assert access_of(lambda: "") is None

    def test_are_missing_from_no_view(self, app):
        undeclared = {
            endpoint
            for endpoint, view in app.view_functions.items()
            if endpoint not in access.UNGUARDED and access_of(view) is None
        }

        assert undeclared == set()

    def test_close_a_view_that_has_none(self, app, client, monkeypatch):
        monkeypatch.setitem(app.view_functions, "auth.sign_in", lambda: "forgotten")

        assert client.get("/sign-in").status_code == 403

    def test_of_several_permissions_one_will_do(self):
        either = Access(Audience.PERMITTED, frozenset({Permission.MANAGE_APPOINTMENTS, Permission.BLOCK_OWN_TIME}))

        assert either.admits(Actor(role=Role.STAFF))
        assert not either.admits(Actor(role=Role.CUSTOMER))


class TestPages:
    def test_open_for_those_who_may(self, signed_in, ada):
        assert signed_in(ada).get("/desk/access").status_code == 200

    @pytest.mark.parametrize("who", ["bo", "cleo"])
    def test_are_closed_to_those_who_may_not(self, signed_in, request, who):
        assert signed_in(request.getfixturevalue(who)).get("/desk/access").status_code == 403

    def test_send_strangers_to_sign_in_and_back(self, client):
        answer = client.get("/desk/access?tab=keys")

        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/desk/access?tab%3Dkeys")

    def test_do_not_return_to_what_was_sent(self, client):
        assert client.post("/desk/access/api-keys").headers["Location"] == "/sign-in"

    def test_let_htmx_leave_the_page(self, client):
        headers = {
            "HX-Request": "true",
            "HX-Request-Type": "partial",
            "HX-Current-URL": "http://shear.localhost:8000/desk/access?tab=keys",
        }
        answer = client.post("/desk/access/api-keys", headers=headers)

        assert answer.headers["HX-Redirect"] == "/sign-in?next=/desk/access?tab%3Dkeys"

    def test_do_not_open_with_the_cookie_of_the_other_salon(self, signed_in, ada, app):
        token = signed_in(ada).token
        stranger = app.test_client(host="mane.localhost:8000")
        stranger.set_cookie("session", token, domain="mane.localhost")

        assert stranger.get("/desk/access").status_code == 303

    def test_of_the_apex_know_nobody(self, apex, ada, signed_in):
        apex.set_cookie("session", signed_in(ada).token, domain="localhost")

        assert apex.get("/").status_code == 200


class TestApi:
    def test_says_that_one_must_sign_in(self, client):
        answer = client.get("/api/v1/auth/profile")

        assert (answer.status_code, answer.json["code"]) == (401, "sign_in_needed")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")

    def test_says_that_a_credential_is_not_valid(self, client):
        answer = client.get("/api/v1/auth/profile", headers={"Authorization": "Bearer nonsense"})

        assert (answer.status_code, answer.json["code"]) == (401, "invalid_token")

    def test_opens_with_a_session_too(self, signed_in, ada):
        assert signed_in(ada).get("/api/v1/auth/profile").json["role"] == "owner"

    def test_does_not_mix_credentials(self, signed_in, ada):
        answer = signed_in(ada).get("/api/v1/auth/profile", headers={"Authorization": "Bearer nonsense"})

        assert answer.status_code == 401

    def test_leaves_the_password_of_a_proxy_alone(self, signed_in, ada):
        answer = signed_in(ada).get("/api/v1/auth/profile", headers={"Authorization": "Basic c3RhZ2luZzpzaXRl"})

        assert answer.status_code == 200


class TestCurrentActor:
    def test_asks_the_database_nothing_about_visitors(self, app, shear, statements):
        with use_tenant(shear), app.test_request_context("/"):
            assert current_actor() == ANONYMOUS

        assert statements == []

    def test_asks_once(self, app, shear, statements, signed_in, ada):
        cookie = f"session={signed_in(ada).token}"
        statements.clear()

        with use_tenant(shear), app.test_request_context("/", headers={"Cookie": cookie}):
            assert current_actor() == current_actor() == ada

        assert len([statement for statement in statements if "sessions" in statement]) == 1
