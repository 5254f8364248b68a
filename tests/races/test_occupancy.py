"""Many writers, one table: nobody's time is ever taken twice, and nobody waits in a circle."""

import random
import time
from datetime import UTC, datetime, timedelta

from app.availability import occupancy
from app.availability.models import OccupancyKind
from app.availability.occupancy import DayCap, HoldExpired, SlotTaken
from app.core.ids import new_id
from tests.races.conftest import OVERLAPPING_PAIRS, WRITERS
from tests.world import NOW

CHAIR = new_id()
MORNING = datetime(2027, 3, 2, 8, 0, tzinfo=UTC)
A_MOMENT = 0.05


def take(subject_id, minute=0, *, minutes=60, source_id=None, now=NOW, **more):
    starts_at = MORNING + timedelta(minutes=minute)
    values = {"kind": OccupancyKind.APPOINTMENT, "source_id": source_id or new_id(), "now": now} | more
    return lambda: occupancy.occupy(
        subject_id=subject_id, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), **values
    )


def in_turn(*acts):
    """Do one thing after another in one transaction, leaving others the time to get in between."""

    def perform():
        for act in acts:
            act()
            time.sleep(A_MOMENT)

    return perform


def kinds_of(results):
    return {type(result).__name__ for result in results if result is not None}


class TestOneTime:
    def test_has_one_winner(self, rush, rounds):
        for _ in range(rounds(5, 50)):
            chair = new_id()

            results = rush(*[take(chair)] * WRITERS)

            assert results.count(None) == 1
            assert kinds_of(results) == {"SlotTaken"}

    def test_has_one_winner_when_an_expired_hold_is_in_the_way(self, rush, rounds):
        for _ in range(rounds(5, 50)):
            chair = new_id()
            rush(take(chair, kind=OccupancyKind.HOLD, expires_at=NOW + timedelta(minutes=5)))

            results = rush(*[take(chair, now=NOW + timedelta(minutes=5))] * WRITERS)

            assert results.count(None) == 1
            assert kinds_of(results) == {"SlotTaken"}

    def test_is_booked_or_taken_over_when_its_hold_runs_out_never_both(self, rush, count, rounds):
        for _ in range(rounds(5, 50)):
            chair, hold = new_id(), new_id()
            rush(take(chair, source_id=hold, kind=OccupancyKind.HOLD, expires_at=NOW + timedelta(minutes=5)))

            booked, taken = rush(hand_over(hold), take(chair, 30, now=NOW + timedelta(minutes=6)))

            assert (booked is None) != (taken is None)
            assert isinstance(booked, HoldExpired) or isinstance(taken, SlotTaken)
            assert count(OVERLAPPING_PAIRS) == 0

    def test_without_the_constraint_has_many_winners(self, rush, count, without_constraint):
        results = rush(*[take(CHAIR)] * WRITERS)

        assert results.count(None) > 2
        assert count(OVERLAPPING_PAIRS) > 0


class TestOverlappingTimes:
    def test_leave_no_overlap_and_no_other_error(self, rush, count, rounds):
        dice = random.Random(2)
        for _ in range(rounds(10, 100)):
            chairs = [new_id(), new_id()]
            acts = [
                take(dice.choice(chairs), 15 * dice.randrange(16), minutes=dice.randrange(15, 121, 15))
                for _ in range(WRITERS)
            ]

            results = rush(*acts)

            assert None in results
            assert kinds_of(results) <= {"SlotTaken"}
        assert count(OVERLAPPING_PAIRS) == 0

    def test_without_the_constraint_overlap(self, rush, count, without_constraint):
        rush(*[take(CHAIR, 15 * n) for n in range(WRITERS)])

        assert count(OVERLAPPING_PAIRS) > 0


class TestSeveralTimesAtOnce:
    def test_are_taken_without_waiting_in_a_circle(self, rush):
        left, right = new_id(), new_id()
        results = rush(
            in_turn(lock(left, right), take(left), take(right)), in_turn(lock(right, left), take(right), take(left))
        )

        assert sorted(map(str, results)) == ["None", SlotTaken.sentence()]

    def test_without_the_locks_end_in_a_deadlock(self, rush, without_locks):
        left, right = new_id(), new_id()

        results = rush(in_turn(take(left), take(right)), in_turn(take(right), take(left)))

        assert "deadlock detected" in str(results)

    def test_change_places_without_a_deadlock(self, rush, count, rounds):
        for _ in range(rounds(5, 50)):
            left, right, one, other = (new_id() for _ in range(4))
            rush(take(left, source_id=one), take(right, source_id=other))

            results = rush(move(one, right), move(other, left))

            assert kinds_of(results) <= {"SlotTaken"}
        assert count(OVERLAPPING_PAIRS) == 0

    def test_are_exchanged_by_two_visitors_without_a_deadlock(self, rush, rounds):
        for _ in range(rounds(5, 50)):
            chair, one, other = new_id(), new_id(), new_id()
            rush(take(chair, 0, source_id=one), take(chair, 60, source_id=other))

            results = rush(take(chair, 60, replacing=one), take(chair, 0, replacing=other))

            assert kinds_of(results) == {"SlotTaken"}


class TestCap:
    def test_holds_against_visits_of_the_same_moment(self, rush, rounds):
        for _ in range(rounds(5, 50)):
            service = new_id()
            cap = DayCap(id=service, starts_at=MORNING, ends_at=MORNING + timedelta(days=1), at_most=3)

            results = rush(*[take(new_id(), service_id=service, caps=[cap]) for _ in range(WRITERS)])

            assert results.count(None) == 3
            assert kinds_of(results) == {"DayFull"}

    def test_is_passed_without_the_locks(self, rush, without_locks):
        service = new_id()
        cap = DayCap(id=service, starts_at=MORNING, ends_at=MORNING + timedelta(days=1), at_most=3)

        results = rush(*[in_turn(take(new_id(), service_id=service, caps=[cap])) for _ in range(WRITERS)])

        assert results.count(None) > 3


def lock(*subject_ids):
    return lambda: occupancy.lock(subject_ids=subject_ids)


def hand_over(hold):
    return lambda: occupancy.hand_over(
        from_source_id=hold, to_source_id=new_id(), kind=OccupancyKind.APPOINTMENT, now=NOW + timedelta(minutes=4)
    )


def move(source_id, subject_id):
    return lambda: occupancy.move(
        source_id=source_id,
        subject_id=subject_id,
        starts_at=MORNING,
        ends_at=MORNING + timedelta(hours=1),
        now=NOW,
    )
