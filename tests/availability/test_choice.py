"""Who is chosen when anybody will do."""

import pytest

from app.availability.busy import Busy
from app.availability.choice import choose
from app.catalogue.models import AnyStaffRule
from tests.availability.salon import ADA, BO, at


def chosen(rule, *, busy=None, given=None, able=(ADA, BO)):
    return choose(rule, able=able, busy_seconds=busy or {}, last_given=given or {})


class TestLeastBusy:
    def test_who_is_less_taken(self):
        assert chosen(AnyStaffRule.LEAST_BUSY, busy={ADA: 3600, BO: 1800}) == BO

    def test_of_equals_the_first(self):
        assert chosen(AnyStaffRule.LEAST_BUSY) == ADA


class TestRotation:
    def test_who_waits_longest(self):
        assert chosen(AnyStaffRule.ROTATION, given={ADA: 20, BO: 10}) == BO

    def test_who_never_had_one_comes_first(self):
        assert chosen(AnyStaffRule.ROTATION, given={ADA: -5}) == BO

    def test_of_equals_the_first(self):
        assert chosen(AnyStaffRule.ROTATION, able=(BO, ADA)) == BO


def test_somebody_must_be_able():
    with pytest.raises(ValueError, match="empty"):
        chosen(AnyStaffRule.LEAST_BUSY, able=())


def test_busy_seconds_are_those_of_the_day():
    day = (at("2027-03-02 00:00"), at("2027-03-03 00:00"))
    busy = Busy({ADA: [(day[0] - 600, day[0] + 300), (day[1] - 60, day[1] + 60)]})

    assert busy.seconds(ADA, day) == 360
    assert busy.seconds(BO, day) == 0
