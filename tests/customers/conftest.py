"""What the tests of customers say again and again: the desk, Cleo's card, a visit of hers, a picture."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.auth.actor import Actor
from app.booking import operations as booking
from app.booking.commands import Book
from app.booking.models import Appointment
from tests.booking.conftest import dee
from tests.catalogue.people import acting
from tests.world import People

__all__ = ["dee"]


@pytest.fixture
def desk(client: FlaskClient, ada: Actor) -> FlaskClient:
    """A browser in which Ada is signed in."""
    return acting(client, ada)


@pytest.fixture
def card(cleo: Actor) -> str:
    """Where Cleo's card is."""
    return f"/desk/customers/{cleo.customer_id}"


@pytest.fixture
def visit(bliss: People, cleo: Actor, now: datetime) -> Callable[..., Appointment]:
    """Book a visit, of Cleo's if nobody else is named."""

    def book(starts_at: datetime, service_id: UUID = bliss.cut_id, by: Actor = cleo, **given: Any) -> Appointment:
        command = Book(service_id=service_id, starts_at=starts_at, accept_policies=True, **given)
        return booking.book(command=command, by=by, now=now)

    return book


@pytest.fixture
def picture() -> bytes:
    """A small photo."""
    file = BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "JPEG")
    return file.getvalue()
