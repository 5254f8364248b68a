"""Keeping a time while the customer finishes, and giving it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select

from app.auth.actor import Actor
from app.availability import occupancy
from app.availability.models import OccupancyKind
from app.availability.queries import Offer
from app.booking.commands import PlaceHold
from app.booking.models import Hold
from app.booking.operations.taking import Wish, occupy, subjects, take
from app.booking.tokens import hold_token
from app.booking.visitors import NOBODY, Visitor, as_subject
from app.catalogue.models import Salon
from app.core.ids import digest, new_id
from app.core.links import settings
from app.core.refusals import NotFound, Refusal
from tenants.db import db
from tenants.owed import forgive, owe

EXPIRY = "booking.expire_hold"


class TooManyHolds(Refusal):
    """You are keeping several times already. Please finish one of those bookings, or try again in a few minutes."""

    code, status = "too_many_holds", HTTPStatus.CONFLICT


@dataclass(frozen=True, kw_only=True)
class PlacedHold:
    """A hold, and the secret that whoever placed it needs to book or release it."""

    hold: Hold
    token: str
    timezone: str


def place_hold(*, command: PlaceHold, visitor: Visitor, by: Actor, now: datetime) -> PlacedHold:
    """Keep a time for the few minutes that the salon grants.

    A visitor has one hold: choosing another time moves it, and the first time is given up only if the other one is got.
    The desk keeps as many as it needs.

    :raises SlotTaken: the time is somebody else's
    :raises SlotHeld: the same, for the length of a hold
    :raises NotOffered: the salon does not offer this start
    :raises TooManyHolds: this network address keeps as many as it may
    """
    visitor = NOBODY if by.is_staff else visitor
    kept = _kept_by(visitor, now=now)
    wish = Wish(slot=command, online=not by.is_staff, ignoring=kept.id if kept else None)
    hold = Hold(id=new_id(), created_at=now, expires_at=now + _length())
    offer = take(wish, by=partial(_keep, hold=hold, visitor=visitor, kept=kept, now=now), now=now)
    return _enter(hold, offer, visitor)


def release_hold(*, hold_id: UUID, token: str) -> None:
    """Give a held time back before it runs out.

    :raises NotFound: there is no such hold, or the token is not its own
    """
    if not _has_removed(Hold.id == hold_id, Hold.token_digest == digest(token)):
        raise NotFound
    occupancy.release(source_id=hold_id)
    forgive(EXPIRY, key=hold_id)


def expire_hold(*, hold_id: UUID, now: datetime) -> None:
    """Remove a hold that has run out, with its time. One that was booked, released or taken over is gone already."""
    if _has_removed(Hold.id == hold_id, Hold.expires_at <= now):
        occupancy.release(source_id=hold_id)


def forget(hold_id: UUID) -> None:
    """Remove the row of a hold whose time has another owner now."""
    _has_removed(Hold.id == hold_id)
    forgive(EXPIRY, key=hold_id)


def _keep(offer: Offer, *, hold: Hold, visitor: Visitor, kept: Hold | None, now: datetime) -> None:
    replacing = kept.id if kept else None
    if visitor.address_digest is not None:
        _check_address(visitor.address_digest, offer, replacing=replacing, now=now)
    occupy(
        offer,
        kind=OccupancyKind.HOLD,
        source_id=hold.id,
        expires_at=hold.expires_at,
        replacing=replacing,
        now=now,
    )
    if kept is not None:
        forget(kept.id)


def _kept_by(visitor: Visitor, *, now: datetime) -> Hold | None:
    """Return the visitor's live hold, and let their next request wait: a double click must not keep two times."""
    if visitor.digest is None:
        return None
    occupancy.lock(subject_ids=[as_subject(visitor.digest)])
    is_theirs = select(Hold).where(Hold.visitor_digest == visitor.digest, Hold.expires_at > now)
    # Rows before subjects: the order in which whoever books or releases the hold takes its locks, too.
    return db.session.scalars(is_theirs.limit(1).with_for_update()).first()


def _check_address(address: bytes, offer: Offer, *, replacing: UUID | None, now: datetime) -> None:
    most = settings().holds_per_address
    if not most:
        return
    occupancy.lock(
        subject_ids=[as_subject(address), *subjects(offer)], source_ids=[replacing] if replacing else []
    )
    is_live = (Hold.address_digest == address, Hold.expires_at > now, Hold.id.is_distinct_from(replacing))
    count, retry_at = db.session.execute(select(func.count(), func.min(Hold.expires_at)).where(*is_live)).one()
    if count >= most:
        raise TooManyHolds(retry_at=retry_at)


def _enter(hold: Hold, offer: Offer, visitor: Visitor) -> PlacedHold:
    token = hold_token(hold.id)
    hold.token_digest = digest(token)
    hold.visitor_digest, hold.address_digest = visitor.digest, visitor.address_digest
    hold.service_id, hold.staff_member_id, hold.chosen_by = offer.service_id, offer.staff_member_id, offer.chosen_by
    hold.starts_at, hold.ends_at = offer.starts_at, offer.ends_at
    hold.price_minor, hold.currency = offer.price.amount_minor, offer.price.currency
    db.session.add(hold)
    db.session.flush()
    owe(EXPIRY, key=hold.id, due_at=hold.expires_at)
    return PlacedHold(hold=hold, token=token, timezone=offer.timezone)


def _length() -> timedelta:
    return timedelta(minutes=db.session.scalars(select(Salon.hold_minutes)).one())


def _has_removed(*conditions: ColumnElement[bool]) -> bool:
    return bool(db.session.execute(delete(Hold).where(*conditions).returning(Hold.id)).first())
