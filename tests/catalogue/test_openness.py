"""The sign on the door: open or closed, by everything that decides it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import operations
from app.catalogue.commands import CloseSalon, TakeTimeOff, UpdateSalon
from app.catalogue.hours import Stretch
from app.catalogue.models import Location, StaffMember
from app.catalogue.openness import Diary, openness
from tenants import clock
from tests.world import NOW

MONDAY = date(2027, 3, 1)
"""Bo works from 09:00 to 17:00 in Berlin, which is UTC+1 on that day; at NOW it is nine."""


@pytest.fixture
def sign(client, bliss):
    """Read the sign at an instant."""

    def read(at=NOW):
        with clock.frozen(at):
            return " ".join(client.get(f"/open/{bliss.location_id}").text.split())

    return read


class TestSign:
    def test_says_until_when_it_is_open(self, sign):
        assert "Open now, until 17:00" in sign()

    def test_says_from_when_on_the_same_day(self, sign):
        assert "Closed now, opens at 09:00" in sign(NOW - timedelta(hours=2))

    def test_says_on_which_day_otherwise(self, sign):
        assert "Closed now, opens Tuesday at 09:00" in sign(NOW + timedelta(hours=9))

    def test_turns_at_the_minute(self, sign):
        assert "Open now" in sign(NOW + timedelta(hours=8, seconds=-1))
        assert "Closed now" in sign(NOW + timedelta(hours=8))

    def test_is_looked_at_again_when_it_turns(self, sign):
        assert 'hx-trigger="load delay:3601s"' in sign(NOW + timedelta(hours=7))

    def test_knows_closures(self, sign):
        operations.close(command=CloseSalon(starts_on=MONDAY, ends_on=MONDAY))

        assert "Closed now, opens Tuesday" in sign()

    def test_knows_public_holidays_that_are_kept(self, sign):
        good_friday = datetime(2027, 3, 26, 9, 0, tzinfo=UTC)
        assert "Open now" in sign(good_friday)

        operations.change_settings(command=UpdateSalon(observes_public_holidays=True))
        assert "Closed now" in sign(good_friday)

        operations.work_on_holiday(day=good_friday.date())
        assert "Open now" in sign(good_friday)

    def test_knows_that_the_only_one_who_works_is_away(self, sign, bo):
        operations.take_time_off(
            staff_member_id=bo.staff_member_id,
            command=TakeTimeOff(starts_on=MONDAY, ends_on=MONDAY + timedelta(days=30)),
        )

        assert "Closed at the moment" in sign()

    def test_knows_the_hours_of_a_single_day(self, sign, bo):
        operations.set_day_hours(staff_member_id=bo.staff_member_id, day=MONDAY, shifts=[(600, 1200)])

        assert "Closed now, opens at 10:00" in sign()

    def test_knows_a_day_off(self, sign, bo):
        operations.set_day_hours(staff_member_id=bo.staff_member_id, day=MONDAY, shifts=[])

        assert "opens Tuesday" in sign()

    def test_hangs_on_the_home_page(self, client):
        assert "Open now, until 17:00" in client.get("/").text

    def test_is_the_salons_own(self, client, street):
        assert client.get(f"/open/{street.location_id}").status_code == 404


@given(
    starts=st.integers(0, 1439),
    length=st.integers(1, 600),
    minute=st.integers(0, 7 * 24 * 60),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Auckland"]),
)
def test_what_is_said_to_change_changes_then(starts, length, minute, zone):
    here = Location(id=uuid4(), timezone=zone)
    somebody = StaffMember(id=uuid4(), location_id=here.id)
    weekly = [(somebody.id, Stretch(day, starts, min(starts + length, 1440))) for day in (0, 2, 5)]
    diary = Diary(team=[somebody], weekly=weekly, overrides=[], absences=[], closed_days=(), closed_here={})
    now = NOW + timedelta(minutes=minute)

    found = openness(here, diary, now=now)

    assert found.changes_at is not None
    assert found.changes_at > now
    assert openness(here, diary, now=found.changes_at).is_open is not found.is_open
    assert openness(here, diary, now=found.changes_at - timedelta(seconds=1)).is_open is found.is_open
