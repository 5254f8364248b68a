"""Whatever belongs to one salon carries its name, and every key that opens it there opens nothing next door."""

from dataclasses import dataclass, field

import pytest

from app.auth import operations as auth
from app.auth.actor import ANONYMOUS
from app.auth.models import Account
from app.auth.roles import Role
from app.booking import operations as booking
from app.booking.commands import Book, Contact, PlaceHold
from app.booking.tokens import hold_token, manage_token
from app.booking.visitors import Visitor
from app.core import rate_limits, storage
from tenants.context import key_for, use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work
from tests.booking.conftest import at
from tests.booking.reading import read
from tests.conftest import doorbell_of
from tests.world import PASSWORD

VISITOR = "visitor-of-shear-bliss"
PICKER = "/book/cut?day=2027-03-02"
DORA = {"name": "Dora", "email": "dora@example.com"}


@dataclass(frozen=True)
class Keys:
    """What opens something at Shear Bliss: as headers or cookies, by the address that it opens."""

    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def try_at(self, app, host, path, **options):
        browser = app.test_client(host=f"{host}.localhost:8000")
        for name, value in self.cookies.items():
            browser.set_cookie(name, value, domain=f"{host}.localhost")
        return browser.open(path, headers=self.headers, **options)


@pytest.fixture
def visit(bliss, now):
    command = Book(service_id=bliss.cut_id, starts_at=at(10), customer=Contact(**DORA), accept_policies=True)
    return booking.book(command=command, by=ANONYMOUS, now=now)


@pytest.fixture
def hold(bliss, now):
    command = PlaceHold(service_id=bliss.cut_id, starts_at=at(12))
    return booking.place_hold(command=command, visitor=Visitor(key=VISITOR), by=ANONYMOUS, now=now).hold


@pytest.fixture
def account(ada):
    return db.session.get_one(Account, ada.account_id)


@pytest.fixture
def cases(visit, hold, account, ada, now):
    """A key, what it opens, and the status of the answer at home and next door."""
    session = auth.start_session(account=account, user_agent="", replacing=None, now=now)
    granted = auth.grant(account=account, now=now)
    _, api_key = auth.create_api_key(name="till", role=Role.OWNER, by=ada, now=now)
    signed_in = Keys(cookies={"session": session})
    manage, held = manage_token(visit), hold_token(hold.id)
    by_token, by_key = _bearer(granted.access_token), _bearer(api_key)
    booked = {"hold_id": str(hold.id), "hold_token": held, "customer": DORA, "accept_policies": True}
    return {
        "session cookie": (signed_in, "/desk/settings", {}, 200, 303),
        "session cookie in the API": (signed_in, "/api/v1/auth/profile", {}, 200, 401),
        "access token": (by_token, "/api/v1/auth/profile", {}, 200, 401),
        "refresh token": (Keys(), "/api/v1/auth/refresh", _post(refresh_token=granted.refresh_token), 200, 401),
        "API key": (by_key, "/api/v1/customers", {}, 200, 401),
        "appointment's id": (by_token, f"/api/v1/appointments/{visit.id}", {}, 200, 401),
        "manage token": (Keys(), f"/a/{visit.id}?token={manage}", {}, 200, 404),
        "manage token of the calendar": (Keys(), f"/a/{visit.id}/calendar.ics?token={manage}", {}, 200, 404),
        "manage token in the API": (_manage(manage), f"/api/v1/appointments/{visit.id}", {}, 200, 404),
        "hold token": (Keys(), f"/book/hold/{hold.id}?token={held}", {}, 200, 404),
        "hold token in the API": (Keys(), "/api/v1/appointments", _post(**booked), 201, 409),
    }


def _bearer(token):
    return Keys(headers={"Authorization": f"Bearer {token}"})


def _manage(token):
    return Keys(headers={"X-Manage-Token": token})


def _post(**body):
    return {"method": "POST", "json": body}


class TestKeys:
    def test_open_what_is_theirs_and_nothing_next_door(self, app, cases):
        # Next door first: what it might change there or here would be seen at home.
        next_door = {name: key.try_at(app, "mane", path, **how) for name, (key, path, how, _, _) in cases.items()}
        at_home = {name: key.try_at(app, "shear", path, **how) for name, (key, path, how, _, _) in cases.items()}

        assert _statuses(next_door) == {name: case[4] for name, case in cases.items()}
        # The control: the same keys open their own doors.
        assert _statuses(at_home) == {name: case[3] for name, case in cases.items()}

    def test_of_the_owner_next_door_open_no_visit_here(self, app, visit, street, now):
        visit_id = visit.id
        db.session.commit()
        with use_tenant(street.salon), unit_of_work():
            owner = db.session.get_one(Account, street.owner.account_id)
            their_own = _bearer(auth.grant(account=owner, now=now).access_token)

        assert their_own.try_at(app, "mane", "/api/v1/auth/profile").status_code == 200
        for path in (f"/api/v1/appointments/{visit_id}", f"/desk/appointments/{visit_id}", f"/a/{visit_id}"):
            assert their_own.try_at(app, "mane", path).status_code in {303, 404}
        assert their_own.try_at(app, "mane", f"/api/v1/appointments/{visit_id}").status_code == 404

    def test_of_a_visitor_find_their_time_here_only(self, app, hold):
        found = {}
        for salon in ("shear", "mane"):
            browser = app.test_client(host=f"{salon}.localhost:8000")
            browser.set_cookie("visitor", VISITOR, domain=f"{salon}.localhost")
            found[salon] = len(read(browser, PICKER).held)

        assert found == {"shear": 1, "mane": 0}

    def test_of_equal_people_differ(self, app, street, now):
        """An address or a password that somebody uses in both salons proves nothing in the other one."""
        guess = {"email": "ada@shear.example", "password": PASSWORD}

        assert app.test_client(host="mane.localhost:8000").post("/api/v1/auth/login", json=guess).status_code == 401


def _statuses(answers):
    return {name: answer.status_code for name, answer in answers.items()}


class TestNames:
    @pytest.fixture(params=["shear", "mane"])
    def salon(self, request):
        return request.getfixturevalue(request.param)

    @pytest.fixture
    def inside(self, salon, app):
        """The other salon has its own transaction; here nothing is written."""
        db.session.commit()
        with use_tenant(salon):
            yield salon

    def test_of_keys_and_counters_carry_the_salon(self, app, inside):
        rate_limits.hit("sign_in", "somebody", "5/minute")

        keys = [key.decode() for key in doorbell_of(app).scan_iter()]
        assert keys
        assert [key for key in [*keys, key_for("anything")] if inside.schema_name not in key] == []

    def test_of_files_carry_the_salon(self, app, inside):
        key = storage.store("photo", {"-320.webp": b"picture"})

        (path,) = app.extensions["settings"].var_dir.rglob(f"{key}*")
        assert inside.schema_name in path.parts
        storage.delete_all(inside)

    def test_of_files_open_nothing_next_door(self, app, shear, mane):
        key = storage.store("photo", {"-320.webp": b"picture"})

        assert app.test_client(host="shear.localhost:8000").get(f"/photos/{key}-320.webp").data == b"picture"
        assert app.test_client(host="mane.localhost:8000").get(f"/photos/{key}-320.webp").status_code == 404
        for way in (f"../{shear.schema_name}/{key}-320.webp", f"..%2f{shear.schema_name}%2f{key}-320.webp"):
            assert app.test_client(host="mane.localhost:8000").get(f"/photos/{way}").status_code == 404
        storage.delete_all(shear)

    def test_of_everything_in_redis_say_whose_it_is(self, app, client, hold, shear):
        """All that a booking, a wrong password and a code leave in Redis; jobs carry their tenant as an argument."""
        client.post("/sign-in", data={"email": "ada@shear.example", "password": "wrong"})
        client.post("/account/sign-in", data={"email": "cleo@shear.example"})

        keys = {key.decode() for key in doorbell_of(app).scan_iter()}
        ours = {key for key in keys if shear.schema_name in key or str(shear.id) in key}
        assert ours
        assert {key for key in keys - ours if not key.startswith("rq:")} == set()

    def test_that_say_nothing_would_be_seen(self, app, shear):
        """The control."""
        doorbell_of(app).set("limit:sign_in", 1)

        assert [key for key in doorbell_of(app).scan_iter() if shear.schema_name.encode() not in key]


def test_a_rulebook_is_remembered_for_its_salon(app, bliss, street, client, stranger):
    """Both salons have catalogue version 1 and a service with one slug; each is shown its own."""
    prices = [read(browser, "/book").answer.text for browser in (client, stranger)]

    assert ["€" in page for page in prices] == [True, False]
    assert ["$" in page for page in prices] == [False, True]
