"""A mail server that takes 20 seconds a message, or none at all: people who book do not notice, and no mail is lost."""

import asyncio
import itertools
import threading
import time
from collections import Counter
from contextlib import contextmanager, nullcontext
from email import message_from_bytes
from statistics import median

import pytest
from aiosmtpd.controller import Controller

from tests.conftest import ROOT
from tests.faults.house import House, Studio, _free_port, await_

pytestmark = pytest.mark.slow

SLOW_SECONDS = 20
AS_FAST = 1.5
"""How much longer booking may take than with mail that goes into a folder: medians of one run, taken in turns."""

LONGEST_LOCK_SECONDS = 0.3


class Post:
    """A mail server at a port that is known before it listens; it was never written to be ours."""

    def __init__(self):
        self.port = _free_port()
        self.seconds = 0
        self.begun = 0
        self.received = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - the name that aiosmtpd looks for
        self.begun += 1
        await asyncio.sleep(self.seconds)
        self.received.append((message_from_bytes(envelope.content)["Message-ID"], *envelope.rcpt_tos))
        return "250 OK"

    @contextmanager
    def open(self, *, seconds=0):
        self.seconds = seconds
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield
        finally:
            controller.stop()


@pytest.fixture(scope="module")
def post():
    return Post()


@pytest.fixture(scope="module")
def houses(worker, post):
    """Two houses on one machine: one puts its mail into a folder, the other hands it to the post."""
    settings = {"folder": {}, "post": {"SMTP_URL": f"smtp://127.0.0.1:{post.port}"}}
    made = {}
    try:
        for name, environment in settings.items():
            folder = ROOT / "var" / "faults" / f"{worker[0]}-{name}"
            made[name] = House(folder, web_workers=1, extra_environment=environment)
            made[name].open()
        yield made
    finally:
        for house in made.values():
            house.close()


@pytest.fixture(scope="module")
def studios(houses):
    return {name: Studio.open(house, staff=2) for name, house in houses.items()}


@pytest.fixture(scope="module")
def starts(studios):
    """Starts that nobody has booked yet, the same in both studios."""
    return iter([start for week in ("01-04", "01-18", "02-01") for start in _fortnight(studios["post"], week)])


def _fortnight(studio, first):
    month, day = first.split("-")
    return studio.starts(f"2027-{first}", f"2027-{month}-{int(day) + 13}")[::2]


def race(studios, starts, rounds, *, around=nullcontext):
    """Book in both studios in turns; return how many times as long it takes where mail goes by post."""
    took = {name: [] for name in studios}
    for number, start in enumerate(itertools.islice(starts, rounds)):
        for name in sorted(studios, reverse=number % 2 == 0):
            with around() if name == "post" else nullcontext():
                took[name].append(_book(studios[name], start))
    medians = {name: median(seconds) for name, seconds in took.items()}
    ratio = medians["post"] / medians["folder"]
    print(f"\n{rounds} bookings: {medians['folder'] * 1000:.1f} and {medians['post'] * 1000:.1f} ms, ratio {ratio:.2f}")
    return ratio


def _book(studio, start):
    body = studio.booking(start, f"g{start[:16].translate({ord(sign): None for sign in '-:'})}")
    begun = time.perf_counter()
    answer = studio.house.ask("POST", "/api/v1/appointments", body)
    assert answer.status == 201, answer.body
    return time.perf_counter() - begun


def _hold(studio, start):
    """Keep a time that runs out at once; nothing but owed work removes it."""
    wish = {"service_id": studio.service_id, "starts_at": start}
    answer = studio.house.ask("POST", "/api/v1/holds", wish)
    assert answer.status == 201, answer.body
    key = answer.json["id"]
    with studio.house.database() as connection:
        connection.execute("UPDATE holds SET expires_at = now() WHERE id = %s", (key,))
        connection.execute("UPDATE platform.owed_tasks SET due_at = now() WHERE key = %s", (key,))
    return key


def states(house):
    return dict(house.rows("SELECT state, count(*) FROM messages GROUP BY state"))


def unowed(house):
    """Messages that wait and that nobody owes."""
    return house.rows(
        """SELECT id FROM messages WHERE state = 'QUEUED' AND id NOT IN
           (SELECT key FROM platform.owed_tasks WHERE task = 'notifications.send_message' AND parked_at IS NULL)"""
    )


def unheard(house):
    """Visits that no message to the customer tells of."""
    return house.rows(
        "SELECT id FROM appointments WHERE id NOT IN (SELECT appointment_id FROM messages WHERE audience = 'customer')"
    )


def hurry(house):
    """Let what waits for its next attempt be due at once; what a worker has in its hands stays there."""
    with house.database() as connection:
        waiting = "task = 'notifications.send_message' AND claimed_until IS NULL AND due_at > now()"
        connection.execute(f"UPDATE platform.owed_tasks SET due_at = now() WHERE {waiting}")


def was_tried(house):
    return house.rows("SELECT 1 FROM messages WHERE attempts > 0 LIMIT 1") != []


def is_delivered(house):
    hurry(house)
    return states(house).keys() == {"SENT"}


@contextmanager
def a_lock_on_messages(house):
    """What booking would wait for if it waited for anything that has to do with mail."""
    is_locked = threading.Event()

    def lock():
        with house.database() as connection, connection.transaction():
            connection.execute("LOCK TABLE messages IN ACCESS EXCLUSIVE MODE")
            is_locked.set()
            time.sleep(LONGEST_LOCK_SECONDS)

    thread = threading.Thread(target=lock)
    thread.start()
    assert is_locked.wait(10)
    yield
    thread.join()


class TestBooking:
    def test_is_as_fast_without_any_mail_server(self, houses, studios, starts, rounds):
        race(studios, starts, 5)
        ratio = race(studios, starts, rounds(20, 100))

        await_(lambda: was_tried(houses["post"]), "an attempt to deliver")
        assert ratio <= AS_FAST
        assert states(houses["post"]).keys() == {"QUEUED"}
        assert unowed(houses["post"]) == unheard(houses["post"]) == []

    def test_is_as_fast_with_one_that_takes_twenty_seconds_a_message(self, houses, studios, starts, post, rounds):
        begun = time.monotonic()
        with post.open(seconds=SLOW_SECONDS):
            hurry(houses["post"])
            await_(lambda: post.begun > 0, "the server to be given a message", seconds=SLOW_SECONDS)
            ratio = race(studios, starts, rounds(20, 100))
            waiting = states(houses["post"])

        assert ratio <= AS_FAST
        assert waiting.keys() <= {"QUEUED", "SENT"}
        assert waiting.get("SENT", 0) <= (time.monotonic() - begun) / SLOW_SECONDS
        assert unowed(houses["post"]) == unheard(houses["post"]) == []

    def test_keeps_other_owed_work_waiting_for_nothing(self, houses, studios, starts, post):
        house = houses["post"]
        with post.open(seconds=SLOW_SECONDS):
            begun = post.begun
            _book(studios["post"], next(starts))
            hurry(house)
            await_(lambda: post.begun > begun, "the server to be given a message", seconds=2 * SLOW_SECONDS)
            hold = _hold(studios["post"], next(starts))
            took = await_(lambda: not house.rows("SELECT 1 FROM holds WHERE id = %s", hold), "the hold to be removed")

        assert took < SLOW_SECONDS / 2

    def test_that_waited_for_mail_would_be_seen(self, houses, studios, starts):
        """The control: with something in the way of the messages the ratio is another one."""
        ratio = race(studios, starts, 5, around=lambda: a_lock_on_messages(houses["post"]))

        assert ratio > AS_FAST


class TestMail:
    def test_is_delivered_once_when_a_good_server_is_there(self, houses, studios, starts, post, rounds):
        race(studios, starts, 3)
        with post.open():
            await_(lambda: is_delivered(houses["post"]), "all mail to be delivered", seconds=90)

        written = houses["post"].rows("SELECT message_id, to_address FROM messages")
        assert len(written) >= 3
        assert Counter(post.received) == Counter(written)

    def test_that_is_lost_or_repeated_would_be_seen(self, houses, post):
        """The control of the comparison."""
        written = Counter(houses["post"].rows("SELECT message_id, to_address FROM messages"))

        assert Counter(post.received[1:]) != written
        assert Counter([*post.received, post.received[0]]) != written
