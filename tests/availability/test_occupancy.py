"""The guard, one writer at a time; for many at once see tests/races."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.availability import occupancy
from app.availability.models import Occupancy, OccupancyKind
from app.availability.occupancy import DayCap, DayFull, HoldExpired, SlotHeld, SlotTaken
from app.core.ids import new_id
from app.core.refusals import Conflict
from tenants.db import db

MORNING = datetime(2027, 3, 2, 8, 0, tzinfo=UTC)
HOLD, APPOINTMENT, BLOCK = OccupancyKind


@pytest.fixture
def chair(app):
    return new_id()


@pytest.fixture
def occupy(chair, now):
    """Take the chair from and until so many minutes after eight, and return the source that has it then."""

    def take(start, end, *, kind=APPOINTMENT, minutes_left=None, **given):
        values = {"subject_id": chair, "source_id": new_id(), "now": now} | given
        expires_at = now + timedelta(minutes=minutes_left) if minutes_left else None
        occupancy.occupy(starts_at=at(start), ends_at=at(end), kind=kind, expires_at=expires_at, **values)
        return values["source_id"]

    return take


@pytest.fixture
def taken(chair):
    """Read what the table says of the chair, in minutes after eight."""

    def read():
        rows = db.session.scalars(select(Occupancy).where(Occupancy.subject_id == chair).order_by(Occupancy.during))
        return [(minute(row.during.lower), minute(row.during.upper), row.kind) for row in rows]

    return read


def at(minutes):
    return MORNING + timedelta(minutes=minutes)


def minute(instant):
    return (instant - MORNING) // timedelta(minutes=1)


class TestOccupy:
    def test_takes_time_that_others_touch_but_do_not_share(self, occupy, taken):
        occupy(0, 60)
        occupy(60, 90)

        assert taken() == [(0, 60, APPOINTMENT), (60, 90, APPOINTMENT)]

    @pytest.mark.parametrize("start, end", [(0, 60), (30, 90), (15, 45), (-15, 75), (-30, 1)])
    def test_refuses_time_that_is_somebody_elses(self, occupy, taken, start, end):
        occupy(0, 60)

        with pytest.raises(SlotTaken):
            occupy(start, end)

        assert taken() == [(0, 60, APPOINTMENT)]

    def test_takes_the_same_time_of_somebody_else(self, occupy):
        occupy(0, 60)
        occupy(0, 60, subject_id=new_id())

    def test_says_that_time_is_only_held(self, occupy):
        occupy(0, 60, kind=HOLD, minutes_left=5)

        with pytest.raises(SlotHeld):
            occupy(30, 90)

    def test_says_that_time_is_taken_when_a_hold_is_not_all_that_is_in_the_way(self, occupy):
        occupy(0, 60, kind=HOLD, minutes_left=5)
        occupy(60, 120, kind=BLOCK)

        with pytest.raises(SlotTaken):
            occupy(30, 90)

    def test_takes_over_what_has_expired_though_no_job_has_run(self, occupy, taken, now):
        occupy(0, 30, kind=HOLD, minutes_left=5)
        occupy(30, 60, kind=HOLD, minutes_left=5)

        occupy(15, 45, now=now + timedelta(minutes=5))

        assert taken() == [(15, 45, APPOINTMENT)]

    def test_leaves_what_has_expired_elsewhere(self, occupy, taken, now):
        occupy(0, 30, kind=HOLD, minutes_left=5)

        occupy(30, 60, now=now + timedelta(minutes=5))

        assert taken() == [(0, 30, HOLD), (30, 60, APPOINTMENT)]

    def test_gives_back_what_it_replaces(self, occupy, taken):
        first = occupy(0, 60, kind=HOLD, minutes_left=5)

        occupy(30, 90, kind=HOLD, minutes_left=5, replacing=first)

        assert taken() == [(30, 90, HOLD)]

    def test_leaves_the_transaction_usable_after_a_refusal(self, occupy, taken):
        occupy(0, 60)

        with pytest.raises(SlotTaken):
            occupy(0, 60)
        occupy(60, 90)

        assert len(taken()) == 2

    def test_is_backed_by_the_constraint_when_somebody_writes_past_it(self, occupy, chair):
        occupy(0, 60)
        during = db.session.scalars(select(Occupancy.during).where(Occupancy.subject_id == chair)).one()
        db.session.add(Occupancy(id=new_id(), subject_id=chair, during=during, kind=BLOCK, source_id=new_id()))

        with pytest.raises(IntegrityError, match="occupancy_no_overlap"):
            db.session.flush()


class TestCap:
    def test_refuses_the_visit_too_many(self, occupy, chair):
        most = {"service_id": new_id(), "caps": [cap(chair, at_most=2)]}
        occupy(0, 30, **most)
        occupy(30, 60, **most)

        with pytest.raises(DayFull):
            occupy(60, 90, **most)

    def test_counts_the_visits_of_a_service_to_anybody(self, occupy):
        service = new_id()
        most = {"service_id": service, "caps": [cap(service, at_most=1)]}
        occupy(0, 30, subject_id=new_id(), **most)

        with pytest.raises(DayFull):
            occupy(30, 60, **most)

    def test_counts_neither_blocks_nor_other_days_nor_what_has_expired(self, occupy, chair, now):
        service = new_id()
        occupy(-60, 0, service_id=service)
        occupy(0, 30, kind=BLOCK)
        occupy(30, 60, kind=HOLD, service_id=service, minutes_left=5)

        occupy(60, 90, service_id=service, caps=[cap(chair, at_most=1)], now=now + timedelta(minutes=5))


class TestMove:
    def test_takes_another_time_in_place_of_the_old_one(self, occupy, taken, chair, now):
        visit = occupy(0, 60)

        move(visit, chair, 30, 90, now=now)

        assert taken() == [(30, 90, APPOINTMENT)]

    def test_takes_somebody_elses_time(self, occupy, taken, now):
        visit, other = occupy(0, 60), new_id()

        move(visit, other, 0, 60, now=now)

        assert taken() == []

    def test_keeps_the_old_time_when_the_new_one_is_taken(self, occupy, taken, chair, now):
        visit = occupy(0, 60)
        occupy(60, 90)

        with pytest.raises(SlotTaken):
            move(visit, chair, 30, 90, now=now)

        assert taken() == [(0, 60, APPOINTMENT), (60, 90, APPOINTMENT)]

    def test_takes_over_what_has_expired(self, occupy, taken, chair, now):
        visit = occupy(0, 60)
        occupy(60, 90, kind=HOLD, minutes_left=5)

        move(visit, chair, 60, 120, now=now + timedelta(minutes=5))

        assert taken() == [(60, 120, APPOINTMENT)]

    def test_refuses_when_the_time_was_given_back_meanwhile(self, occupy, chair, now):
        visit = occupy(0, 60)
        occupancy.release(source_id=visit)

        with pytest.raises(Conflict):
            move(visit, chair, 60, 120, now=now)

    def test_does_not_count_itself_against_a_cap(self, occupy, chair, now):
        visit = occupy(0, 60, service_id=new_id())

        move(visit, chair, 60, 120, now=now, caps=[cap(chair, at_most=1)])


class TestHandOver:
    def test_turns_a_hold_into_an_appointment(self, occupy, taken, now):
        hold = occupy(0, 60, kind=HOLD, minutes_left=5)

        hand_over(hold, now=now + timedelta(minutes=4))

        assert taken() == [(0, 60, APPOINTMENT)]

    def test_keeps_the_time_after_the_hold_would_have_ended(self, occupy, now):
        hand_over(occupy(0, 60, kind=HOLD, minutes_left=5), now=now)

        with pytest.raises(SlotTaken):
            occupy(0, 60, now=now + timedelta(minutes=10))

    def test_refuses_a_hold_that_is_over(self, occupy, now):
        hold = occupy(0, 60, kind=HOLD, minutes_left=5)

        with pytest.raises(HoldExpired):
            hand_over(hold, now=now + timedelta(minutes=5))

    def test_refuses_a_hold_that_was_taken_over(self, occupy, now):
        hold = occupy(0, 60, kind=HOLD, minutes_left=5)
        occupy(0, 60, now=now + timedelta(minutes=5))

        with pytest.raises(HoldExpired):
            hand_over(hold, now=now)


class TestRelease:
    def test_gives_the_time_back(self, occupy):
        occupancy.release(source_id=occupy(0, 60))

        occupy(0, 60)

    def test_leaves_everybody_elses(self, occupy, taken):
        occupy(0, 60)

        occupancy.release(source_id=new_id())

        assert taken() == [(0, 60, APPOINTMENT)]


def cap(id_, *, at_most):
    return DayCap(id=id_, starts_at=at(0), ends_at=at(24 * 60), at_most=at_most)


def move(source_id, subject_id, start, end, **more):
    occupancy.move(source_id=source_id, subject_id=subject_id, starts_at=at(start), ends_at=at(end), **more)


def hand_over(hold, *, now):
    occupancy.hand_over(from_source_id=hold, to_source_id=new_id(), kind=APPOINTMENT, now=now)
