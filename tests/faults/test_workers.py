"""A process for each queue: one that dies is replaced, and none outlives the one that began them."""

import signal

import psutil
import pytest

from tenants.registered import QUEUES
from tests.conftest import ROOT
from tests.faults.house import House, await_

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def house(worker):
    made = House(ROOT / "var" / "faults" / f"{worker[0]}-workers", web_workers=1)
    try:
        made.open()
        yield made
    finally:
        made.close()


@pytest.fixture
def parent(house):
    """The process that the Procfile's line has become."""
    shell = psutil.Process(house.processes["worker"].pid)
    await_(lambda: _workers(shell), "the workers to begin")
    return shell


def _workers(process):
    """The processes at the ends of the tree, once there is one for each queue: those that work."""
    try:
        ends = [one for one in process.children(recursive=True) if not one.children()]
        return ends if len(ends) == len(QUEUES) else []
    except psutil.NoSuchProcess:  # one ended while we looked
        return []


def test_another_takes_the_place_of_one_that_dies(house, parent):
    before = {one.pid for one in _workers(parent)}
    killed = _workers(parent)[0]
    killed.send_signal(signal.SIGKILL)

    await_(lambda: len({one.pid for one in _workers(parent)} - before) == 1, "another worker")
    assert len(_workers(parent)) == len(before)


def test_none_outlives_the_one_that_began_them(house, parent):
    workers = _workers(parent)
    for one in {one.parent() for one in workers}:
        one.send_signal(signal.SIGKILL)

    await_(lambda: not any(one.is_running() for one in workers), "the workers to end")
