"""What the tests of booking say again and again: a start on Tuesday, a hold, a booking, a second stylist."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, event, select

from app.auth.actor import ANONYMOUS, Actor
from app.availability.models import Occupancy
from app.booking import operations
from app.booking.commands import Book, Contact, PlaceHold
from app.booking.models import Appointment
from app.booking.operations import PlacedHold
from app.booking.visitors import Visitor
from app.catalogue import operations as catalogue
from app.catalogue.commands import CreateAddon
from app.catalogue.models import Addon, Service, Shift, StaffMember, StaffService, WorkingWeek
from app.core.ids import new_id
from tenants import statements
from tenants.db import db
from tests.world import People

BERLIN = ZoneInfo("Europe/Berlin")
GUEST = Contact(name="Dora", email="dora@example.com", phone="030 1234567")
EDITH = {"name": "Edith", "email": "edith@example.com", "phone": "", "notes": "Quiet chair"}
"""What a form says of somebody new."""
NASTY = """"><script>alert('x')</script>"""


def at(hour: int, minute: int = 0, *, day: int = 2) -> datetime:
    """An instant in March 2027, by Berlin's clocks; the 2nd is a Tuesday."""
    return datetime(2027, 3, day, hour, minute, tzinfo=BERLIN)


@pytest.fixture
def hold(bliss, now) -> Callable[..., PlacedHold]:
    """Keep a start for a visitor."""

    def place(
        starts_at: datetime, *, by: Actor = ANONYMOUS, visitor: Visitor | None = None, **given: Any
    ) -> PlacedHold:
        at_ = given.pop("now", now)
        command = PlaceHold(**({"service_id": bliss.cut_id, "starts_at": starts_at} | given))
        return operations.place_hold(command=command, visitor=visitor or Visitor(), by=by, now=at_)

    return place


@pytest.fixture
def book(bliss, now) -> Callable[..., Appointment]:
    """Book a start without a hold."""

    def make(starts_at: datetime, *, by: Actor = ANONYMOUS, **given: Any) -> Appointment:
        at_ = given.pop("now", now)
        asked = {"service_id": bliss.cut_id, "starts_at": starts_at, "customer": GUEST, "accept_policies": True}
        return operations.book(command=Book(**(asked | given)), by=by, now=at_)

    return make


@pytest.fixture
def visit(book) -> Appointment:
    """Dora's cut on Tuesday at ten."""
    return book(at(10))


@pytest.fixture
def owner(signed_in, ada) -> Any:
    """A browser at the desk in which Ada is signed in."""
    return signed_in(ada)


@pytest.fixture
def stylist(signed_in, bo) -> Any:
    """A browser at the desk in which Bo is signed in."""
    return signed_in(bo)


@pytest.fixture
def book_hold(now) -> Callable[..., Appointment]:
    """Book what a hold keeps."""

    def make(placed: PlacedHold, *, by: Actor = ANONYMOUS, **given: Any) -> Appointment:
        at_ = given.pop("now", now)
        asked = {
            "hold_id": placed.hold.id,
            "hold_token": placed.token,
            "customer": GUEST,
            "accept_policies": True,
        }
        return operations.book(command=Book(**(asked | given)), by=by, now=at_)

    return make


@pytest.fixture
def dee(bliss) -> StaffMember:
    """A second stylist of Shear Bliss, with Bo's hours."""
    return hire("Dee", bliss)


def hire(name: str, people: People) -> StaffMember:
    """Let somebody join the team who does what Bo does, when Bo does it."""
    member = StaffMember(id=new_id(), location_id=people.location_id, name=name, title="Stylist", position=1)
    db.session.add(member)
    db.session.flush()
    week = WorkingWeek(id=new_id(), staff_member_id=member.id, valid_from=date(2020, 1, 1))
    week.shifts = [Shift(id=new_id(), weekday=day, starts_minute=540, ends_minute=1020) for day in range(6)]
    does = [
        StaffService(staff_member_id=member.id, service_id=service) for service in (people.cut_id, people.colour_id)
    ]
    db.session.add_all([week, *does])
    db.session.flush()
    catalogue.touch()
    return member


def taken(staff_member_id: Any) -> list[tuple[datetime, datetime, str]]:
    """What the table says of somebody's time."""
    rows = db.session.scalars(
        select(Occupancy).where(Occupancy.subject_id == staff_member_id).order_by(Occupancy.during)
    )
    return [(row.during.lower, row.during.upper, row.kind) for row in rows]


MINUTES = timedelta(minutes=1)


@pytest.fixture
def service(bliss) -> Callable[..., str]:
    """Add a service that Bo does, found as its visibility says, and return its slug."""

    def add(visibility: str, **given: Any) -> str:
        slug = visibility.lower().replace("_", "-")
        added = Service(
            id=new_id(), name=slug, slug=slug, duration_minutes=30, price_minor=100, visibility=visibility, **given
        )
        db.session.add(added)
        db.session.flush()
        db.session.add(StaffService(staff_member_id=bliss.stylist.staff_member_id, service_id=added.id))
        db.session.flush()
        catalogue.touch()
        return slug

    return add


@pytest.fixture
def addon(bliss) -> Callable[..., Addon]:
    """Offer something on top of the cut: `addon("Gloss", minutes=20, price="12")`."""

    def add(name: str = "Gloss", *, minutes: int = 20, price: str = "12", **given: Any) -> Addon:
        asked = {"name": name, "duration_minutes": minutes, "price": price, "service_ids": [bliss.cut_id]}
        return catalogue.create_addon(command=CreateAddon.model_validate(asked | given))

    return add


@pytest.fixture
def asked(monkeypatch) -> Callable[[], Any]:
    """Note every statement that reaches the database inside a block, also those that go below SQLAlchemy's cursors."""

    @contextmanager
    def note() -> Iterator[list[str]]:
        seen: list[str] = []
        spell = statements._message

        def see(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if "SAVEPOINT" not in statement and "SET LOCAL" not in statement:
                seen.append(statement)

        def message(listed: Any, connection: Any, driver: Any) -> bytes:
            seen.extend(text for text, _ in listed)
            return spell(listed, connection, driver)

        event.listen(Engine, "before_cursor_execute", see)
        with monkeypatch.context() as patch:
            patch.setattr(statements, "_message", message)
            yield seen
        event.remove(Engine, "before_cursor_execute", see)

    return note


@pytest.fixture
def counted() -> Callable[[], Any]:
    """Note what reaches the database inside a block, without the tests' own savepoints."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        seen: list[str] = []

        def see(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if "SAVEPOINT" not in statement and "SET LOCAL" not in statement:
                seen.append(statement)

        event.listen(Engine, "before_cursor_execute", see)
        try:
            yield seen
        finally:
            event.remove(Engine, "before_cursor_execute", see)

    return count
