"""The program as processes: engines, web, worker and relay of the test's own, to be killed at will."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.faults.house import House

_numbers = itertools.count()


@pytest.fixture(scope="module")
def house(worker: tuple[str, int]) -> Iterator[House]:
    """A running copy of the program with everything that belongs to it."""
    folder: Path = ROOT / "var" / "faults" / f"{worker[0]}-{next(_numbers)}"
    running = House(folder)
    try:
        running.open()
        yield running
    finally:
        running.close()
