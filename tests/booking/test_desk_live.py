"""What an open desk sees of what other devices do: the calendar, a visit, and the list."""

import re

import pytest

from app.booking import operations
from app.booking.commands import BlockTime, Reschedule
from app.core import clock
from tests.booking.conftest import GUEST, at
from tests.booking.reading import PARTIAL, at_desk, read

TUESDAY = "/desk/calendar?day=2027-03-02"


class TestLookingAgain:
    @pytest.fixture
    def again(self, owner):
        """Return the address at which an open calendar asks whether anything has changed."""
        return re.search(r'hx-get="([^"]+seen=[^"]+)"', owner.get(TUESDAY).text)[1].replace("&amp;", "&")

    def test_gets_nothing_when_nothing_has_changed(self, owner, again):
        assert owner.get(again, headers=PARTIAL).status_code == 204

    def test_costs_two_statements_when_nothing_has_changed(self, owner, again, counted):
        with counted() as statements:
            owner.get(again, headers=PARTIAL)

        assert len(statements) <= 2, "\n".join(statements)

    def test_shows_what_was_booked(self, owner, again, book):
        book(at(10))

        assert "Dora" in owner.get(again, headers=PARTIAL).text

    def test_shows_what_was_called_off_moved_blocked_and_is_being_booked(self, owner, ada, book, hold, bo, now):
        visit = book(at(10))
        acts = (
            lambda: hold(at(15)),
            lambda: operations.stretch(appointment_id=visit.id, minutes=60, by=ada, now=now),
            lambda: operations.cancel(appointment_id=visit.id, by=ada, now=now),
            lambda: operations.block_time(
                command=BlockTime(staff_id=bo.staff_member_id, starts_at=at(12), ends_at=at(13)), by=bo, now=now
            ),
        )
        for act in acts:
            page = owner.get(TUESDAY).text
            again = re.search(r'hx-get="([^"]+seen=[^"]+)"', page)[1].replace("&amp;", "&")
            act()
            assert owner.get(again, headers=PARTIAL).status_code == 200

    def test_is_not_bothered_by_other_days(self, owner, again, book):
        book(at(10, day=3))

        assert owner.get(again, headers=PARTIAL).status_code == 204

    def test_moves_the_line_that_is_now(self, owner, again, now):
        with clock.frozen(now.replace(minute=10)):
            assert owner.get(again, headers=PARTIAL).status_code == 200

    @pytest.mark.parametrize("seen", ["nonsense", "1-2", "9e99-1-x", "99999999999999999-1-x", ""])
    def test_with_nonsense_shows_the_calendar(self, owner, seen):
        assert owner.get(f"{TUESDAY}&seen={seen}", headers=PARTIAL).status_code == 200

    def test_is_for_open_calendars_only(self, owner, again):
        assert owner.get(again).status_code == 200


class TestLookingAgainAtAVisit:
    @pytest.fixture
    def again(self, owner, visit):
        """Where the drawer that shows the visit looks again."""
        return re.search(r'hx-get="([^"]+[?]seen=[^"]+)"', owner.get(at_desk(visit)).text)[1]

    def test_gets_nothing_when_nothing_has_changed(self, owner, again):
        assert owner.get(again, headers=PARTIAL).status_code == 204

    def test_costs_few_statements_when_nothing_has_changed(self, owner, again, counted):
        with counted() as statements:
            owner.get(again, headers=PARTIAL)

        assert len(statements) <= 2, "\n".join(statements)

    def test_shows_what_another_device_did(self, owner, again, visit, ada, now):
        operations.cancel(appointment_id=visit.id, by=ada, now=now, reason="She is ill")

        assert "She is ill" in owner.get(again, headers=PARTIAL).text

    def test_shows_what_can_be_done_once_it_has_begun(self, owner, again, visit):
        with clock.frozen(visit.starts_at):
            assert at_desk(visit, "/completion") in owner.get(again, headers=PARTIAL).text

    def test_says_once_that_it_is_a_colleagues_now(self, stylist, again, visit, dee, ada, now):
        command = Reschedule(starts_at=visit.starts_at, staff_id=dee.id)
        operations.reschedule(appointment_id=visit.id, command=command, by=ada, now=now)
        answer = stylist.get(again, headers=PARTIAL)

        assert answer.status_code == 404
        assert "This appointment is with somebody else now." in answer.text
        assert "hx-trigger" not in answer.text

    def test_is_for_open_drawers_only(self, owner, again):
        assert owner.get(again).status_code == 200


class TestTheList:
    def test_shows_the_days_to_come_in_the_order_of_time_whoever_does_it(self, owner, book, dee, bo):
        book(at(11), staff_id=bo.staff_member_id)
        book(at(10), staff_id=dee.id, customer=GUEST.model_copy(update={"name": "Edith", "email": "e@example.com"}))
        text = read(owner, f"{TUESDAY}&view=agenda").text

        assert text.index("Edith") < text.index("Dora")
        assert "Tuesday, 2 March 2027" in text
        assert "Monday, 8 March 2027" in text

    def test_of_staff_is_their_own(self, stylist, book, dee):
        book(at(10), staff_id=dee.id)

        assert "Dora" not in read(stylist, f"{TUESDAY}&view=agenda").text
