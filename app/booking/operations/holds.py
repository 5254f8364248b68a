"""Keeping a time while the customer finishes, and giving it back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import LiteralString, NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.auth.actor import Actor
from app.availability import occupancy
from app.availability.models import OccupancyKind
from app.availability.queries import Offer
from app.booking.addons import as_rows
from app.booking.commands import PlaceHold
from app.booking.models import Hold
from app.booking.operations.taking import Wish, occupy, require_open, take
from app.booking.tokens import hold_token
from app.booking.visitors import NOBODY, Visitor, as_subject
from app.catalogue.models import Salon
from app.core.ids import digest, new_id
from app.core.links import settings
from app.core.refusals import NotFound, Refusal
from app.core.rows import insertion
from tenants.db import db
from tenants.owed import forgive, forgiving, owing
from tenants.statements import Statement, run, send

EXPIRY = "booking.expire_hold"

FORGET: LiteralString = "DELETE FROM holds WHERE id = %(id)s"
RELEASE: LiteralString = FORGET + " AND token_digest = %(token_digest)s"
EXPIRE: LiteralString = FORGET + " AND expires_at <= %(now)s"
# It does not see what the same statement removes.
OTHERS: LiteralString = """
SELECT count(*), min(expires_at) FROM holds
WHERE address_digest = %(address)s AND expires_at > %(now)s AND id IS DISTINCT FROM %(id)s::uuid
"""


class Others(NamedTuple):
    """How many live holds an address has, and when the first of them runs out."""

    live: int
    retry_at: datetime | None


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
    :raises SalonIsClosed: it has closed for good
    :raises TooManyHolds: this network address keeps as many as it may
    """
    if by.is_staff:
        # The rules offer nobody else a time there.
        require_open(db.session.scalar(select(Salon.closed_at)))
    visitor = NOBODY if by.is_staff else visitor
    kept = _kept_by(visitor, now=now)
    wish = Wish(slot=command, online=not by.is_staff, ignoring=kept.id if kept else None)
    return take(wish, by=partial(_keep, visitor=visitor, kept=kept, now=now), now=now)


def release_hold(*, hold_id: UUID, token: str) -> None:
    """Give a held time back before it runs out.

    :raises NotFound: there is no such hold, or the token is not its own
    """
    if not run(RELEASE, id=hold_id, token_digest=digest(token)).count:
        raise NotFound
    occupancy.release(source_id=hold_id)
    forgive(EXPIRY, key=hold_id)


def expire_hold(*, hold_id: UUID, now: datetime) -> None:
    """Remove a hold that has run out, with its time. One that was booked, released or taken over is gone already."""
    if run(EXPIRE, id=hold_id, now=now).count:
        occupancy.release(source_id=hold_id)


def forgetting(hold_id: UUID) -> list[Statement]:
    """Return the statements that remove the row of a hold whose time has another owner now."""
    return [(FORGET, {"id": hold_id}), forgiving(EXPIRY, key=hold_id)]


def _keep(offer: Offer, *, visitor: Visitor, kept: Hold | None, now: datetime) -> PlacedHold:
    hold_id = new_id()
    token = hold_token(hold_id)
    hold = _hold(hold_id, token, offer, visitor, now)
    occupy(
        offer,
        kind=OccupancyKind.HOLD,
        source_id=hold.id,
        expires_at=hold.expires_at,
        replacing=kept.id if kept else None,
        also_lock=[as_subject(visitor.address_digest)] if visitor.address_digest else [],
        now=now,
    )
    others = _enter(hold, replacing=kept.id if kept else None, now=now)
    most = settings().holds_per_address
    if visitor.address_digest and most and others.live >= most:
        _take_back(hold)
        raise TooManyHolds(retry_at=others.retry_at)
    return PlacedHold(hold=hold, token=token, timezone=offer.timezone)


def _enter(hold: Hold, *, replacing: UUID | None, now: datetime) -> Others:
    """Write the hold down and return what else its address keeps: nobody there can take another time meanwhile."""
    counting, values = _giving_up(replacing) if replacing else (OTHERS, {"id": None})
    count = (counting, {**values, "address": hold.address_digest, "now": now})
    others, _hold, _owed = send(count, insertion(hold), *owing(EXPIRY, {hold.id: hold.expires_at}))
    return Others(*others.rows[0])


def _giving_up(hold_id: UUID) -> Statement:
    """Return what `forgetting` does and `OTHERS` asks as one statement."""
    (forget, row), (forgive, owed) = forgetting(hold_id)
    return f"WITH forgotten AS ({forget}), forgiven AS ({forgive}) {OTHERS}", {**row, **owed}


def _take_back(hold: Hold) -> None:
    # Said here and not left to the rollback: whoever catches the refusal may go on with the transaction.
    occupancy.release(source_id=hold.id)
    send(*forgetting(hold.id))


def _kept_by(visitor: Visitor, *, now: datetime) -> Hold | None:
    """Return the visitor's live hold, and let their next request wait: a double click must not keep two times."""
    if visitor.digest is None:
        return None
    occupancy.lock(subject_ids=[as_subject(visitor.digest)])
    is_theirs = select(Hold).where(Hold.visitor_digest == visitor.digest, Hold.expires_at > now)
    # Rows before subjects: the order in which whoever books or releases the hold takes its locks, too.
    return db.session.scalars(is_theirs.limit(1).with_for_update()).first()


def _hold(hold_id: UUID, token: str, offer: Offer, visitor: Visitor, now: datetime) -> Hold:
    return Hold(
        id=hold_id,
        token_digest=digest(token),
        visitor_digest=visitor.digest,
        address_digest=visitor.address_digest,
        service_id=offer.service_id,
        staff_member_id=offer.staff_member_id,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        price_minor=offer.price.amount_minor,
        currency=offer.price.currency,
        addons=as_rows(offer.extras),
        chosen_by=offer.chosen_by,
        came_from=visitor.source.as_row() if visitor.source else None,
        created_at=now,
        expires_at=now + timedelta(minutes=offer.hold_minutes),
    )
