"""What the tests of questions and answers say again and again: a day, what is booked on it, what is offered then."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.availability import occupancy, queries
from app.catalogue.operations import touch
from app.core.ids import new_id
from tenants.db import db
from tests.booking.conftest import hire

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY, WEDNESDAY, SUNDAY = date(2027, 3, 2), date(2027, 3, 3), date(2027, 3, 7)
EASTER_MONDAY = date(2027, 3, 29)


def at(hour, minute=0, *, day=TUESDAY):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


@pytest.fixture
def bo_id(bo):
    return bo.staff_member_id


@pytest.fixture
def add(app):
    """Write rows and say that the catalogue has changed."""

    def write(*rows):
        for row in rows:
            db.session.add(row)
            db.session.flush()
        touch()

    return write


@pytest.fixture
def change(app):
    """Change a row of the catalogue, and say so."""

    def write(model, id_=None, **values):
        row = db.session.get(model, id_) if id_ else db.session.scalars(select(model)).one()
        for name, value in values.items():
            setattr(row, name, value)
        db.session.flush()
        touch()

    return write


@pytest.fixture
def dee(bliss):
    """A second stylist, who does everything that Bo does at the same hours."""
    return hire("Dee", bliss).id


@pytest.fixture
def occupy(bo_id, bliss, now):
    """Book Bo, or somebody else."""

    def take(starts_at, *, minutes=45, staff_id=bo_id, kind="APPOINTMENT", **more):
        values = {"source_id": new_id(), "service_id": bliss.cut_id, "now": now} | more
        ends_at = starts_at + timedelta(minutes=minutes)
        occupancy.occupy(subject_id=staff_id, starts_at=starts_at, ends_at=ends_at, kind=kind, **values)
        return values["source_id"]

    return take


@pytest.fixture
def sheet(bliss, now):
    def ask(first=TUESDAY, last=None, **more):
        asked = {"service_id": bliss.cut_id, "from_day": first, "to_day": last or first, "now": now} | more
        return queries.slots(**asked)

    return ask


@pytest.fixture
def starts(sheet):
    """The starts of a day, as clocks on the wall show them."""
    return lambda *asked, **more: [f"{slot.starts_at:%H:%M}" for slot in sheet(*asked, **more).slots]


@pytest.fixture
def why(sheet):
    """Why a day is empty."""
    return lambda *asked, **more: sheet(*asked, **more).days[0].why_empty.code


@pytest.fixture
def offer(bliss, now):
    def ask(starts_at, **more):
        return queries.offer(**{"service_id": bliss.cut_id, "starts_at": starts_at, "now": now} | more)

    return ask
