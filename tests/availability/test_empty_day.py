"""What is said about a day without slots."""

from datetime import date
from uuid import uuid4

from app.availability.busy import Busy
from app.availability.empty_day import Emptiness, next_free, why_empty
from app.availability.rulebook import ClosedDays
from app.availability.slots import slots_on
from tests.availability.salon import BO, TUESDAY, at, person, place, salon, taken, week, wish


def code(rulebook, *, day=TUESDAY, busy=None, **wishes):
    asked = wish(**wishes)
    assert slots_on(rulebook=rulebook, busy=busy or Busy(), wish=asked, day=day) == []
    return why_empty(rulebook=rulebook, wish=asked, day=day).code


CLOSURE = ClosedDays(id=uuid4(), starts_on=TUESDAY, ends_on=TUESDAY, reason="New floor")


def test_nobody_does_it():
    assert code(salon(person(is_bookable_online=False))) == Emptiness.NOBODY_DOES_IT


def test_too_far():
    assert code(salon(person(), horizon=0)) == Emptiness.TOO_FAR


def test_closed_with_the_closure_behind_it():
    rulebook = salon(person(location=place(closures=(CLOSURE,))), person(BO, location=place(closures=(CLOSURE,))))

    why = why_empty(rulebook=rulebook, wish=wish(), day=TUESDAY)

    assert (why.code, [r.note for r in why.reasons]) == (Emptiness.CLOSED, ["New floor"])


def test_a_public_holiday_by_name():
    why = why_empty(rulebook=salon(person(location=place(holidays={TUESDAY: "Mardi Gras"}))), wish=wish(), day=TUESDAY)

    assert (why.code, [r.note for r in why.reasons]) == (Emptiness.PUBLIC_HOLIDAY, ["Mardi Gras"])


def test_where_one_of_two_places_is_closed_nobody_works():
    rulebook = salon(person(location=place(closures=(CLOSURE,))), person(BO, weeks=()))

    assert code(rulebook) == Emptiness.NOBODY_WORKS


def test_nothing_fits_between_the_breaks():
    assert code(salon(person(weeks=(week((540, 570)),)))) == Emptiness.NOTHING_FITS


def test_fully_booked():
    rulebook = salon(person())
    busy = taken(("2027-03-02 09:00", "2027-03-02 16:30"), rulebook=rulebook)

    assert code(rulebook, busy=busy) == Emptiness.FULLY_BOOKED


def test_a_reached_cap_is_fully_booked():
    rulebook = salon(person(max_per_day=1))
    busy = taken(("2027-03-02 09:00", "2027-03-02 10:00"), rulebook=rulebook)

    assert code(rulebook, busy=busy) == Emptiness.FULLY_BOOKED


def test_the_rest_of_a_day_that_is_booked_is_fully_booked():
    rulebook = salon(person())
    busy = taken(("2027-03-02 14:00", "2027-03-02 17:00"), rulebook=rulebook)

    assert code(rulebook, busy=busy, now=at("2027-03-02 13:30")) == Emptiness.FULLY_BOOKED


def test_too_soon_also_when_the_notice_is_longer_than_the_horizon():
    assert code(salon(person(), notice=30 * 1440, horizon=7)) == Emptiness.TOO_SOON


def test_a_day_that_is_over_is_too_soon():
    assert code(salon(person()), day=date(2027, 2, 28)) == Emptiness.TOO_SOON


class TestNextFree:
    def test_the_first_slot_after_the_day(self):
        rulebook = salon(person(location=place(closures=(CLOSURE,))))
        busy = taken(("2027-03-03 09:00", "2027-03-04 11:30"), rulebook=rulebook)

        slot = next_free(rulebook=rulebook, busy=busy, wish=wish(), after=TUESDAY, until=date(2027, 3, 31))

        assert slot is not None
        assert slot.starts == at("2027-03-04 12:00")

    def test_none_until_the_end(self):
        rulebook = salon(person(weeks=()))

        assert next_free(rulebook=rulebook, busy=Busy(), wish=wish(), after=TUESDAY, until=TUESDAY) is None
        assert next_free(rulebook=rulebook, busy=Busy(), wish=wish(), after=TUESDAY, until=date(2027, 4, 1)) is None
