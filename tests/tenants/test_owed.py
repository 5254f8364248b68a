"""What is owed is done at least once, whatever becomes of Redis and the workers."""

import contextvars
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from redis.exceptions import ConnectionError as RedisAway
from sqlalchemy import delete

from tenants import clock, doorbell, jobs, owed, registry, relay
from tenants.context import current_tenant, use_tenant
from tenants.db import db
from tenants.jobs import LaterPlease
from tenants.models import OwedTask
from tenants.registered import JOBS, USUAL_TIME, Job
from tenants.relay import Recurring, for_every_tenant
from tenants.unit_of_work import unit_of_work


@pytest.fixture
def done(monkeypatch):
    """A job that notes where and for what it was run; `done.behave` may make it fail."""

    class Done(list):
        behave = staticmethod(lambda: None)

    found = Done()

    def note(*, key):
        found.append((current_tenant().slug, key))
        found.behave()

    monkeypatch.setitem(JOBS, "tests.note", Job(name="tests.note", queue="default", function=note, parameter="key"))
    return found


@pytest.fixture
def slow(done, monkeypatch):
    """The same job, where it may take three hours."""
    monkeypatch.setitem(JOBS, "tests.note", replace(JOBS["tests.note"], longest=timedelta(hours=3)))
    return JOBS["tests.note"]


@pytest.fixture
def key(committed):
    return uuid4()


@pytest.fixture
def struck_off(app):
    """Leave the salons of the other tests as they were."""
    yield
    with use_tenant(None), unit_of_work():
        db.session.execute(delete(OwedTask).where(OwedTask.task == "tests.note"))


@pytest.fixture
def owe(committed, done, key, now):
    """Owe the job to the salon of the test."""

    def act(due_at=now):
        with use_tenant(committed.salon), unit_of_work():
            owed.owe("tests.note", key=key, due_at=due_at)

    return act


def attempt(committed, key):
    jobs.perform(str(committed.salon.id), "tests.note", str(key))


def pointers(at):
    with use_tenant(None), unit_of_work():
        return owed.due(now=at)


class TestOwe:
    def test_rings_after_the_commit(self, owe, key):
        owe()

        (job,) = doorbell.queue("default").jobs
        assert job.args[1:] == ("tests.note", str(key))

    def test_lets_rq_end_it_when_it_takes_longer_than_it_may(self, owe, slow):
        owe()

        (job,) = doorbell.queue("default").jobs
        assert job.timeout == slow.longest.total_seconds()

    def test_rings_not_for_what_is_rolled_back(self, committed, key, now):
        def owe_and_fail():
            with use_tenant(committed.salon), unit_of_work():
                owed.owe("tests.note", key=key, due_at=now)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            owe_and_fail()

        assert len(doorbell.queue("default")) == 0
        assert pointers(now) == []

    def test_is_kept_when_redis_is_away(self, app, owe, now, monkeypatch):
        asked = []

        def away(*_args, **_options):
            asked.append("once")
            raise RedisAway

        monkeypatch.setitem(app.extensions, doorbell.SILENT_UNTIL, 0.0)
        monkeypatch.setattr(doorbell.redis(), "pipeline", away)
        owe()
        owe()

        assert len(pointers(now)) == 1
        assert asked == ["once"]

    def test_again_moves_the_time(self, owe, now):
        owe()
        owe(due_at=now + timedelta(hours=1))

        assert pointers(now) == []
        assert len(pointers(now + timedelta(hours=1))) == 1

    def test_can_be_forgiven(self, owe, committed, key, now):
        owe()
        with use_tenant(committed.salon), unit_of_work():
            owed.forgive("tests.note", key=key)

        assert pointers(now) == []


class TestPerform:
    def test_runs_inside_the_salon_and_settles(self, owe, done, committed, key, now):
        owe()
        attempt(committed, key)

        assert done == [("races", key)]
        assert pointers(now) == []

    def test_does_nothing_for_what_is_settled(self, owe, done, committed, key):
        owe()
        attempt(committed, key)
        attempt(committed, key)

        assert len(done) == 1

    def test_does_nothing_before_the_time(self, owe, done, committed, key, now):
        owe(due_at=now + timedelta(minutes=1))
        attempt(committed, key)

        assert done == []

    def test_leaves_a_claimed_task_alone_until_its_lease_is_over(self, owe, done, committed, key, now):
        owe()
        with use_tenant(None), unit_of_work():
            owed.claim(tenant_id=committed.salon.id, task="tests.note", key=key, now=now)
        attempt(committed, key)
        assert done == []

        with clock.frozen(now + USUAL_TIME + timedelta(seconds=1)):
            attempt(committed, key)
        assert len(done) == 1

    def test_leaves_a_task_that_takes_long_alone_for_as_long(self, owe, done, committed, key, now, slow):
        owe()
        with use_tenant(None), unit_of_work():
            owed.claim(tenant_id=committed.salon.id, task="tests.note", key=key, now=now)

        with clock.frozen(now + slow.longest - timedelta(seconds=1)):
            attempt(committed, key)
        assert done == []
        with clock.frozen(now + slow.longest + timedelta(seconds=1)):
            attempt(committed, key)
        assert len(done) == 1

    def test_tries_again_later_after_an_error(self, owe, done, committed, key, now):
        def fail():
            raise ValueError

        done.behave = fail
        owe()
        attempt(committed, key)

        assert pointers(now) == []
        assert len(pointers(now + owed.gap(1))) == 1

    def test_parks_what_never_works(self, owe, done, committed, key, now):
        def fail():
            raise ValueError

        done.behave = fail
        owe()
        for day in range(owed.PATIENCE):
            with clock.frozen(now + timedelta(days=day)):
                attempt(committed, key)

        assert pointers(now + timedelta(days=99)) == []
        with use_tenant(None), unit_of_work():
            assert owed.parked() == 1

    def test_obeys_a_job_that_asks_for_another_time(self, owe, done, committed, key, now):
        def later():
            raise LaterPlease(at=now + timedelta(hours=2))

        done.behave = later
        owe()
        attempt(committed, key)

        assert pointers(now + timedelta(hours=1)) == []
        assert len(pointers(now + timedelta(hours=2))) == 1

    def test_gives_back_at_once_what_its_worker_has_no_time_to_finish(self, owe, done, slow, committed, key, now):
        def end():
            raise SystemExit

        done.behave = end
        owe()
        with pytest.raises(SystemExit):
            attempt(committed, key)

        (pointer,) = pointers(now)
        assert pointer.attempts == 0

    def test_keeps_what_was_owed_anew_while_it_ran(self, owe, done, committed, key, now):
        done.behave = lambda: owe(due_at=now + timedelta(hours=3))
        owe()
        attempt(committed, key)

        assert len(pointers(now + timedelta(hours=3))) == 1

    def test_gaps_grow_and_are_bounded(self):
        gaps = [owed.gap(attempts) for attempts in range(1, owed.PATIENCE + 1)]

        assert gaps == sorted(gaps)
        assert gaps[0] == timedelta(seconds=5)
        assert gaps[-1] == timedelta(hours=6)


class TestRelay:
    def test_rings_again_for_what_redis_has_forgotten(self, owe):
        owe()
        doorbell.redis().flushdb()

        assert relay.ring_for_due() == 1
        assert len(doorbell.queue("default")) == 1

    def test_does_not_ring_twice_in_a_row(self, owe):
        owe()
        relay.ring_for_due()

        assert len(doorbell.queue("default")) == 1

    def test_rings_for_one_queue_while_another_is_long(self, owe, slow, monkeypatch, committed, now):
        monkeypatch.setattr(relay, "QUEUE_IS_LONG", 1)
        monkeypatch.setitem(JOBS, "tests.slow", replace(slow, name="tests.slow", queue="exports"))
        with use_tenant(committed.salon), unit_of_work():
            for _ in range(2):
                owed.owe("tests.slow", key=uuid4(), due_at=now - timedelta(minutes=1))
        owe()
        doorbell.queue("default").empty()
        for mark in doorbell.redis().scan_iter(match="parlour:rung:*"):
            doorbell.redis().delete(mark)

        # Nor do its tasks take the places of others among those that are read.
        monkeypatch.setattr(owed, "due", partial(owed.due, limit=1))
        assert relay.ring_for_due() == 1
        assert len(doorbell.queue("default")) == 1
        assert len(doorbell.queue("exports")) == 2

    def test_rings_for_what_is_due_after_a_task_that_nobody_knows_any_more(self, owe, committed, key, now):
        with use_tenant(committed.salon), unit_of_work():
            owed.owe("tests.forgotten", key=key, due_at=now - timedelta(hours=1))
        owe()
        doorbell.redis().flushdb()

        assert relay.ring_for_due() == 2
        assert [job.args[1] for job in doorbell.queue("default").jobs] == ["tests.forgotten", "tests.note"]

    def test_tells_of_many_keys_in_few_rings(self, committed, done, now):
        with use_tenant(committed.salon), unit_of_work():
            owed.owe_all("tests.note", {uuid4(): now for _ in range(2 * relay.KEYS_A_RING + 1)})
        doorbell.redis().flushdb()

        assert relay.ring_for_due() == 2 * relay.KEYS_A_RING + 1
        assert sorted(len(job.args) - 2 for job in doorbell.queue("default").jobs) == [1, 10, 10]

    def test_owes_recurring_work_to_every_salon(self, committed, done, struck_off):
        work = for_every_tenant("tests.note", period=timedelta(hours=1))
        with use_tenant(None), unit_of_work():
            salons = {tenant.id for tenant in registry.all_active()}
        work.act()
        work.act()

        due = [pointer for pointer in pointers(clock.now()) if pointer.task == "tests.note"]
        assert committed.salon.id in salons
        assert sorted((p.tenant_id, p.key) for p in due) == sorted((salon, salon) for salon in salons)

    def test_begins_recurring_work_once_in_its_period(self, committed, now):
        begun = []
        work = Recurring(name=f"tests.{uuid4()}", period=timedelta(hours=1), act=lambda: begun.append(1))

        for minutes in (0, 1, 59, 60, 61):
            relay.begin_if_time(work, now=now + timedelta(minutes=minutes))

        assert len(begun) == 2

    def test_survives_a_turn_that_fails(self, committed, monkeypatch, caplog):
        def fail():
            raise OSError

        monkeypatch.setattr(relay, "ring_for_due", fail)

        relay.turn(schedule=())

        assert "relay_turn_failed" in caplog.text


def test_jobs_run_in_a_context_of_their_own(owe, done, committed, key, app):
    owe()

    def outside():
        with clock.frozen(clock.now()), app.app_context():
            attempt(committed, key)

    now = clock.now()
    contextvars.Context().run(lambda: _frozen(now, outside))

    assert done == [("races", key)]


def _frozen(at, act):
    with clock.frozen(at):
        act()
