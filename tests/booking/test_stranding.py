"""Changing hours at the desk: visits in the way are shown before anything is saved, and each has a way out."""

from datetime import date

import pytest

from app.booking import operations
from app.booking.models import Appointment
from app.catalogue import operations as catalogue
from app.catalogue import queries
from app.catalogue.absences import queries as absences
from app.catalogue.commands import OpenLocation, TakeTimeOff
from app.catalogue.visits import Reach, WouldStrand
from app.notifications.models import Message
from tenants.db import db
from tests.booking.conftest import at
from tests.booking.reading import read
from tests.catalogue.people import acting

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
AFTERNOONS = {"start-1": "13:00", "end-1": "17:00", "valid_from": "2027-03-01"}


@pytest.fixture
def desk(client, ada):
    return acting(client, ada)


@pytest.fixture
def visit(book, ada, bo):
    """Dora's cut with Bo on Tuesday at ten."""
    return book(at(10), by=ada, staff_id=bo.staff_member_id)


@pytest.fixture
def hours(bo):
    return f"/desk/team/{bo.staff_member_id}/hours"


def tuesdays(staff_member_id):
    (week,) = queries.working_weeks(staff_member_id, since=date(2027, 3, 2))
    return [shift.starts_minute for shift in week.shifts if shift.weekday == 1]


class TestTheForm:
    def test_shows_what_it_would_strand_and_saves_nothing(self, desk, hours, visit, bo):
        answer = desk.post(hours, data=AFTERNOONS, headers=HTMX)

        assert answer.status_code == 409
        assert "1 visit would stand outside of the hours" in answer.text
        for said in ("Dora", "Tue, 2 Mar, 10:00", "Nothing is saved yet", 'value="13:00"'):
            assert said in answer.text
        assert tuesdays(bo.staff_member_id) == [540]

    def test_leads_to_another_time_within_the_new_hours(self, desk, hours, visit):
        page = desk.post(hours, data=AFTERNOONS).text

        assert f"/desk/appointments/{visit.id}/reschedule?at=2027-03-02T13:00:00%2B01:00" in page

    def test_leads_to_a_time_that_is_long_enough_for_it(self, desk, hours, visit, ada, now, book):
        operations.stretch(appointment_id=visit.id, minutes=120, by=ada, now=now)
        book(at(14), by=ada)

        page = desk.post(hours, data=AFTERNOONS).text

        assert f"/desk/appointments/{visit.id}/reschedule?at=2027-03-02T14:45:00%2B01:00" in page

    def test_saves_when_all_are_kept(self, desk, hours, visit, bo):
        kept = {**AFTERNOONS, "listed": str(visit.id), "keep": "1"}

        assert desk.post(hours, data=kept).status_code == 303
        assert tuesdays(bo.staff_member_id) == [780]
        assert db.session.get_one(Appointment, visit.id).starts_at == at(10)

    def test_saves_when_each_is_ticked(self, desk, hours, visit, book, ada):
        other = book(at(11), by=ada)

        assert desk.post(hours, data={**AFTERNOONS, "agreed": str(visit.id)}).status_code == 409
        assert desk.post(hours, data={**AFTERNOONS, "agreed": [str(visit.id), str(other.id)]}).status_code == 303

    def test_asks_again_when_somebody_booked_meanwhile(self, desk, hours, visit, book, ada):
        late = book(at(11), by=ada)

        answer = desk.post(hours, data={**AFTERNOONS, "listed": str(visit.id), "keep": "1"})

        assert answer.status_code == 409
        assert str(late.id) in answer.text

    def test_does_not_ask_about_visits_that_stood_outside_before(self, desk, hours, visit, bo):
        desk.post(hours, data={**AFTERNOONS, "listed": str(visit.id), "keep": "1"})

        assert desk.post(hours, data={**AFTERNOONS, "start-1": "14:00"}).status_code == 303


class TestAColleague:
    def test_takes_the_visit_in_one_click_and_the_hours_are_saved(self, desk, hours, visit, dee, bo):
        assert f"{visit.id}:{dee.id}" in desk.post(hours, data=AFTERNOONS).text

        answer = desk.post(hours, data={**AFTERNOONS, "hand_over": f"{visit.id}:{dee.id}"})

        moved = db.session.get_one(Appointment, visit.id)
        assert answer.status_code == 303
        assert (moved.staff_member_id, moved.starts_at) == (dee.id, at(10))
        assert tuesdays(bo.staff_member_id) == [780]

    def test_takes_one_while_the_others_wait(self, desk, hours, visit, book, dee, bo, ada):
        book(at(11), by=ada, staff_id=bo.staff_member_id)

        answer = desk.post(hours, data={**AFTERNOONS, "hand_over": f"{visit.id}:{dee.id}"})

        assert answer.status_code == 409
        assert db.session.get_one(Appointment, visit.id).staff_member_id == dee.id
        assert tuesdays(bo.staff_member_id) == [540]
        assert "1 visit would stand outside" in answer.text

    def test_who_was_booked_meanwhile_is_refused_by_the_same_guard(self, desk, hours, visit, book, dee, bo, ada):
        book(at(10, 30), by=ada, staff_id=dee.id)

        answer = desk.post(hours, data={**AFTERNOONS, "hand_over": f"{visit.id}:{dee.id}"})

        assert answer.status_code == 409
        assert "Somebody booked this time first" in answer.text
        assert db.session.get_one(Appointment, visit.id).staff_member_id == bo.staff_member_id

    def test_and_the_customer_are_told(self, desk, hours, visit, dee):
        before = db.session.query(Message).count()

        desk.post(hours, data={**AFTERNOONS, "hand_over": f"{visit.id}:{dee.id}"})

        assert db.session.query(Message).count() > before

    @pytest.mark.parametrize("nonsense", ["", "x", "x:y", ":"])
    def test_that_is_none_changes_nothing(self, desk, hours, visit, bo, nonsense):
        assert desk.post(hours, data={**AFTERNOONS, "hand_over": nonsense}).status_code == 409

    def test_of_another_salon_is_not_known(self, desk, hours, visit, street):
        stranger = street.stylist.staff_member_id

        answer = desk.post(hours, data={**AFTERNOONS, "hand_over": f"{visit.id}:{stranger}"})

        assert "There is nothing here by that name." in answer.text


class TestEveryOtherChange:
    def test_of_a_day_asks(self, desk, visit, bo):
        data = {"day": "2027-03-02", "off": "true"}
        days = f"/desk/team/{bo.staff_member_id}/days"

        assert desk.post(days, data=data).status_code == 409
        assert desk.post(days, data={**data, "listed": str(visit.id), "keep": "1"}).status_code == 303

    def test_of_time_off_asks(self, desk, visit, bo):
        data = {"starts_on": "2027-03-02", "ends_on": "2027-03-02"}

        assert desk.post(f"/desk/team/{bo.staff_member_id}/time-off", data=data).status_code == 409
        assert queries.time_off(bo.staff_member_id, since=at(0)) == []

    def test_of_a_closure_asks(self, desk, visit):
        answer = desk.post("/desk/closures", data={"starts_on": "2027-03-01", "ends_on": "2027-03-05"}, headers=HTMX)

        assert answer.status_code == 409
        assert "Dora" in answer.text
        assert queries.closures(since=date(2027, 3, 1)) == []

    def test_taken_back_asks_first_and_goes_on_when_told(self, desk, book, ada, bo):
        days = f"/desk/team/{bo.staff_member_id}/days"
        desk.post(days, data={"day": "2027-03-02", "start-day": "17:00", "end-day": "20:00"})
        late = book(at(18), by=ada)

        page = read(desk, f"/desk/team/{bo.staff_member_id}/month?day=2027-03-02")
        answer = page.form_to("2027-03-02/removal").send(desk)

        assert answer.status_code == 409
        assert "What is to become of these visits?" in answer.text
        assert len(queries.day_overrides(bo.staff_member_id, since=date(2027, 3, 1))) == 1
        told = desk.post(f"{days}/2027-03-02/removal", data={"listed": str(late.id), "keep": "1"})
        assert told.status_code == 303
        assert queries.day_overrides(bo.staff_member_id, since=date(2027, 3, 1)) == []

    def test_of_a_holiday_asks(self, desk, book, ada):
        desk.post("/desk/closures/holidays/2027-05-01", data={"worked": "1"})
        desk.post("/desk/settings/holidays", data={"observes_public_holidays": "true"})
        book(at(10, day=1).replace(month=5), by=ada)

        answer = desk.post("/desk/closures/holidays/2027-05-01", data={"worked": ""}, headers=HTMX)

        assert answer.status_code == 409
        assert 'id="holidays"' in answer.text

    def test_of_all_holidays_asks(self, desk, book, ada):
        desk.post("/desk/settings/holidays", data={"observes_public_holidays": "false"})
        labour_day = book(at(10, day=1).replace(month=5), by=ada)
        page = read(desk, "/desk/settings/holidays")

        answer = page.form_to("/settings/holidays").send(desk, observes_public_holidays="true")

        assert answer.status_code == 409
        assert "Dora" in answer.text
        assert not queries.salon().observes_public_holidays
        agreed = {"observes_public_holidays": "true", "listed": str(labour_day.id), "keep": "1"}
        assert desk.post("/desk/settings/holidays", data=agreed).status_code == 303
        assert queries.salon().observes_public_holidays

    @pytest.mark.parametrize("section", ["profile", "locations"])
    def test_of_the_clock_asks(self, desk, visit, section):
        forms = read(desk, f"/desk/settings/{section}").forms
        form = next(one for one in forms if f"/settings/{section}" in one.action)

        answer = form.send(desk, timezone="America/New_York", country="DE", locale="de", business_type="HAIR")

        assert answer.status_code == 409
        assert "Dora" in answer.text
        assert queries.salon().timezone == "Europe/Berlin"

    def test_of_where_somebody_works_asks(self, desk, visit, bo):
        catalogue.open_location(command=OpenLocation(name="Tokyo", country="JP", timezone="Asia/Tokyo"))
        elsewhere = queries.locations()[-1]
        form = read(desk, f"/desk/team/{bo.staff_member_id}").form_to(f"/team/{bo.staff_member_id}")

        answer = form.send(desk, location_id=str(elsewhere.id), does=[str(visit.service_id)])

        assert answer.status_code == 409
        assert queries.staff_member(bo.staff_member_id).location_id != elsewhere.id

    def test_of_the_team_asks_when_somebody_leaves(self, desk, visit, bo):
        path = f"/desk/team/{bo.staff_member_id}/removal"

        assert desk.post(path).status_code == 409
        assert desk.post(path, data={"listed": str(visit.id), "keep": "1"}).status_code == 303


class TestTheOperation:
    def change(self, bo):
        return catalogue.set_day_hours(staff_member_id=bo.staff_member_id, day=date(2027, 3, 2), shifts=[])

    def test_undoes_what_it_refuses(self, visit, bo, now):
        reach = Reach(staff_member_id=bo.staff_member_id, first=date(2027, 3, 2))

        with pytest.raises(WouldStrand):
            operations.change_hours(lambda: self.change(bo), reach=reach, agreed=(), now=now)

        assert queries.day_overrides(bo.staff_member_id, since=date(2027, 3, 1)) == []

    def test_asks_a_few_questions_whatever_is_booked(self, book, visit, bo, ada, now, counted):
        for hour in (11, 12, 13, 14, 15):
            book(at(hour), by=ada)
        reach = Reach(staff_member_id=bo.staff_member_id, first=date(2027, 3, 2), last=date(2027, 3, 2))

        with counted() as seen:
            changed = operations.change_hours(lambda: self.change(bo), reach=reach, now=now)

        assert len(changed.stranded) == 6
        assert sum("FROM appointments" in statement for statement in seen) == 1


class TestAnApproval:
    @pytest.fixture
    def asked(self, bo, now):
        command = TakeTimeOff(starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 2))
        return catalogue.request_time_off(command=command, by=bo, now=now)

    def test_lists_the_visits_it_would_strand_and_keeps_the_note(self, desk, visit, asked):
        answer = desk.post(f"/desk/time-off/{asked.id}/approval", data={"note": "Enjoy"})

        assert answer.status_code == 409
        assert "1 visit would stand outside" in answer.text
        assert 'value="Enjoy"' in answer.text
        assert absences.time_off_request(asked.id).state == "PENDING"

    def test_is_given_when_they_are_kept(self, desk, visit, asked):
        kept = {"listed": str(visit.id), "keep": "1"}

        assert desk.post(f"/desk/time-off/{asked.id}/approval", data=kept).status_code == 303
        assert absences.time_off_request(asked.id).state == "APPROVED"

    def test_can_be_refused_whatever_is_booked(self, desk, visit, asked):
        assert desk.post(f"/desk/time-off/{asked.id}/refusal").status_code == 303


class TestWhatIsBookedInAnAbsence:
    @pytest.fixture
    def asked(self, bo, now):
        """Bo wants Tuesday off."""
        command = TakeTimeOff(starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 2))
        return catalogue.request_time_off(command=command, by=bo, now=now)

    @pytest.mark.parametrize("who", ["ada", "bo"])
    def test_is_shown_beside_the_request_to_whoever_asks_and_whoever_answers(
        self, request, signed_in, asked, book, who
    ):
        visit, _wednesday = book(at(10)), book(at(10, day=3))
        page = read(signed_in(request.getfixturevalue(who)), "/desk/time-off")

        assert "Visits are booked in this time" in page.text
        assert "Tue, 2 Mar, 10:00" in page.text
        assert "Wed, 3 Mar" not in page.text
        assert page.link_to(f"/desk/appointments/{visit.id}")

    def test_is_nothing_where_others_are_booked_or_it_was_called_off(self, owner, asked, book, dee, ada, now):
        book(at(10), staff_id=dee.id)
        off = book(at(11), staff_id=asked.staff_member_id)
        operations.cancel(appointment_id=off.id, by=ada, now=now)

        assert "Visits are booked in this time" not in read(owner, "/desk/time-off").text

    def test_is_said_no_more_once_it_is_answered(self, owner, asked, book):
        book(at(10))
        owner.post(f"/desk/time-off/{asked.id}/refusal")

        assert "Visits are booked in this time" not in read(owner, "/desk/time-off").text
