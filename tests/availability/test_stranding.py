"""Which visits a change of hours leaves outside, and who else could take them."""

from uuid import UUID

from app.availability.busy import Busy
from app.availability.rulebook import Absence, ClosedDays, Extra
from app.availability.stranding import Booked, able_colleagues, fits, stranded
from tests.availability.salon import ADA, BO, CUT, NOW, TUESDAY, at, person, place, salon, taken, week

TEN = Booked(UUID(int=77), ADA, CUT, at("2027-03-02 10:00"), at("2027-03-02 11:00"))
AFTERNOONS = person(weeks=(week((780, 1020)),))


class TestFits:
    def test_within_the_hours(self):
        assert fits(TEN, salon(person()))

    def test_to_the_minute_at_both_ends(self):
        assert fits(TEN, salon(person(weeks=(week((600, 660)),))))
        assert not fits(TEN, salon(person(weeks=(week((600, 659)),))))
        assert not fits(TEN, salon(person(weeks=(week((601, 660)),))))

    def test_not_over_a_break_and_not_beside_somebody_who_left(self):
        assert not fits(TEN, salon(person(weeks=(week((540, 630), (640, 1020)),))))
        assert not fits(TEN, salon(person(BO)))

    def test_over_midnight_while_work_goes_on(self):
        night = Booked(TEN.id, ADA, CUT, at("2027-03-02 23:30"), at("2027-03-03 00:30"))

        assert fits(night, salon(person(weeks=(week((0, 120), (1200, 1440)),))))
        assert not fits(night, salon(person(weeks=(week((1200, 1440)),))))


class TestStranded:
    def test_is_what_fitted_before_and_does_not_now(self):
        assert stranded([TEN], before=salon(person()), after=salon(AFTERNOONS)) == [TEN]
        assert stranded([TEN], before=salon(person()), after=salon(person())) == []

    def test_is_not_what_stood_outside_on_purpose(self):
        assert stranded([TEN], before=salon(AFTERNOONS), after=salon(AFTERNOONS)) == []

    def test_by_closures_and_by_absences(self):
        closure = ClosedDays(id=UUID(int=9), starts_on=TUESDAY, ends_on=TUESDAY)
        away = Absence(id=UUID(int=9), starts=at("2027-03-02 10:30"), ends=at("2027-03-02 12:00"))

        for after in (person(location=place(closures=(closure,))), person(absences=(away,))):
            assert stranded([TEN], before=salon(person()), after=salon(after)) == [TEN]


class TestColleagues:
    def test_are_those_who_do_it_and_are_free(self):
        rulebook = salon(AFTERNOONS, person(BO))

        assert able_colleagues(TEN, rulebook=rulebook, busy=Busy(), now=NOW) == [BO]

    def test_are_not_those_who_are_taken(self):
        rulebook = salon(AFTERNOONS, person(BO))
        busy = taken(("2027-03-02 10:30", "2027-03-02 11:30"), rulebook=rulebook, staff_id=BO)

        assert able_colleagues(TEN, rulebook=rulebook, busy=busy, now=NOW) == []

    def test_have_time_for_its_add_ons_and_for_its_own_length(self):
        rulebook = salon(AFTERNOONS, person(BO))
        busy = taken(("2027-03-02 11:30", "2027-03-02 12:00"), rulebook=rulebook, staff_id=BO)
        gloss = Extra(id=UUID(int=8), name="Gloss", minutes=60, price_minor=0)

        for longer in (TEN._replace(agreed=(gloss,)), TEN._replace(minutes=120)):
            assert able_colleagues(longer, rulebook=rulebook, busy=busy, now=NOW) == []
        assert able_colleagues(TEN, rulebook=rulebook, busy=busy, now=NOW) == [BO]

    def test_do_not_exist_for_what_is_not_offered_any_more(self):
        gone = TEN._replace(service_id=UUID(int=99))

        assert able_colleagues(gone, rulebook=salon(person(BO)), busy=Busy(), now=NOW) == []
