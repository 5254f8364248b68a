"""The cut-offs that a customer agreed to, to the second."""

from datetime import UTC, datetime, timedelta

import pytest

from app.booking import policy
from app.booking.policy import Policy, TooLateToCancel, TooLateToReschedule
from app.booking.states import Status
from app.catalogue import queries as catalogue
from app.catalogue import words as page
from app.catalogue.words import cancellation

STARTS = datetime(2027, 3, 28, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
A_DAY_BEFORE = Policy(cancellation_cutoff_minutes=1440, reschedule_cutoff_minutes=120)


def cancel(now, *, status=Status.CONFIRMED):
    policy.check_cancellation(A_DAY_BEFORE, status=status, starts_at=STARTS, now=now)


def reschedule(now, *, status=Status.CONFIRMED):
    policy.check_rescheduling(A_DAY_BEFORE, status=status, starts_at=STARTS, now=now)


class TestCancellation:
    def test_is_free_until_the_last_instant(self):
        cancel(STARTS - timedelta(days=1))

    def test_is_too_late_a_second_after_it(self):
        with pytest.raises(TooLateToCancel):
            cancel(STARTS - timedelta(days=1) + SECOND)

    def test_of_a_request_is_free_until_it_begins(self):
        cancel(STARTS, status=Status.PENDING)

        with pytest.raises(TooLateToCancel):
            cancel(STARTS + SECOND, status=Status.PENDING)


class TestRescheduling:
    def test_has_a_last_instant_of_its_own(self):
        reschedule(STARTS - timedelta(hours=2))

    def test_is_too_late_a_second_after_it(self):
        with pytest.raises(TooLateToReschedule):
            reschedule(STARTS - timedelta(hours=2) + SECOND)

    def test_of_a_request_is_free_until_it_begins(self):
        reschedule(STARTS, status=Status.PENDING)


class TestSnapshot:
    def test_survives_the_row(self):
        agreed = policy.offered(cutoff_minutes=90, text="Be kind.", accepted_at=STARTS)

        assert Policy.stored(agreed.as_row()) == agreed

    def test_remembers_that_nobody_was_asked(self):
        agreed = policy.offered(cutoff_minutes=90, text="", accepted_at=None)

        assert Policy.stored(agreed.as_row()).accepted_at is None

    @pytest.mark.parametrize(
        ("minutes", "words"),
        [
            (0, "until it begins"),
            (1, "1 minute"),
            (90, "1 h 30 min"),
            (60, "1 hour"),
            (1440, "24 hours"),
            (2880, "2 days"),
        ],
    )
    def test_says_the_length_as_people_do(self, app, minutes, words):
        assert words in cancellation(minutes)

    def test_says_it_as_the_salons_page_does(self, app):
        salon = catalogue.salon()
        salon.cancellation_cutoff_minutes = 90

        assert cancellation(90) in page.policies(salon)
