"""The month of a staff member: the hours of each day, and other hours for single ones."""

from datetime import date

import pytest

from app.booking.queries.months import month
from app.catalogue import operations, queries
from app.catalogue.commands import AnswerTimeOff, CloseSalon, TakeTimeOff, UpdateSalon
from app.core.refusals import NotFound
from tests.booking.conftest import at
from tests.booking.reading import read
from tests.catalogue.people import acting

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
WEDNESDAY = date(2027, 3, 10)


@pytest.fixture
def desk(client, ada):
    return acting(client, ada)


@pytest.fixture
def team(bo):
    return f"/desk/team/{bo.staff_member_id}"


@pytest.fixture
def march(bo, now):
    return lambda: month(staff_member_id=bo.staff_member_id, around=date(2027, 3, 15), now=now)


class TestAMonth:
    def test_is_whole_weeks_from_monday_on(self, march):
        weeks = march().weeks

        assert (weeks[0][0].day, weeks[-1][-1].day) == (date(2027, 3, 1), date(2027, 4, 4))
        assert {len(week) for week in weeks} == {7}
        assert (march().previous, march().next) == (date(2027, 2, 1), date(2027, 4, 1))

    def test_knows_hours_days_off_and_visits(self, march, book):
        book(at(10, day=10))

        assert (march().on(WEDNESDAY).shifts, march().on(WEDNESDAY).visits) == ([(540, 1020)], 1)
        assert march().on(date(2027, 3, 14)).shifts == []

    def test_knows_closures_holidays_and_absences(self, march, bo):
        operations.close(command=CloseSalon(starts_on=WEDNESDAY, ends_on=WEDNESDAY, reason="Fair"))
        operations.change_settings(command=UpdateSalon(observes_public_holidays=True))
        away = TakeTimeOff(starts_on=date(2027, 3, 11), ends_on=date(2027, 3, 12), reason="Sea")
        operations.take_time_off(staff_member_id=bo.staff_member_id, command=away)

        assert march().on(WEDNESDAY).closed == "Fair"
        assert (march().on(date(2027, 3, 26)).closed, march().on(date(2027, 3, 26)).is_holiday) == ("Good Friday", True)
        assert [march().on(date(2027, 3, day)).absences != [] for day in (10, 11, 12, 13)] == [False, True, True, False]

    def test_of_nobody_is_not_known(self, bliss, now):
        with pytest.raises(NotFound):
            month(staff_member_id=bliss.cut_id, around=WEDNESDAY, now=now)

    def test_asks_four_questions_at_most(self, bo, now, counted):
        with counted() as seen:
            month(staff_member_id=bo.staff_member_id, around=WEDNESDAY, now=now)

        assert len(seen) <= 4


class TestThePage:
    def test_leads_from_month_to_month_and_to_each_day(self, desk, team):
        page = read(desk, f"{team}/month")

        assert "March 2027" in page.text
        assert read(desk, page.link_to("month=2027-04")).text.count("April 2027") >= 1
        assert "Wednesday" in read(desk, page.link_to("day=2027-03-10")).text

    @pytest.mark.parametrize("query", ["?month=x", "?month=2027-13", "?day=someday"])
    def test_shows_this_month_where_the_address_makes_no_sense(self, desk, team, query):
        assert "March 2027" in desk.get(f"{team}/month{query}").text

    def test_sets_other_hours_in_place(self, desk, team, bo):
        data = {"day": "2027-03-10", "start-day": ["12:00", "17:00", ""], "end-day": ["16:00", "20:00", ""]}

        answer = desk.post(f"{team}/days", data=data, headers=HTMX)

        rows = queries.day_overrides(bo.staff_member_id, since=WEDNESDAY)
        assert [(row.starts_minute, row.ends_minute) for row in rows] == [(720, 960), (1020, 1200)]
        assert 'id="month"' in answer.text
        assert "toast" in answer.text

    def test_sets_a_day_off_and_takes_it_back_without_scripts(self, desk, team, bo):
        desk.post(f"{team}/days", data={"day": "2027-03-10", "off": "true", "start-day": "09:00", "end-day": "17:00"})
        page = read(desk, f"{team}/month?day=2027-03-10")

        assert page.form_to("2027-03-10/removal").send(desk).location == f"{team}/month?day=2027-03-10"
        assert queries.day_overrides(bo.staff_member_id, since=WEDNESDAY) == []
        assert desk.post(f"{team}/days/2027-03-10/removal").status_code == 404

    def test_names_the_shift_that_is_wrong_and_keeps_what_was_typed(self, desk, team):
        data = {"day": "2027-03-10", "start-day": ["09:00", "14:00"], "end-day": ["12:00", "13:00"]}

        answer = desk.post(f"{team}/days", data=data)

        assert answer.status_code == 422
        assert "Shift 2: A shift ends after it starts." in answer.text
        assert 'value="14:00"' in answer.text

    def test_is_linked_from_the_hours(self, desk, team):
        desk.post(f"{team}/days", data={"day": "2027-03-10", "start-day": "12:00", "end-day": "20:00"})

        assert "12:00–20:00" in read(desk, f"{team}/hours").text
        assert read(desk, f"{team}/hours").link_to("day=2027-03-10")

    def test_is_the_managers(self, client, bo, team):
        assert acting(client, bo).get(f"{team}/month").status_code == 403

    def test_of_another_salon_is_not_known(self, desk, street):
        other = f"/desk/team/{street.stylist.staff_member_id}"

        assert desk.get(f"{other}/month").status_code == 404
        assert desk.post(f"{other}/days", data={"day": "2027-03-10"}).status_code == 404


class TestTimeOffThatIsAskedFor:
    @pytest.fixture
    def asked(self, bo, now):
        command = TakeTimeOff(starts_on=WEDNESDAY, ends_on=date(2027, 3, 11))
        return operations.request_time_off(command=command, by=bo, now=now)

    def test_is_shown_in_the_month_and_takes_no_hours(self, march, asked):
        assert [march().on(date(2027, 3, day)).is_asked_for for day in (9, 10, 11, 12)] == [False, True, True, False]
        assert march().on(WEDNESDAY).absences == []

    def test_is_shown_on_the_calendar_until_it_is_answered(self, desk, asked, ada, now):
        calendar = "/desk/calendar?day=2027-03-10"
        assert "Asks for time off" in desk.get(calendar).text
        assert "Asks for time off" not in desk.get("/desk/calendar?day=2027-03-12").text

        answer = {"time_off_request_id": asked.id, "command": AnswerTimeOff(), "by": ada, "now": now}
        operations.decline_time_off(**answer)

        assert "Asks for time off" not in desk.get(calendar).text
