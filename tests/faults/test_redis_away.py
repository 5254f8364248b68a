"""Redis is away, or takes calls and never answers: pages and bookings work, limits limit, and nobody waits for it."""

import itertools
import socket
import time
from datetime import timedelta
from statistics import median

import pytest

from app.factory import create_app
from tenants import doorbell
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work
from tests.booking.conftest import at
from tests.conftest import Client

HOST = "races.localhost:8000"
LONGEST_SECONDS = 1.5
"""Longest that any request may take while Redis is away."""

AS_FAST = 2.0
"""How much longer than with Redis a request may take: medians, the two taken in turns."""

ROUNDS = 12


@pytest.fixture(params=["refuses", "hangs"])
def nowhere(request):
    """The address of a Redis that is not there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        if request.param == "refuses":
            server.close()
        yield url


@pytest.fixture
def browsers(settings, committed, nowhere):
    """Browsers of two copies of the program with one database: one copy has Redis, the other one has not."""
    settings = settings.replace(bookings_rate_limit="1000/second", web_workers=2)
    houses = {"with": create_app(settings), "without": create_app(settings.replace(redis_url=nowhere))}
    for house in houses.values():
        house.test_client_class = Elsewhere
    yield {name: house.test_client(host=HOST) for name, house in houses.items()}
    for house in houses.values():
        with house.app_context():
            db.engine.dispose()


class Elsewhere(Client):
    """Calls from another machine: what comes from this one is not counted."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.environ_base["REMOTE_ADDR"] = "198.51.100.7"


@pytest.fixture
def starts(committed):
    """Starts that nobody has booked yet."""
    days = (at(9, day=2) + timedelta(days=day) for day in itertools.count() if day % 7 != 5)
    return (day + timedelta(minutes=45 * number) for day in days for number in range(10))


def seconds_of(browser, method, path, **body):
    begun = time.perf_counter()
    answer = browser.open(path, method=method, **body)
    took = time.perf_counter() - begun
    assert answer.status_code < 400, (path, answer.text)
    return took


def requests(people, starts):
    """The requests that people wait for, each anew as often as it is asked for."""
    return {
        "health": lambda: ("GET", "/healthz", {}),
        "picker": lambda: ("GET", "/book/cut?visit=a-visitor-of-this-test", {}),
        "API": lambda: ("GET", "/api/v1/services", {}),
        "booking": lambda: ("POST", "/api/v1/appointments", {"json": _booking(people, next(starts))}),
    }


def _booking(people, starts_at):
    dora = {"name": "Dora", "email": "dora@example.com"}
    asked = {"service_id": str(people.cut_id), "starts_at": starts_at.isoformat()}
    return asked | {"customer": dora, "accept_policies": True}


def race(browsers, request):
    """Ask both copies in turns, and return how long each request took."""
    took = {name: [] for name in browsers}
    for name in list(browsers) * ROUNDS:
        method, path, body = request()
        took[name].append(seconds_of(browsers[name], method, path, **body))
    return took


def test_nobody_waits_for_it(browsers, committed, starts):
    for name, request in requests(committed, starts).items():
        took = race(browsers, request)

        assert max(took["without"]) <= LONGEST_SECONDS, name
        # A page of a few milliseconds may differ by a few: the scheduler's doing.
        assert median(took["without"]) <= AS_FAST * median(took["with"]) + 0.005, name


@pytest.mark.parametrize("nowhere", ["hangs"], indirect=True)
def test_a_doorbell_that_is_tried_every_time_would_be_seen(browsers, committed, starts, monkeypatch):
    """The control: without leaving a silent doorbell alone, each booking waits for every ring."""
    monkeypatch.setattr(doorbell, "LEFT_ALONE_SECONDS", 0.0)
    booking = requests(committed, starts)["booking"]
    took = race(browsers, booking)

    assert median(took["without"]) > AS_FAST * median(took["with"]) + 0.005


def test_the_process_is_well_and_ready(browsers):
    assert browsers["without"].get("/healthz").status_code == 200
    assert browsers["without"].get("/readyz").json["database"] == "ok"


def test_limits_still_limit(browsers):
    """Each of two processes allows its share of ten, so nobody gets more than with Redis, and everybody gets some."""
    guess = {"email": "ada@races.example", "password": "a guess, and a wrong one"}
    answers = [browsers["without"].post("/sign-in", data=guess).status_code for _ in range(11)]

    assert answers == [422] * 5 + [429] * 6


def test_what_is_owed_waits_for_redis(browsers, committed, starts):
    method, path, body = requests(committed, starts)["booking"]()
    assert seconds_of(browsers["without"], method, path, **body) < LONGEST_SECONDS

    query = db.text("SELECT count(*) FROM messages m JOIN platform.owed_tasks t ON t.key = m.id")
    with use_tenant(committed.salon), unit_of_work():
        assert db.session.scalar(query) >= 2
