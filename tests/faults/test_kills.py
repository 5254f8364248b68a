"""Processes, Redis and PostgreSQL are taken away under load: what was acknowledged stays, what is owed is done."""

import email
import email.policy
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.faults.house import Studio, await_

pytestmark = pytest.mark.slow

GUESTS = 6


@pytest.fixture(scope="module")
def studio(house):
    return Studio.open(house, staff=3, minutes=30)


class Load:
    """People who book one time after another, and try again with the same key when no clear answer comes."""

    def __init__(self, studio, first, last):
        self.studio = studio
        self.wishes = iter([(start, staff) for start in studio.starts(first, last)[::2] for staff in studio.staff_ids])
        self.lock = threading.Lock()
        self.acknowledged = {}
        self.statuses = Counter()
        self.first_success_after = []
        self.stopped = threading.Event()

    def __enter__(self):
        self.pool = ThreadPoolExecutor(GUESTS)
        self.running = [self.pool.submit(self._book) for _ in range(GUESTS)]
        return self

    def __exit__(self, *_error):
        self.stopped.set()
        for guest in self.running:
            guest.result()
        self.pool.shutdown()

    def _book(self):
        while not self.stopped.is_set():
            with self.lock:
                starts_at, staff_id = next(self.wishes)
            self._insist(self.studio.booking(starts_at, f"g{uuid4().hex[:12]}", staff_id))

    def _insist(self, body):
        key = str(uuid4())
        while True:
            answer = self.studio.house.ask("POST", "/api/v1/appointments", body, headers={"Idempotency-Key": key})
            with self.lock:
                self.statuses[answer.status] += 1
            if answer.status == 201:
                with self.lock:
                    self.acknowledged[answer.json["id"]] = body["customer"]["email"]
                return
            if answer.status not in {0, 503}:
                return
            if answer.status == 503:
                assert answer.headers["retry-after"].isdigit()
            if self.stopped.wait(0.05):
                return

    def progress(self, by=1):
        """Wait until more bookings have been acknowledged, and return how long that took in seconds."""
        before = len(self.acknowledged)
        return await_(lambda: len(self.acknowledged) >= before + by, f"{by} more bookings", seconds=60)


def mails(house):
    """Return the Message-IDs and addresses of every mail that was delivered."""
    found = []
    for path in (house.folder / "mail").glob("*.eml"):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        found.append((message["Message-ID"], message["To"].addresses[0].addr_spec))
    return found


def settle(house):
    """Wait until nothing is owed that is due, for as long as it becomes less: how fast is the machine's business."""
    left = owed(house)
    while left:
        await_(lambda before=left: owed(house) < before, f"fewer than {left} tasks to be owed")
        left = owed(house)


def owed(house):
    """Count what is owed and due. A killed worker's lease runs out in two minutes; here it does sooner."""
    with house.database() as connection:
        old = "claimed_until < now() + interval '90 seconds'"
        connection.execute(f"UPDATE platform.owed_tasks SET claimed_until = NULL WHERE {old}")
        query = "SELECT count(*) FROM platform.owed_tasks WHERE due_at <= now() AND parked_at IS NULL"
        return connection.execute(query).fetchone()[0]


def everything_is_right(house, load):
    """Compare what was acknowledged with what is there, and what was owed with what was delivered."""
    ids = list(load.acknowledged)
    assert ids
    assert house.rows("SELECT count(*) FROM appointments WHERE id = ANY(%s::uuid[])", ids) == [(len(ids),)]
    half_done = """
        SELECT a.id FROM appointments a
        WHERE a.status = 'CONFIRMED' AND (
            (SELECT count(*) FROM occupancy o WHERE o.source_id = a.id AND o.kind = 'APPOINTMENT') <> 1
            OR (SELECT count(*) FROM appointment_changes c WHERE c.appointment_id = a.id) <> 1
            OR (SELECT count(*) FROM messages m WHERE m.appointment_id = a.id AND m.audience = 'customer') <> 1
        )
    """
    assert house.rows(half_done) == []
    assert house.rows("SELECT count(*) FROM messages WHERE state <> 'SENT'") == [(0,)]
    delivered = mails(house)
    assert {address for _, address in delivered} >= set(load.acknowledged.values())
    written = {row[0] for row in house.rows("SELECT message_id FROM messages")}
    assert {message_id for message_id, _ in delivered} == written


class TestKill:
    def test_nine_of_any_process_loses_nothing(self, house, studio, rounds):
        with Load(studio, "2027-02-01", "2027-02-28") as load:
            load.progress()
            for turn in range(rounds(3, 20)):
                name = ("worker", "web", "relay")[turn % 3]
                house.kill(name)
                house.start(name)
                load.progress(3)

        settle(house)
        everything_is_right(house, load)
        print(f"\nkilled: {len(load.acknowledged)} bookings, answers {dict(load.statuses)}")

    def test_redis_away_and_emptied_stops_no_booking_and_loses_no_mail(self, house, studio, rounds):
        with Load(studio, "2027-04-01", "2027-05-31") as load:
            load.progress()
            house.engines.redis.stop()
            away_until = time.monotonic() + rounds(4, 60)
            while time.monotonic() < away_until:
                load.progress()
            port = house.engines.redis.port
            house.engines.redis.start(port)
            _empty(house)
            load.progress(3)

        settle(house)
        everything_is_right(house, load)
        print(f"\nredis away: {len(load.acknowledged)} bookings, answers {dict(load.statuses)}")

    def test_postgresql_stopped_at_once_is_a_503_and_soon_forgotten(self, house, studio, rounds):
        waits = []
        with Load(studio, "2027-06-01", "2027-06-28") as load:
            for _ in range(rounds(2, 10)):
                load.progress()
                house.engines.postgres.stop("immediate")
                await_(lambda: house.ask("GET", "/api/v1/salon").status == 503, "a 503")
                assert house.ask("GET", "/healthz", slug="").status == 200
                assert house.ask("GET", "/api/v1/salon").headers["retry-after"]
                house.engines.postgres.start(house.engines.postgres.port)
                waits.append(await_(lambda: house.ask("GET", "/api/v1/salon").status == 200, "a 200"))

        settle(house)
        everything_is_right(house, load)
        assert max(waits) <= 5
        assert load.statuses.keys() <= {201, 409, 503, 0}
        print(f"\npostgresql stopped: back after {max(waits):.2f} s at most, answers {dict(load.statuses)}")


def _empty(house):
    from redis import Redis

    Redis.from_url(house.engines.redis_url).flushall()
