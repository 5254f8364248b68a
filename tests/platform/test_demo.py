"""The demo: it says what it is doing, and its people are nowhere twice."""

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import select

from app.booking.models import Appointment, Block
from app.booking.queries.at_work import is_at_work
from app.platform.demo import seeding
from app.platform.demo.salons import LUMA
from tenants import provisioning
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work

FEW_PEOPLE = ("Mia Becker", "Hannah Vogel")
BUSY = replace(LUMA, slug="demo-of-the-tests", customers=FEW_PEOPLE, visits_a_day=0.8)
"""Four people who come every day."""


@pytest.fixture
def told(committed, now):
    """Seed the salon; what was told meanwhile."""
    steps: list[str] = []
    seeding.seed(BUSY, now=now, days=4, tell=steps.append)
    yield steps
    provisioning.erase_tenant(provisioning.find_any(BUSY.slug))


def test_tells_each_step(told):
    assert [step.startswith("Demo: ") and "Luma Nails" in step for step in told] == [True] * len(told)
    assert len(told) >= 4


def test_books_nobody_twice_at_a_time(told):
    times = defaultdict(list)
    with use_tenant(provisioning.find_any(BUSY.slug)), unit_of_work():
        for visit in db.session.scalars(select(Appointment).where(Appointment.status != "CANCELLED")):
            times[visit.customer_email].append((visit.starts_at, visit.ends_at))

    assert len(times) == 4
    assert [one for own in times.values() for one in pairwise(sorted(own)) if one[0][1] > one[1][0]] == []


def test_gives_nobody_a_break_on_a_day_off(told, now):
    with use_tenant(provisioning.find_any(BUSY.slug)), unit_of_work():
        breaks = db.session.scalars(select(Block)).all()
        at_work = [
            is_at_work(staff_member_id=one.staff_member_id, starts_at=one.starts_at, ends_at=one.ends_at, now=now)
            for one in breaks
        ]

    assert at_work
    assert all(at_work)
