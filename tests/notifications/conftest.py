"""What the tests of notifications say again and again: a visit, and the messages and mails that it led to."""

from collections.abc import Callable
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.auth.actor import Actor
from app.auth.models import Account
from app.auth.roles import Role
from app.booking.commands import Contact
from app.booking.models import Appointment
from app.core.ids import new_id
from app.notifications.kinds import Audience
from app.notifications.models import Message
from tenants.db import db
from tests.booking.conftest import at, hire
from tests.booking.conftest import book as book_for

__all__ = ["book_for"]

TUESDAY_AT_TEN = at(10)


@pytest.fixture
def book(book_for) -> Callable[..., Appointment]:
    """Book a cut for Dora, on Tuesday at ten where nothing else is said."""

    def make(
        starts_at: datetime = TUESDAY_AT_TEN,
        *,
        name: str = "Dora",
        email: str | None = "dora@example.com",
        **given: Any,
    ) -> Appointment:
        return book_for(starts_at, **{"customer": Contact(name=name, email=email, phone="030 1234567")} | given)

    return make


@pytest.fixture
def messages(app) -> Callable[..., list[Message]]:
    """The messages that were written, the oldest first."""

    def find(audience: Audience | None = None) -> list[Message]:
        query = select(Message).order_by(Message.created_at, Message.id)
        if audience is not None:
            query = query.where(Message.audience == audience)
        return list(db.session.scalars(query))

    return find


@pytest.fixture
def mails(app: Flask) -> Callable[[], list[EmailMessage]]:
    """The mails in the folder, parsed anew from their bytes."""
    folder: Path = app.extensions["settings"].var_dir / "mail"
    for left in folder.glob("*.eml"):
        left.unlink()

    def read() -> list[EmailMessage]:
        return [parsed(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]

    return read


def parsed(raw: bytes) -> EmailMessage:
    """Read a mail as a mail program would."""
    return BytesParser(policy=policy.default).parsebytes(raw)  # type: ignore[return-value]


@pytest.fixture
def second_stylist(bliss, now) -> Actor:
    """Dee, who cuts hair at Shear Bliss, too, and has an account."""
    member = hire("Dee", bliss)
    account = Account(
        id=new_id(),
        email="dee@shear.example",
        name="Dee",
        role=Role.STAFF,
        staff_member_id=member.id,
        email_verified_at=now,
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()
    return Actor(role=Role.STAFF, account_id=account.id, staff_member_id=member.id, name="Dee")
