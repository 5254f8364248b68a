"""The engine against the oracle, explain against the engine, and the oracle against broken engines."""

from random import Random

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from app.availability import rulebook as rulebook_module
from app.availability import slots as slots_module
from app.availability.explain import reasons
from app.availability.hours import LocalDay, local_day
from app.availability.rulebook import ServiceRules, StaffRules
from app.availability.slots import slots_on
from tests.availability import oracle
from tests.availability.worlds import ODD_DAYS, busy_of, offered, rulebook_of, staff_id, wish_of, worlds


@pytest.mark.parametrize("place", ODD_DAYS, ids=lambda place: f"{place[0]} {place[1]}")
@settings(max_examples=20)
@given(data=st.data())
def test_what_is_offered_is_what_the_oracle_offers(place, data):
    world = data.draw(worlds((place,)))

    assert offered(world) == oracle.offered(world)


@settings(max_examples=100)
@given(worlds())
def test_a_start_is_offered_exactly_when_nothing_is_said_against_it(world):
    rulebook, wish = rulebook_of(world), wish_of(world)
    busy, day = busy_of(world, rulebook), local_day(world.zone, world.day)
    offers = {s.starts: s.staff_ids for s in slots_on(rulebook=rulebook, busy=busy, wish=wish, day=world.day)}

    for starts in range(day.starts, day.ends, 300):
        for id_ in rulebook.staff:
            against = reasons(rulebook=rulebook, busy=busy, wish=wish, staff_id=id_, starts=starts)
            assert (id_ in offers.get(starts, ())) == (not against), (starts, id_, against)


@settings(max_examples=50)
@given(worlds())
def test_asking_for_one_is_asking_for_any_and_looking_for_them(world):
    rulebook, busy = rulebook_of(world), busy_of(world, rulebook_of(world))
    anybody = slots_on(rulebook=rulebook, busy=busy, wish=wish_of(world), day=world.day)

    for position in range(len(world.people)):
        wish = wish_of(world, staff_id=staff_id(position))
        theirs = slots_on(rulebook=rulebook, busy=busy, wish=wish, day=world.day)

        assert [s.starts for s in theirs] == [s.starts for s in anybody if staff_id(position) in s.staff_ids]


def without_buffers(taken, *, service, length):
    return [(starts - length + 1, ends) for starts, ends in taken]


def grid_of_the_first_offset(day, ranges, step):
    origin = day.midnight - day.stretches[0][2]
    return [t for low, high in ranges for t in range(low + (origin - low) % step, min(high, day.ends), step)]


def readings_by_the_last_offset(day, minute):
    return day.midnight + minute * 60 - day.stretches[-1][2] if day.stretches else day.starts


def with_extras_forgotten(service, extras):
    return service


BROKEN = {
    "add-ons are forgotten": (ServiceRules, "with_extras", with_extras_forgotten),
    "buffers are forgotten": (slots_module, "barred_starts", without_buffers),
    "the grid ignores the clock change": (LocalDay, "on_grid", grid_of_the_first_offset),
    "hours ignore the clock change": (LocalDay, "at", readings_by_the_last_offset),
    "absences are forgotten": (StaffRules, "absences_during", lambda staff, interval: []),
    "work ends at midnight": (StaffRules, "open_from", StaffRules.open_on),
    "overrides are forgotten": (
        rulebook_module,
        "shifts_on",
        lambda day, *, weeks, overrides, true=rulebook_module.shifts_on: true(day, weeks=weeks, overrides={}),
    ),
    "notice is forgotten": (slots_module, "earliest_start", lambda rulebook, wish: wish.now),
    "the horizon is forgotten": (slots_module, "last_day", lambda rulebook, wish, location: None),
    "caps are forgotten": (slots_module, "full_caps", lambda busy, service, staff, day: []),
}


@pytest.mark.parametrize("owner, name, broken", BROKEN.values(), ids=BROKEN)
def test_the_oracle_catches_a_broken_engine(owner, name, broken, monkeypatch):
    monkeypatch.setattr(owner, name, broken)
    search = settings(max_examples=2000, database=None, phases=[Phase.generate])

    assert find(worlds(), lambda world: offered(world) != oracle.offered(world), settings=search, random=Random(3))
