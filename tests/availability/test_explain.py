"""Why a start is not offered, cause by cause."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from app.availability.busy import Busy
from app.availability.explain import Code, explain, reasons
from app.availability.rulebook import Absence, ClosedDays, Rulebook
from tests.availability.salon import ADA, BO, CUT, PLACE, SOURCE, TUESDAY, at, person, place, salon, taken, week, wish

TEN = "2027-03-02 10:00"
WHOLE_TUESDAY = (at("2027-03-02 00:00"), at("2027-03-03 00:00"))


def against(rulebook: Rulebook, start=TEN, *, busy=None, **wishes):
    return reasons(rulebook=rulebook, busy=busy or Busy(), wish=wish(**wishes), staff_id=ADA, starts=at(start))


def test_nothing_is_said_against_a_free_start():
    assert against(salon(person())) == ()


class TestThePair:
    def test_who_does_not_do_it(self):
        rulebook = salon(person())
        both = Rulebook(staff={**rulebook.staff, BO: person(BO)}, services=rulebook.services, slot_step_minutes=60)

        answer = explain(rulebook=both, busy=Busy(), wish=wish(), starts=at(TEN))

        assert answer[ADA] == ()
        assert [(r.code, r.source_id) for r in answer[BO]] == [(Code.DOES_NOT_DO_SERVICE, BO)]

    def test_who_and_what_is_not_booked_online(self):
        rulebook = salon(person(is_bookable_online=False), is_bookable_online=False)

        assert [(r.code, r.source, r.source_id) for r in against(rulebook)] == [
            (Code.NOT_BOOKABLE_ONLINE, "service", CUT),
            (Code.NOT_BOOKABLE_ONLINE, "staff_member", ADA),
        ]
        assert against(rulebook, is_online=False) == ()

    def test_only_the_one_who_is_wished_for_is_explained(self):
        answer = explain(rulebook=salon(person(), person(BO)), busy=Busy(), wish=wish(staff_id=BO), starts=at(TEN))

        assert list(answer) == [BO]


class TestTheMoment:
    def test_off_the_grid(self):
        [reason] = against(salon(person(), step=15), "2027-03-02 10:10")

        assert (reason.code, reason.limit) == (Code.OFF_GRID, 15)

    def test_past_and_too_soon_are_two_things(self):
        rulebook, now = salon(person(), notice=90), at("2027-03-02 10:30")

        assert [r.code for r in against(rulebook, TEN, now=now)] == [Code.IN_THE_PAST]
        [reason] = against(rulebook, "2027-03-02 11:00", now=now)
        assert (reason.code, reason.limit, reason.intervals) == (Code.TOO_SOON, 90, ((now, at("2027-03-02 12:00")),))

    def test_too_far_says_until_when(self):
        [reason] = against(salon(person(), horizon=3), "2027-03-05 10:00")

        assert (reason.code, reason.limit) == (Code.TOO_FAR, 3)
        assert reason.intervals[0][1] == at("2027-03-05 00:00")


class TestTheDay:
    def test_a_closure_is_named_with_its_reason_and_its_day(self):
        closure = ClosedDays(id=uuid4(), starts_on=TUESDAY, ends_on=TUESDAY, reason="New floor")
        [reason] = against(salon(person(location=place(closures=(closure,)))))

        assert (reason.code, reason.source, reason.source_id) == (Code.CLOSED, "closure", closure.id)
        assert (reason.note, reason.intervals) == ("New floor", (WHOLE_TUESDAY,))

    def test_a_public_holiday_is_named(self):
        [reason] = against(salon(person(location=place(holidays={TUESDAY: "Mardi Gras"}))))

        assert (reason.code, reason.note, reason.source_id) == (Code.PUBLIC_HOLIDAY, "Mardi Gras", PLACE)

    @pytest.mark.parametrize(
        "changes, code, source",
        [
            ({"overrides": {TUESDAY: ()}}, Code.DAY_OFF, "override"),
            ({"overrides": {TUESDAY: ((720, 900),)}}, Code.OUTSIDE_HOURS, "override"),
            ({"weeks": (week(),)}, Code.NOT_WORKING, "week"),
            ({"weeks": (week((720, 900)),)}, Code.OUTSIDE_HOURS, "week"),
        ],
    )
    def test_hours_come_from_an_override_or_from_the_week(self, changes, code, source):
        [reason] = against(salon(person(**changes)))

        assert (reason.code, reason.source) == (code, source)

    def test_outside_hours_says_which_hours(self):
        [reason] = against(salon(person(weeks=(week((540, 630), (720, 900)),))))

        assert reason.intervals == (
            (at("2027-03-02 09:00"), at("2027-03-02 10:30")),
            (at("2027-03-02 12:00"), at("2027-03-02 15:00")),
        )

    def test_an_absence_is_named(self):
        away = Absence(id=uuid4(), starts=at("2027-03-02 10:30"), ends=at("2027-03-05 12:00"), reason="Dentist")
        [reason] = against(salon(person(absences=(away,))))

        assert (reason.code, reason.source_id, reason.note) == (Code.TIME_OFF, away.id, "Dentist")

    def test_a_visit_past_midnight_is_held_against_both_days(self):
        open_tuesday = person(weeks=(week((0, 1440)),), overrides={date(2027, 3, 3): ()})
        [reason] = against(salon(open_tuesday, minutes=120), "2027-03-02 23:00")

        assert (reason.code, reason.source) == (Code.DAY_OFF, "override")

    def test_a_full_day_says_whose_cap_it_is(self):
        rulebook = salon(person(max_per_day=1), max_per_day=1)
        busy = taken(("2027-03-02 15:00", "2027-03-02 16:00"), rulebook=rulebook)

        assert [(r.code, r.source, r.source_id, r.limit) for r in against(rulebook, busy=busy)] == [
            (Code.DAY_FULL, "staff_member", ADA, 1),
            (Code.DAY_FULL, "service", CUT, 1),
        ]


class TestWhatIsTaken:
    def test_the_visit_itself_meets_something(self):
        rulebook = salon(person())
        busy = taken(("2027-03-02 10:30", "2027-03-02 12:00"), rulebook=rulebook, kind="HOLD")
        [reason] = against(rulebook, busy=busy)

        assert (reason.code, reason.source, reason.source_id) == (Code.BUSY, "HOLD", SOURCE)
        assert reason.intervals == ((at("2027-03-02 10:30"), at("2027-03-02 12:00")),)

    def test_only_a_buffer_meets_something(self):
        rulebook = salon(person(), buffer_after_minutes=15)
        busy = taken(("2027-03-02 11:00", "2027-03-02 12:00"), rulebook=rulebook)

        assert [r.code for r in against(rulebook, busy=busy)] == [Code.BUFFER]


def test_every_cause_is_said_not_only_the_first():
    rulebook = salon(person(location=place(holidays={TUESDAY: "Mardi Gras"}), weeks=(week(),)), notice=10_000)
    busy = taken((TEN, "2027-03-02 10:15"), rulebook=rulebook)

    assert [r.code for r in against(rulebook, busy=busy)] == [
        Code.TOO_SOON,
        Code.PUBLIC_HOLIDAY,
        Code.NOT_WORKING,
        Code.BUSY,
    ]


def test_somebody_who_is_not_in_the_rulebook_is_an_error():
    with pytest.raises(KeyError):
        explain(rulebook=salon(person()), busy=Busy(), wish=wish(staff_id=UUID(int=77)), starts=at(TEN))
