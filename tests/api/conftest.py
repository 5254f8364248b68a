"""What the tests of the API ask for again and again."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.auth.actor import Actor
from tests.booking.conftest import at, dee
from tests.catalogue.people import acting

__all__ = ["dee"]

DORA = {"name": "Dora", "email": "dora@example.com", "phone": "030 1234567"}


@pytest.fixture
def as_(app) -> Callable[[Actor], FlaskClient]:
    """A program that is signed in as somebody."""
    return lambda actor: acting(app.test_client(host="shear.localhost:8000"), actor)


@pytest.fixture
def place(client, bliss) -> Callable[..., TestResponse]:
    """POST /holds."""

    def post(
        start: Any = None, *, by: FlaskClient = client, headers: dict[str, str] | None = None, **given: Any
    ) -> Any:
        asked = {"service_id": str(bliss.cut_id), "starts_at": (start or at(10)).isoformat()} | given
        return by.post("/api/v1/holds", json=asked, headers=headers)

    return post


@pytest.fixture
def post_booking(client, bliss) -> Callable[..., TestResponse]:
    """POST /appointments without a hold."""

    def post(
        start: Any = None, *, by: FlaskClient = client, headers: dict[str, str] | None = None, **given: Any
    ) -> Any:
        asked = {
            "service_id": str(bliss.cut_id),
            "starts_at": (start or at(10)).isoformat(),
            "customer": DORA,
            "accept_policies": True,
        }
        return by.post("/api/v1/appointments", json=asked | given, headers=headers)

    return post


@pytest.fixture
def booked(post_booking) -> dict[str, Any]:
    """A visit on Thursday at ten, as its customer was told of it."""
    return post_booking(at(10, day=4)).json


def with_token(booked: dict[str, Any]) -> dict[str, str]:
    """Return what lets the customer come back to a visit without an account."""
    return {"X-Manage-Token": booked["manage_token"]}
