"""A day at the desk in a real browser: its calendar, who works then, and what other devices do to it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page

from app.booking import operations
from app.booking.commands import Book, Contact
from app.booking.models import Appointment
from tenants.db import db
from tests.booking.conftest import hire

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = 6


@pytest.fixture
def soon() -> date:
    """A day of work in a few days."""
    day = datetime.now(BERLIN).date() + timedelta(days=3)
    return day + timedelta(days=1) if day.weekday() == SUNDAY else day


@pytest.fixture
def dee(inside, studio) -> Any:
    """A second stylist."""
    return inside(lambda: hire("Dee", studio).id)


@pytest.fixture
def book(inside, studio, soon) -> Callable[..., Any]:
    """Book a cut with Bo, and return its id."""

    def make(hour: int, name: str = "Dora", minute: int = 0) -> Any:
        command = Book(
            service_id=studio.cut_id,
            staff_id=studio.stylist.staff_member_id,
            starts_at=datetime.combine(soon, time(hour, minute), BERLIN),
            customer=Contact(name=name, email=f"{name.lower()}@example.com"),
        )
        return inside(lambda: operations.book(command=command, by=studio.owner, now=datetime.now(UTC)).id)

    return make


@pytest.fixture
def span_of(inside) -> Callable[[Any], str]:
    """Say from when until when a visit is."""

    def say(appointment_id: Any) -> str:
        return inside(lambda: spoken(db.session.get_one(Appointment, appointment_id)))

    return say


def spoken(visit: Appointment) -> str:
    return " – ".join(f"{at.astimezone(BERLIN):%H:%M}" for at in (visit.starts_at, visit.ends_at))


@pytest.fixture
def calendar(browse, signed_in, site, studio, soon) -> Callable[..., Page]:
    """Open the calendar of that day on a desktop."""

    def show(**options: Any) -> Page:
        page = signed_in(browse("desktop", **options), studio.owner)
        page.goto(site.url(studio.salon.slug, f"/desk/calendar?day={soon}"))
        return page

    return show


def block_of(page: Page, name: str) -> Locator:
    return page.locator("a.block", has_text=name)
