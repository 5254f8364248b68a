"""Taking the time that a start needs: ask what the start means, then take it before anybody else does."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from app.availability import occupancy
from app.availability import queries as availability
from app.availability.models import OccupancyKind
from app.availability.occupancy import SlotHeld, SlotTaken
from app.availability.queries import Offer
from app.availability.rulebook import Extras
from app.booking.commands import PlaceHold
from app.booking.lengths import occupied
from app.booking.models import Appointment
from app.core.refusals import Refusal
from tenants.db import db

Taken = TypeVar("Taken")

MOST_TRIES = 8
"""How many staff members are tried when anybody will do and others keep being quicker."""


class SalonIsClosed(Refusal):
    """The salon has closed for good and takes no more bookings."""

    code, status = "salon_is_closed", HTTPStatus.CONFLICT


def require_open(closed_at: datetime | None) -> None:
    """Let nobody book with a salon that has closed, at the desk as little as on its page.

    :raises SalonIsClosed: it has
    """
    if closed_at is not None:
        raise SalonIsClosed


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A start that is wanted, and which of the salon's rules it has to keep; `agreed` are the add-ons of a visit."""

    slot: PlaceHold
    online: bool
    agreed: Extras = ()
    override: bool = False
    ignoring: UUID | None = None
    minutes: int | None = None

    @property
    def tries(self) -> int:
        """How often it is worth trying: with anybody's loss the salon's rule picks somebody else."""
        return 1 if self.slot.staff_id else MOST_TRIES

    def offer(self, *, now: datetime) -> Offer:
        """Return what the server makes of this start."""
        return availability.offer(
            service_id=self.slot.service_id,
            starts_at=self.slot.starts_at,
            staff_member_id=self.slot.staff_id,
            addon_ids=self.slot.addon_ids,
            agreed=self.agreed,
            ignoring=self.ignoring,
            online=self.online,
            override=self.override,
            minutes=self.minutes,
            now=now,
        )

    def alternatives(self, *, now: datetime) -> Any:
        """Return the nearest other starts."""
        return availability.alternatives(
            service_id=self.slot.service_id,
            starts_at=self.slot.starts_at,
            staff_member_id=self.slot.staff_id,
            addon_ids=self.slot.addon_ids,
            agreed=self.agreed,
            ignoring=self.ignoring,
            online=self.online,
            minutes=self.minutes,
            now=now,
        )

    def attempt(self) -> AbstractContextManager[Any]:
        """Undo what is refused inside the block, where anything is to be kept after a refusal.

        That is the time one has already, and the order of the locks: one kept from a lost try while the next staff
        member's is awaited could end in a deadlock.
        """
        return db.session.begin_nested() if self.ignoring or self.tries > 1 else nullcontext()


def take(wish: Wish, *, by: Callable[[Offer], Taken], now: datetime) -> Taken:
    """Take a start by calling `by` with what it means, and return what `by` makes of it.

    :raises SlotTaken: somebody else was quicker; comes with alternatives
    :raises SlotHeld: the same, for the length of a hold
    :raises NotOffered: the salon's rules do not allow this start
    """
    for left in reversed(range(wish.tries)):
        offer = wish.offer(now=now)
        try:
            with wish.attempt():
                return by(offer)
        except (SlotTaken, SlotHeld) as refusal:
            if not left:
                refusal.alternatives = wish.alternatives(now=now)
                raise
    raise AssertionError("unreachable")


def occupy(
    offer: Offer,
    *,
    kind: OccupancyKind,
    source_id: UUID,
    now: datetime,
    expires_at: datetime | None = None,
    replacing: UUID | None = None,
    also_lock: Collection[UUID] = (),
) -> Offer:
    """Enter an offered time, with its buffers, as taken by `source_id`."""
    starts_at, ends_at = buffered(offer)
    occupancy.occupy(
        subject_id=offer.staff_member_id,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=kind,
        source_id=source_id,
        service_id=offer.service_id,
        expires_at=expires_at,
        replacing=replacing,
        caps=offer.caps,
        also_lock=also_lock,
        now=now,
    )
    return offer


def take_again(appointment: Appointment, *, now: datetime) -> None:
    """Take the time, buffers included, of a visit that has given it back.

    :raises SlotTaken: it is somebody else's by now
    :raises SlotHeld: the same, for the length of a hold
    """
    before, after = appointment.buffer_before_minutes, appointment.buffer_after_minutes
    starts_at, ends_at = occupied(appointment.starts_at, appointment.ends_at, before=before, after=after)
    occupancy.occupy(
        subject_id=appointment.staff_member_id,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=OccupancyKind.APPOINTMENT,
        source_id=appointment.id,
        service_id=appointment.service_id,
        now=now,
    )


def move(offer: Offer, *, source_id: UUID, now: datetime) -> Offer:
    """Enter an offered time, with its buffers, as taken in place of the one that `source_id` has."""
    starts_at, ends_at = buffered(offer)
    occupancy.move(
        source_id=source_id,
        subject_id=offer.staff_member_id,
        starts_at=starts_at,
        ends_at=ends_at,
        service_id=offer.service_id,
        caps=offer.caps,
        now=now,
    )
    return offer


def buffered(offer: Offer) -> tuple[datetime, datetime]:
    """Return the time that is occupied: the visit with its buffers."""
    before, after = offer.buffer_before_minutes, offer.buffer_after_minutes
    return occupied(offer.starts_at, offer.ends_at, before=before, after=after)
