"""The salon's own row when it closes for good: each step is taken once, by whoever comes first."""

from datetime import datetime

from sqlalchemy import select, update

from app.catalogue.models import Salon
from tenants.db import db


def close_for_good(*, now: datetime) -> bool:
    """Take no more bookings; False: that is so already."""
    closing = update(Salon).where(Salon.closed_at.is_(None)).values(closed_at=now)
    return db.session.scalar(closing.returning(Salon.id)) is not None


def open_after_all() -> bool:
    """Take bookings again; False: the salon is open, or has ended."""
    reopening = update(Salon).where(Salon.closed_at.is_not(None), Salon.ended_at.is_(None)).values(closed_at=None)
    return db.session.scalar(reopening.returning(Salon.id)) is not None


def closed_since() -> datetime | None:
    """Return since when the salon is closed, and let whoever reopens it wait for the end of this transaction."""
    return db.session.scalar(select(Salon.closed_at).with_for_update())


def end(*, closed_by: datetime, now: datetime) -> bool:
    """Make a closing final that is as old as that; False: there is none."""
    ending = update(Salon).where(Salon.closed_at <= closed_by).values(ended_at=now)
    return db.session.scalar(ending.returning(Salon.id)) is not None
