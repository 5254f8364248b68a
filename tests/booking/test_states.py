"""The table of states is the whole truth about what may become of a visit."""

import pytest

from app.booking.states import OPEN, TABLE, AlreadyCancelled, Change, NotAllowedNow, Status, after, first, is_allowed

ALLOWED = {
    (Status.PENDING, Change.CONFIRM): Status.CONFIRMED,
    (Status.PENDING, Change.PAY): Status.PENDING,
    (Status.PENDING, Change.LAPSE): Status.CANCELLED,
    (Status.PENDING, Change.DECLINE): Status.CANCELLED,
    (Status.PENDING, Change.CANCEL): Status.CANCELLED,
    (Status.PENDING, Change.RESCHEDULE): Status.PENDING,
    (Status.CONFIRMED, Change.CANCEL): Status.CANCELLED,
    (Status.CONFIRMED, Change.RESCHEDULE): Status.CONFIRMED,
    (Status.PENDING, Change.STRETCH): Status.PENDING,
    (Status.CONFIRMED, Change.STRETCH): Status.CONFIRMED,
    (Status.PENDING, Change.CORRECT): Status.PENDING,
    (Status.CONFIRMED, Change.CORRECT): Status.CONFIRMED,
    (Status.COMPLETED, Change.CORRECT): Status.COMPLETED,
    (Status.CONFIRMED, Change.DELAY): Status.CONFIRMED,
    (Status.CANCELLED, Change.RESTORE): Status.CANCELLED,
    (Status.CONFIRMED, Change.COMPLETE): Status.COMPLETED,
    (Status.CONFIRMED, Change.MISS): Status.NO_SHOW,
    (Status.NO_SHOW, Change.COMPLETE): Status.COMPLETED,
    (Status.COMPLETED, Change.REOPEN): Status.CONFIRMED,
    (Status.NO_SHOW, Change.REOPEN): Status.CONFIRMED,
}
EVERYTHING = [(status, change) for status in Status for change in Change]


@pytest.mark.parametrize(("status", "change"), ALLOWED)
def test_leads_where_the_table_says(status, change):
    assert after(change, status=status) is ALLOWED[status, change]


@pytest.mark.parametrize(("status", "change"), [pair for pair in EVERYTHING if pair not in ALLOWED])
def test_refuses_everything_else(status, change):
    refusal = AlreadyCancelled if status is Status.CANCELLED else NotAllowedNow

    with pytest.raises(refusal):
        after(change, status=status)


@pytest.mark.parametrize(("status", "change"), EVERYTHING)
def test_offers_exactly_what_it_would_allow(status, change):
    assert is_allowed(change, status=status) is ((status, change) in ALLOWED)


def test_names_every_change():
    assert set(TABLE) == set(Change)


def test_leaves_a_visit_that_is_off_only_to_take_that_back():
    assert [change for change, step in TABLE.items() if Status.CANCELLED in step.allowed_from] == [Change.RESTORE]


def test_counts_requests_and_confirmed_visits_as_open():
    assert {Status.PENDING, Status.CONFIRMED} == OPEN


@pytest.mark.parametrize(
    ("needs_approval", "begins"),
    [(True, (Change.REQUEST, Status.PENDING)), (False, (Change.BOOK, Status.CONFIRMED))],
)
def test_begins_as_a_request_where_the_salon_approves_first(needs_approval, begins):
    assert first(needs_approval=needs_approval) == begins


@pytest.mark.parametrize("needs_approval", [True, False])
def test_is_kept_until_it_is_paid_before_anybody_approves_it(needs_approval):
    begins = first(needs_approval=needs_approval, is_paid_first=True)

    assert begins == (Change.RESERVE, Status.PENDING)
