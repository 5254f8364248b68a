"""The team, its hours and the salon's closures, as the desk keeps them."""

import re
from datetime import date

import pytest

from app.auth import operations as auth
from app.catalogue import operations, queries
from app.catalogue.commands import UpdateStaffMember
from tests.booking.reading import PARTIAL


class TestTeam:
    def test_can_be_joined_with_terms_of_ones_own(self, desk, bliss):
        data = {"name": "Dee", "bookable_online": ["false", "true"], "does": str(bliss.cut_id)}

        answer = desk.post("/desk/team", data={**data, f"price-{bliss.cut_id}": "60", f"minutes-{bliss.cut_id}": "30"})

        dee = next(member for member in queries.staff_members() if member.name == "Dee")
        assert answer.location == f"/desk/team/{dee.id}/hours"
        assert dee.bookable_online
        assert [(offer.price_minor, offer.duration_minutes) for offer in dee.offers] == [(6000, 30)]

    def test_comes_back_as_it_was_typed_when_refused(self, desk, bliss):
        data = {"name": "Dee", "does": str(bliss.cut_id), f"price-{bliss.cut_id}": "much"}

        answer = desk.post("/desk/team", data=data)

        assert answer.status_code == 422
        assert 'value="much"' in answer.text
        assert "Please enter an amount" in answer.text

    def test_changes_keep_what_the_page_does_not_show(self, desk, bo, chair):
        operations.update_staff_member(staff_member_id=chair.id, command=UpdateStaffMember(color="#aabbcc"))

        desk.post(f"/desk/team/{chair.id}", data={"name": "Bo", "bookable_online": "false"})

        bo = queries.staff_member(chair.id)
        assert (bo.color, bo.bookable_online, bo.title, list(bo.offers)) == ("#aabbcc", False, "", [])

    def test_can_be_left(self, desk, chair):
        assert desk.post(f"/desk/team/{chair.id}/removal").status_code == 303
        assert queries.staff_members() == []

    def test_that_leave_lead_to_where_they_are_kept_out(self, desk, chair, bo, ada, now):
        answer = desk.post(f"/desk/team/{chair.id}/removal")

        assert answer.location == "/desk/access"
        assert "can still sign in" in desk.get("/desk/access").text

    def test_that_leave_and_cannot_sign_in_any_more_lead_to_the_team(self, desk, chair, bo, ada, now):
        auth.disable_account(account_id=bo.account_id, by=ada, now=now)

        assert desk.post(f"/desk/team/{chair.id}/removal").location == "/desk/team"


class TestHours:
    @pytest.fixture
    def hours(self, bo):
        return f"/desk/team/{bo.staff_member_id}/hours"

    def test_show_the_week(self, desk, hours):
        page = desk.get(hours).text

        assert page.count('value="09:00"') == 6
        assert "Monday" in page

    def test_take_several_shifts_a_day(self, desk, hours, chair):
        data = {"start-0": ["09:00", "13:00", ""], "end-0": ["12:00", "00:00", ""], "valid_from": "2027-03-08"}

        assert desk.post(hours, data=data).status_code == 303

        later = queries.working_weeks(chair.id, since=date(2027, 3, 8))[0]
        assert [(shift.starts_minute, shift.ends_minute) for shift in later.shifts] == [(540, 720), (780, 1440)]
        assert "8 Mar 2027" in desk.get(hours).text

    def test_come_back_with_the_sentence_when_shifts_overlap(self, desk, hours):
        data = {"start-0": ["09:00", "11:00"], "end-0": ["12:00", "14:00"], "valid_from": "2027-03-08"}

        answer = desk.post(hours, data=data, headers=PARTIAL)

        assert answer.status_code == 422
        assert answer.text.count("Monday: 09:00–12:00 overlaps 11:00–14:00.") == 1
        assert 'value="11:00"' in answer.text
        assert "<html" not in answer.text

    def test_refuse_half_a_shift(self, desk, hours):
        answer = desk.post(hours, data={"start-3": "09:00", "end-3": "", "valid_from": "2027-03-08"})

        assert answer.status_code == 422
        assert "Thursday, shift 1: Please enter a time such as 09:00." in answer.text

    def test_name_the_weekday_and_the_shift_that_is_wrong_and_keep_what_was_typed(self, desk, hours):
        data = {
            "start-0": "08:15",
            "end-0": "12:00",
            "start-4": ["09:00", "", "15:00"],
            "end-4": ["12:00", "", "13:00"],
        }

        answer = desk.post(hours, data={**data, "valid_from": "2027-03-08"})

        assert "Friday, shift 3: A shift ends after it starts." in answer.text
        assert answer.text.count("Friday, shift 3: A") == 1
        assert all(f'value="{typed}"' in answer.text for typed in ("08:15", "12:00", "13:00", "2027-03-08"))

    def test_are_edited_by_buttons_that_write_nothing(self, desk, hours, chair):
        data = {"start-0": "09:00", "end-0": "17:00", "to-0": ["1", "2"], "valid_from": "2027-03-08"}

        split = desk.post(f"{hours}/draft", data={**data, "act": "split-0-0"}, headers=PARTIAL).text
        copied = desk.post(f"{hours}/draft", data={**data, "act": "copy-0"}).text

        assert all(f'value="{time}"' in split for time in ("09:00", "13:00", "13:30", "17:00", "2027-03-08"))
        assert "7 h 30 min" in split
        assert copied.count('value="09:00"') == 3
        assert "24 h" in copied
        assert len(queries.working_weeks(chair.id, since=date(2027, 3, 8))) == 1

    def test_are_added_up_while_they_are_typed(self, desk, hours):
        sums = desk.post(f"{hours}/draft", data={"start-0": "09:00", "end-0": "11:30"}, headers=PARTIAL).text

        assert "2 h 30 min" in sums
        assert "<input" not in sums

    def test_know_no_other_buttons(self, desk, hours):
        assert desk.post(f"{hours}/draft", data={"act": "explode-1"}).status_code == 422

    def test_that_begin_later_can_be_changed(self, desk, hours):
        desk.post(hours, data={"start-0": "07:07", "end-0": "12:00", "valid_from": "2027-03-08"})

        page = desk.get(f"{hours}?from=2027-03-08").text

        assert 'value="07:07"' in page
        assert 'value="2027-03-08"' in page

    def test_can_be_taken_back(self, desk, hours):
        desk.post(hours, data={"valid_from": "2027-03-08"})

        assert desk.post(f"{hours}/2027-03-08/removal").status_code == 303
        assert desk.post(f"{hours}/2027-03-08/removal").status_code == 404
        assert desk.post(f"{hours}/someday/removal").status_code == 404

    def test_make_room_for_time_off(self, desk, chair, now):
        data = {"starts_on": "2027-03-10", "start_time": "12:00", "ends_on": "2027-03-11", "reason": "Fair"}

        answer = desk.post(f"/desk/team/{chair.id}/time-off", data=data, headers=PARTIAL)

        absence = queries.time_off(chair.id, since=now)[0]
        assert "Fair" in answer.text
        assert (absence.starts_at.isoformat(), absence.ends_at.isoformat()) == (
            "2027-03-10T11:00:00+00:00",
            "2027-03-11T23:00:00+00:00",
        )
        removal = f"/desk/team/{chair.id}/time-off/{absence.id}/removal"
        assert "Fair" not in desk.post(removal, headers=PARTIAL).text

    def test_of_another_salons_team_are_not_known(self, desk, street):
        member_id = street.stylist.staff_member_id

        assert desk.get(f"/desk/team/{member_id}/hours").status_code == 404
        for path in ("hours", "hours/draft", "time-off"):
            assert desk.post(f"/desk/team/{member_id}/{path}", data={}).status_code == 404


class TestClosures:
    def test_are_entered_shown_to_customers_and_taken_back(self, desk):
        desk.post("/desk/closures", data={"starts_on": "2027-08-01", "ends_on": "2027-08-14", "reason": "Sea"})

        closure = queries.closures(since=date(2027, 3, 1))[0]
        assert "Sea" in desk.get("/").text
        assert "Sea" not in desk.post(f"/desk/closures/{closure.id}/removal", headers=PARTIAL).text

    def test_say_on_the_button_which_of_them_is_taken_back(self, desk):
        for day in ("2027-08-01", "2027-09-01"):
            desk.post("/desk/closures", data={"starts_on": day})

        page = desk.get("/desk/closures").text
        buttons = re.findall(r'Take back</span> <span class="visually-hidden">([^<]+)<', page)
        assert len(set(buttons)) == 2

    def test_refuse_to_end_before_they_begin(self, desk):
        answer = desk.post("/desk/closures", data={"starts_on": "2027-08-02", "ends_on": "2027-08-01"})

        assert answer.status_code == 422
        assert "The last day comes before the first." in answer.text

    def test_on_public_holidays_can_be_worked(self, desk):
        desk.post("/desk/settings/holidays", data={"observes_public_holidays": "true"})
        assert "Work that day" in desk.get("/desk/closures").text

        answer = desk.post("/desk/closures/holidays/2027-05-01", data={"worked": "1"}, headers=PARTIAL)

        assert "Close that day" in answer.text
        assert queries.worked_holidays() == {date(2027, 5, 1)}
