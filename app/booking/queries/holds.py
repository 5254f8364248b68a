"""Holds, found by those who know their secret."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.booking.models import Appointment, Hold
from app.booking.tokens import is_from_hold
from app.booking.visitors import Visitor
from app.core.ids import digest
from app.core.refusals import NotFound
from tenants.db import db


def find_hold(*, visitor: Visitor, now: datetime) -> Hold | None:
    """Return the time that a visitor keeps at the moment, so that *Back* can always offer it again."""
    if visitor.digest is None:
        return None
    theirs = select(Hold).where(Hold.visitor_digest == visitor.digest, Hold.expires_at > now)
    return db.session.scalars(theirs.limit(1)).first()


def live_hold(*, hold_id: UUID, token: str, now: datetime) -> Hold:
    """Return a hold that has not run out, to whoever knows its token.

    :raises NotFound: there is none by that id and token, or not any more
    """
    known = select(Hold).where(Hold.id == hold_id, Hold.token_digest == digest(token), Hold.expires_at > now)
    hold = db.session.scalars(known).first()
    if hold is None:
        raise NotFound
    return hold


def booked_from(*, hold_id: UUID, token: str) -> Appointment | None:
    """Return the appointment that a hold became, to whoever knows the hold's token: it keeps the hold's id."""
    appointment = db.session.get(Appointment, hold_id)
    return appointment if appointment is not None and is_from_hold(appointment, token) else None
