"""Two owners, and a worker, who decide about the end of a salon at the same moment."""

import threading
from datetime import timedelta

import pytest

from app.catalogue.operations import closing
from app.leaving import operations
from app.leaving.operations import GRACE, ClosedAlready, TooLateToReopen
from tenants.context import use_tenant
from tenants.unit_of_work import unit_of_work
from tests.faults.house import await_


@pytest.fixture
def close(committed, now):
    return lambda: operations.close_salon(name="Shear Bliss", by=committed.owner, now=now).closed_at


def test_one_of_two_closes_it(rush, close):
    outcomes = rush(*[close] * 4)

    assert [type(one) for one in outcomes].count(ClosedAlready) == 3


def test_reopening_waits_for_visits_that_are_being_cancelled(rush, committed, close, count):
    with use_tenant(committed.salon), unit_of_work():
        close()
    order, is_cancelling = [], threading.Event()

    def cancel():
        closing.closed_since()
        is_cancelling.set()
        await_(lambda: count("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0, "reopening to wait", seconds=20)
        order.append("cancelled")

    def reopen():
        is_cancelling.wait(timeout=20)
        operations.reopen_salon(by=committed.owner)
        order.append("reopened")

    rush(cancel, reopen)

    assert order == ["cancelled", "reopened"]


def test_either_it_is_open_again_or_it_is_erased(rush, committed, close, now, rounds):
    for _again in range(rounds(5, 50)):
        with use_tenant(committed.salon), unit_of_work():
            close()
        ended, reopened = rush(
            lambda: operations.end_salon(now=now + GRACE + timedelta(hours=1)),
            lambda: operations.reopen_salon(by=committed.owner).closed_at,
        )
        assert (ended is True) == isinstance(reopened, TooLateToReopen)
        if ended is True:
            break
