"""What is kept is what would be worked out: whatever has a say in it makes another question."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.availability import kept_sheets
from app.availability.busy import Busy
from app.availability.hours import epoch
from app.availability.kept_sheets import KeptSheets, sheet_of
from app.availability.records import SalonRules
from app.availability.sheet import SlotSheet
from app.availability.situation import Situation
from app.catalogue.models import AnyStaffRule
from tenants.context import Tenant, use_tenant
from tests.availability.salon import ADA, BERLIN, BO, TUESDAY, at, person, salon, wish

LAST = TUESDAY + timedelta(days=2)


def rules(version=1, **changes):
    rulebook = salon(person(ADA), person(BO), minutes=45, step=15, **{"notice": 60, "horizon": 2} | changes)
    return SalonRules(
        stamp=(version, 7),
        names={},
        timezone=BERLIN,
        country="DE",
        currency="EUR",
        any_staff_rule=AnyStaffRule.LEAST_BUSY,
        hold_minutes=5,
        rulebook=rulebook,
    )


@pytest.fixture(autouse=True)
def somewhere():
    """A salon of the test's own, and nothing kept of it."""
    tenant = Tenant(id=UUID(int=1), slug="kept", name="Kept", schema_name="s_0000000000000000")
    with use_tenant(tenant):
        yield


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    found = KeptSheets(10_000)
    monkeypatch.setattr(kept_sheets, "_kept", found)
    return found


def ask(taken=(), *, now="2027-03-01 09:00", first=TUESDAY, last=LAST, under=None, **asked):
    here = Situation(under or rules(), Busy({ADA: tuple(taken), BO: ()}))
    return sheet_of(
        here, wish=wish(now=epoch(now) if isinstance(now, datetime) else at(now), **asked), first=first, last=last
    )


class TestSheetOf:
    def test_is_worked_out_once_for_the_same_question(self):
        assert ask() is ask(now="2027-03-01 09:01")

    @pytest.mark.parametrize(
        "other",
        [
            {"taken": [(at("2027-03-02 10:00"), at("2027-03-02 11:00"))]},
            {"now": "2027-03-02 00:00"},
            {"staff_id": ADA},
            {"is_online": False},
            {"last": TUESDAY},
            {"under": rules(version=2)},
        ],
    )
    def test_is_worked_out_anew_for_another_one(self, other):
        assert ask(**other) is not ask()

    def test_loses_a_start_in_the_minute_in_which_it_passes(self):
        before, after = (
            ask(now=f"2027-03-02 {clock}", last=TUESDAY).slots[0].starts_at for clock in ("09:00", "09:01")
        )

        assert (before.strftime("%H:%M"), after.strftime("%H:%M")) == ("10:00", "10:15")

    def test_equals_what_is_worked_out(self):
        dice = random.Random(7)
        under = rules()
        for _ in range(300):
            minutes = sorted(dice.sample(range(0, 3 * 1440, 15), 6))
            begin = at("2027-03-02 00:00")
            taken = [(begin + 60 * a, begin + 60 * b) for a, b in zip(minutes[::2], minutes[1::2], strict=True)]
            now = datetime(2027, 3, 1, tzinfo=UTC) + timedelta(
                seconds=dice.choice([0, 59, 60, 3600, 86399, 100_000, 200_000])
            )
            asked = {"taken": taken[: dice.randrange(4)], "now": now, "under": under}

            assert starts(ask(**asked)) == starts(ask(**asked)) == starts(anew(asked))


class TestKeptSheets:
    def test_forget_the_least_recently_used_when_there_are_too_many(self):
        kept, sheet = KeptSheets(3), SlotSheet(BERLIN, [])
        for name in "ab":
            kept.keep(name, sheet, size=1)
        kept.find("a")

        kept.keep("c", sheet, size=2)

        assert (kept.find("a"), kept.find("b"), kept.find("c")) == (sheet, None, sheet)

    def test_keep_nothing_that_is_too_large(self):
        kept = KeptSheets(1)
        kept.keep("a", SlotSheet(BERLIN, []), size=2)

        assert kept.find("a") is None


def starts(sheet):
    return [(day.day, day.starts, day.why_empty, day.next_free) for day in sheet.days]


def anew(asked):
    here = Situation(asked["under"], Busy({ADA: tuple(asked["taken"]), BO: ()}))
    return kept_sheets._work_out(here, wish(now=epoch(asked["now"])), TUESDAY, LAST)
