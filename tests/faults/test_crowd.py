"""Two hundred people want one time: one gets it, the others are told which times are left."""

import random
import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest

from tests.faults.house import Studio

pytestmark = pytest.mark.slow

CLIENTS = 200


@pytest.fixture(scope="module")
def studio(house):
    return Studio.open(house, staff=1, minutes=30)


def crowd(act, size):
    """Let `size` threads act at the same moment, and return their answers."""
    answers = [None] * size
    start = threading.Barrier(size)

    def one(number):
        start.wait()
        answers[number] = act(number)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def deadlocks(house):
    (count,) = house.rows("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")[0]
    logged = (house.folder / "log" / "postgres.log").read_text().count("deadlock detected")
    return count, logged


def overlaps(house):
    return house.rows(
        """SELECT a.id FROM occupancy a JOIN occupancy b
           ON a.subject_id = b.subject_id AND a.id < b.id AND a.during && b.during"""
    )


def by_rest(studio, starts_at, number):
    return studio.house.ask("POST", "/api/v1/appointments", studio.booking(starts_at, f"guest{number}"))


def by_hold(studio, starts_at, number):
    wish = {"service_id": studio.service_id, "starts_at": starts_at}
    held = studio.house.ask("POST", "/api/v1/holds", wish)
    if held.status != 201:
        return held
    body = studio.booking(starts_at, f"guest{number}") | {"hold_id": held.json["id"], "hold_token": held.json["token"]}
    return studio.house.ask("POST", "/api/v1/appointments", body)


def by_page(studio, starts_at, number):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    held = studio.house.ask(
        "POST", "/book/cut/hold", {"starts_at": starts_at, "visit": f"visitor-{starts_at}-{number}"}, headers=form
    )
    if held.status != 303:
        return held
    path, _, query = held.headers["location"].partition("?")
    details = {
        "name": f"guest{number}",
        "email": f"guest{number}@customers.example",
        "accept_policies": "true",
        **dict(part.split("=", 1) for part in query.split("&")),
    }
    return studio.house.ask("POST", f"{path}/appointment", details, headers=form)


def is_win(answer):
    return answer.status in {201, 303}


class TestOneFreeSlot:
    def test_has_one_winner_and_the_others_get_alternatives(self, house, studio, rounds):
        starts = studio.starts("2027-03-02", "2027-03-20")
        ways = (by_rest, by_hold, by_page)
        seen = Counter()
        for turn in range(rounds(5, 50)):
            starts_at = starts[turn * 3]
            answers = crowd(lambda n, at=starts_at: ways[n % 3](studio, at, n), CLIENTS)
            seen.update(answer.status for answer in answers)

            assert sum(map(is_win, answers)) == 1, Counter(answer.status for answer in answers)
            losers = [answer for answer in answers if not is_win(answer)]
            assert {answer.status for answer in losers} == {409}
            for answer in losers:
                if answer.headers["content-type"] == "application/problem+json":
                    assert answer.json["code"] in {"slot_taken", "slot_held"}
                    assert len(answer.json["alternatives"]) >= 3

        print(f"\none slot, {CLIENTS} clients: {dict(seen)}")
        assert overlaps(house) == []
        assert deadlocks(house) == (0, 0)


class TestPartlyOverlappingRanges:
    def test_never_overlap_and_never_deadlock(self, house, studio, rounds):
        chance = random.Random(4)
        first = datetime.fromisoformat(studio.starts("2027-05-02", "2027-05-02")[0])
        services = _services_of_many_lengths(studio)
        seen = Counter()
        for turn in range(rounds(3, 20)):
            day = first + timedelta(days=turn)
            quarters = [chance.randrange(24) for _ in range(CLIENTS)]
            wishes = [(chance.choice(services), day + timedelta(minutes=15 * quarter)) for quarter in quarters]

            def wish(number, wishes=wishes):
                service_id, starts_at = wishes[number]
                body = studio.booking(starts_at.isoformat(), f"guest{number}") | {"service_id": service_id}
                return studio.house.ask("POST", "/api/v1/appointments", body)

            seen.update(answer.status for answer in crowd(wish, CLIENTS))

        print(f"\npartly overlapping ranges: {dict(seen)}")
        assert seen.keys() == {201, 409}
        assert overlaps(house) == []
        assert deadlocks(house) == (0, 0)


def _services_of_many_lengths(studio):
    """Return services of 15 to 120 minutes."""
    house = studio.house
    login = house.ask("POST", "/api/v1/auth/login", {"email": "ada@strong.example", "password": _password()})
    owner = {"Authorization": f"Bearer {login.json['access_token']}"}
    price = {"amount_minor": 100, "currency": "EUR"}
    made = []
    for minutes in (15, 30, 45, 60, 75, 90, 105, 120):
        body = {
            "name": f"Length {minutes}",
            "duration_minutes": minutes,
            "price": price,
            "staff_ids": list(studio.staff_ids),
        }
        answer = house.ask("POST", "/api/v1/services", body, headers=owner)
        assert answer.status == 201, answer.body
        made.append(answer.json["id"])
    return made


def _password():
    from tests.faults.house import PASSWORD

    return PASSWORD
