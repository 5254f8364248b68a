"""What the tests of notifications say again and again: a visit, and the messages and mails that it led to."""

from collections.abc import Callable
from datetime import date, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from app.auth.actor import ANONYMOUS, Actor
from app.auth.models import Account
from app.auth.roles import Role
from app.booking import operations as booking
from app.booking.commands import Book, Contact
from app.booking.models import Appointment
from app.catalogue import operations as catalogue
from app.catalogue.models import Shift, StaffMember, StaffService, WorkingWeek
from app.core.ids import new_id
from app.notifications.kinds import Audience
from app.notifications.models import Message
from tenants.db import db

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def book(bliss, now) -> Callable[..., Appointment]:
    """Book a cut for Dora, on Tuesday at ten where nothing else is said."""

    def make(
        starts_at: datetime = datetime(2027, 3, 2, 10, tzinfo=BERLIN),
        *,
        by: Actor = ANONYMOUS,
        name: str = "Dora",
        email: str | None = "dora@example.com",
        **given: Any,
    ) -> Appointment:
        contact = Contact(name=name, email=email, phone="030 1234567")
        asked = {"service_id": bliss.cut_id, "starts_at": starts_at, "customer": contact, "accept_policies": True}
        at = given.pop("now", now)
        return booking.book(command=Book(**(asked | given)), by=by, now=at)

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
    member = StaffMember(id=new_id(), location_id=bliss.location_id, name="Dee", title="Stylist", position=1)
    account = Account(
        id=new_id(),
        email="dee@shear.example",
        name="Dee",
        role=Role.STAFF,
        staff_member_id=member.id,
        email_verified_at=now,
        created_at=now,
    )
    db.session.add_all([member, account])
    db.session.flush()
    week = WorkingWeek(id=new_id(), staff_member_id=member.id, valid_from=date(2020, 1, 1))
    week.shifts = [Shift(id=new_id(), weekday=day, starts_minute=540, ends_minute=1020) for day in range(6)]
    db.session.add_all([week, StaffService(staff_member_id=member.id, service_id=bliss.cut_id)])
    db.session.flush()
    catalogue.touch()
    return Actor(role=Role.STAFF, account_id=account.id, staff_member_id=member.id, name="Dee")
