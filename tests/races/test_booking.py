"""Many customers at once, through the whole program: one winner, alternatives for the rest, nothing half done."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import islice

import pytest
from sqlalchemy import select

from app.api.v1 import idempotency
from app.auth.actor import ANONYMOUS
from app.booking import operations
from app.booking.commands import Book, Contact, PlaceHold
from app.booking.models import Hold
from app.booking.visitors import Visitor
from app.catalogue import operations as catalogue
from app.catalogue.models import Service
from tenants import clock
from tenants.db import db
from tests.booking.conftest import at, hire
from tests.races.conftest import OVERLAPPING_PAIRS, WRITERS
from tests.world import NOW

CLIENTS = 24
APPOINTMENTS = "/api/v1/appointments"
HOLDS = "/api/v1/holds"
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


@pytest.fixture
def salon(committed):
    """The salon of the test's own."""
    return committed


@pytest.fixture
def crowded(crowd, salon):
    """Let many clients act at the same instant, each at an address that nobody else has had; return their answers.

    An act is called with its client's `send(method, path, body, headers)`.
    """
    addresses = (f"198.18.{subnet}.{host}" for subnet in range(256) for host in range(1, 255))

    def run(*acts, now=NOW):
        gate = threading.Barrier(len(acts))

        def perform(address, act):
            client = crowd.test_client()
            client.environ_base.update(REMOTE_ADDR=address, HTTP_HOST="races.localhost:8000")

            def send(method, path, body=None, headers=None):
                return client.open(
                    path, method=method, json=body, headers=headers, base_url="http://races.localhost:8000"
                )

            with clock.frozen(now):
                gate.wait(timeout=10)
                return act(send)

        with ThreadPoolExecutor(len(acts)) as threads:
            return list(threads.map(perform, list(islice(addresses, len(acts))), acts))

    return run


def booking(salon, start, **given):
    customer = {"name": "Dora", "email": "dora@example.com"}
    slot = {"service_id": str(salon.cut_id), "starts_at": start.isoformat()}
    return slot | {"customer": customer, "accept_policies": True} | given


def book(salon, start, headers=None, **given):
    return lambda send: send("POST", APPOINTMENTS, booking(salon, start, **given), headers)


def hold(salon, start):
    return lambda send: send("POST", HOLDS, {"service_id": str(salon.cut_id), "starts_at": start.isoformat()})


def hold_and_book(salon, start):
    def act(send):
        kept = hold(salon, start)(send)
        if kept.status_code != 201:
            return kept
        known = {"hold_id": kept.json["id"], "hold_token": kept.json["token"]}
        return send("POST", APPOINTMENTS, booking(salon, start) | known)

    return act


def days(rounds):
    """One free start a round: five to a day, from Tuesday on, Sundays left out."""
    starts = (at(hour) + timedelta(days=day) for day in range(40) for hour in (9, 10, 11, 12, 13))
    return [start for start in starts if start.weekday() != 6][:rounds]


def codes(answers):
    return Counter(answer.status_code for answer in answers)


def assert_one_winner(answers):
    assert codes(answers) == {201: 1, 409: len(answers) - 1}
    lost = [answer.json for answer in answers if answer.status_code == 409]
    assert {body["code"] for body in lost} <= {"slot_taken", "slot_held"}
    assert all(len(body["alternatives"]) >= 3 for body in lost)


class TestOneSlot:
    def test_has_one_winner_and_alternatives_for_the_rest(self, crowded, salon, count, rounds):
        before = count(DEADLOCKS)
        for start in days(rounds(4, 50)):
            ways = [book(salon, start), hold_and_book(salon, start), hold(salon, start)]

            assert_one_winner(crowded(*(ways * CLIENTS)[:CLIENTS]))

        assert count(OVERLAPPING_PAIRS) == 0
        assert count(DEADLOCKS) == before

    def test_has_one_winner_when_a_hold_runs_out_under_the_rush(self, crowded, salon, rounds):
        for start in days(rounds(3, 50)):
            crowded(hold(salon, start))

            assert_one_winner(crowded(*[book(salon, start)] * CLIENTS, now=NOW + timedelta(minutes=6)))

    def test_goes_to_as_many_as_there_are_staff_members(self, crowded, salon, rush, rounds):
        rush(*[lambda: hire("Another", salon)] * 2)
        for start in days(rounds(3, 50)):
            answers = crowded(*[book(salon, start)] * CLIENTS)

            assert codes(answers) == {201: 3, 409: CLIENTS - 3}

    def test_without_the_guard_has_many_winners(self, crowded, salon, without_constraint, without_locks):
        winners = [codes(crowded(*[book(salon, start)] * CLIENTS))[201] for start in days(4)]

        assert max(winners) > 1


class TestOverlappingTimes:
    def test_leave_no_overlap_and_no_other_error(self, crowded, salon, count, rounds):
        dice, before = random.Random(3), count(DEADLOCKS)
        for _ in range(rounds(4, 50)):
            starts = [
                at(9, day=dice.randrange(2, 5)) + timedelta(minutes=15 * dice.randrange(24)) for _ in range(CLIENTS)
            ]
            services = [dice.choice([salon.cut_id, salon.colour_id]) for _ in starts]
            answers = crowded(
                *[book(salon, start, service_id=str(service)) for start, service in zip(starts, services, strict=True)]
            )

            assert set(codes(answers)) <= {201, 409, 422}

        assert count(OVERLAPPING_PAIRS) == 0
        assert count(DEADLOCKS) == before


class TestOneHold:
    def test_is_booked_once_however_often_it_is_clicked(self, crowded, salon, count, rounds):
        for start in days(rounds(3, 50)):
            (kept,) = crowded(hold(salon, start))
            known = {"hold_id": kept.json["id"], "hold_token": kept.json["token"]}
            answers = crowded(*[book(salon, start, **known)] * CLIENTS)

            assert codes(answers) == {201: CLIENTS}
            assert {answer.json["id"] for answer in answers} == {kept.json["id"]}

    def test_is_booked_or_given_up_for_another_never_both(self, rush, salon, count, rounds):
        visitor = Visitor(key="one browser")
        for start in days(rounds(5, 50)):
            ((hold_id, token),) = rush(place(salon, start, visitor))
            moved, booked = rush(
                place(salon, start + timedelta(hours=1), visitor), book_hold(hold_id=hold_id, hold_token=token)
            )

            assert booked == hold_id or isinstance(booked, operations.HoldGone)
            assert count("SELECT count(*) FROM holds") == 1
            rush(release(*moved))


class TestOneVisitor:
    def test_keeps_one_time_whatever_they_click_at_once(self, rush, salon):
        visitor = Visitor(key="one browser", address="192.0.2.1")
        starts = days(WRITERS)
        rush(*[place(salon, start, visitor) for start in starts])

        assert rush(lambda: len(db.session.scalars(select(Hold)).all())) == [1]
        assert rush(lambda: db.session.connection().exec_driver_sql("SELECT count(*) FROM occupancy").scalar_one()) == [
            1
        ]

    def test_keeps_at_most_two_times_from_one_address(self, rush, salon, count):
        results = rush(*[place(salon, start, Visitor(address="192.0.2.1")) for start in days(WRITERS)])

        refused = [result for result in results if isinstance(result, operations.TooManyHolds)]
        assert len(refused) == WRITERS - 2
        assert count("SELECT count(*) FROM holds") == 2

    def test_keeps_more_without_the_locks(self, rush, salon, count, without_locks):
        starts = days(5 * WRITERS)
        for number in range(5):
            visitor = Visitor(address=f"192.0.2.{number}")
            rush(*[place(salon, start, visitor) for start in starts[number::5]])

        assert count("SELECT count(*) FROM holds") > 5 * 2


class TestOneKey:
    def test_books_once_and_answers_everybody_the_same(self, crowded, salon, rounds):
        for number, start in enumerate(days(rounds(3, 50))):
            answers = crowded(*[book(salon, start, {"Idempotency-Key": f"key {number}"})] * CLIENTS)

            assert codes(answers) == {201: CLIENTS}
            assert len({answer.text for answer in answers}) == 1

    def test_helps_nobody_when_it_is_not_claimed_first(self, crowded, salon, monkeypatch):
        monkeypatch.setattr(idempotency._Known, "claim_or_recall", lambda _known: None)
        answers = crowded(*[book(salon, at(10), {"Idempotency-Key": "one"})] * CLIENTS)

        assert codes(answers) == {201: 1, 409: CLIENTS - 1}


class TestOneAppointment:
    def test_is_cancelled_once(self, crowded, salon, rounds):
        for start in days(5 + rounds(3, 50))[5:]:
            (booked,) = crowded(book(salon, start))
            answers = crowded(*[cancel(booked.json)] * 8)

            assert codes(answers) == {200: 1, 409: 7}
            assert {answer.json["code"] for answer in answers if answer.status_code == 409} == {"already_cancelled"}

    def test_changes_places_with_another_without_a_deadlock(self, crowded, salon, count, rounds):
        before = count(DEADLOCKS)
        one, other = at(10, day=10), at(12, day=10)
        visits = [answer.json for answer in crowded(book(salon, one), book(salon, other))]
        for _ in range(rounds(5, 50)):
            answers = crowded(
                *[move(visit, target) for visit, target in zip(visits, (other, one), strict=True)],
                *[move(visits[0], at(14, day=10)), move(visits[1], at(14, day=10))],
            )

            assert set(codes(answers)) <= {200, 409}
            assert count(OVERLAPPING_PAIRS) == 0
        assert count(DEADLOCKS) == before


class TestAFullDay:
    def test_takes_one_of_many_that_are_moved_into_it(self, crowded, rush, salon, rounds):
        visits = [crowded(book(salon, at(10, day=day)))[0].json for day in range(15, 20)]
        rush(lambda: at_most_one_a_day(salon))
        for day in range(22, 22 + rounds(3, 6)):
            hours = range(9, 9 + len(visits))
            answers = crowded(*[move(visit, at(hour, day=day)) for visit, hour in zip(visits, hours, strict=True)])

            assert codes(answers) == {200: 1, 409: len(visits) - 1}
            assert {answer.json["code"] for answer in answers if answer.status_code == 409} == {"day_full"}


def at_most_one_a_day(salon):
    db.session.get_one(Service, salon.cut_id).max_per_day = 1
    db.session.flush()
    catalogue.touch()


def move(visit, start):
    path, headers = f"{APPOINTMENTS}/{visit['id']}/reschedule", {"X-Manage-Token": visit["manage_token"]}
    return lambda send: send("POST", path, {"starts_at": start.isoformat()}, headers)


def cancel(visit):
    path, headers = f"{APPOINTMENTS}/{visit['id']}/cancel", {"X-Manage-Token": visit["manage_token"]}
    return lambda send: send("POST", path, {}, headers)


def book_hold(**known):
    guest = Contact(name="Dora", email="dora@example.com")
    command = Book(customer=guest, accept_policies=True, **known)
    return lambda: operations.book(command=command, by=ANONYMOUS, now=NOW).id


def release(hold_id, token):
    return lambda: operations.release_hold(hold_id=hold_id, token=token)


def place(salon, start, visitor):
    command = PlaceHold(service_id=salon.cut_id, starts_at=start)

    def act():
        placed = operations.place_hold(command=command, visitor=visitor, by=ANONYMOUS, now=NOW)
        return placed.hold.id, placed.token

    return act
