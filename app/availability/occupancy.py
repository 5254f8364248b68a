"""The guard: every write to the one table that says who or what is busy when.

A writer first takes the advisory locks of all it is about to occupy, in one order for everybody, then writes. Whether
the time is free is decided by the exclusion constraint alone; a refused row leaves the transaction usable, so that the
refusal can come with alternatives.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, LiteralString
from uuid import UUID

from app.availability.models import OccupancyKind
from app.core.ids import new_id
from app.core.refusals import Conflict, Refusal
from tenants.statements import Statement, run, send


class SlotTaken(Refusal):
    """Somebody booked this time first. Please choose another."""

    code, status = "slot_taken", HTTPStatus.CONFLICT


class SlotHeld(Refusal):
    """Somebody is booking this time at the moment. Please choose another, or try again in a few minutes."""

    code, status = "slot_held", HTTPStatus.CONFLICT


class DayFull(SlotTaken):
    """The last visit of that day has just been booked. Please choose another day."""


class HoldExpired(Refusal):
    """We kept this time for you as long as we could, but the time is up. Please choose it again."""

    code, status = "hold_expired", HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCap:
    """How many visits may begin between two instants, with a staff member or of a service."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    at_most: int


# The keys are sorted, not the subjects: should two subjects share a key, the order is still one for everybody. The
# schema is part of the key because advisory locks are shared by all salons of a database.
LOCK: LiteralString = """
SELECT pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended(current_schema() || subject_id::text, 0) AS key
    FROM (
        SELECT unnest(%(subject_ids)s::uuid[]) AS subject_id
        UNION ALL SELECT subject_id FROM occupancy WHERE source_id = ANY(%(source_ids)s::uuid[])
    ) AS subjects
    ORDER BY key
) AS keys
"""

# A statement of its own after the locks: under READ COMMITTED it sees all that was committed while they were awaited.
OCCUPY: LiteralString = """
INSERT INTO occupancy (id, subject_id, during, kind, source_id, service_id, expires_at)
VALUES (%(id)s, %(subject_id)s, tstzrange(%(starts_at)s, %(ends_at)s),
        %(kind)s, %(source_id)s, %(service_id)s, %(expires_at)s)
ON CONFLICT DO NOTHING
"""

REMOVE_EXPIRED: LiteralString = """
DELETE FROM occupancy
WHERE subject_id = %(subject_id)s AND during && tstzrange(%(starts_at)s, %(ends_at)s)
  AND expires_at <= %(now)s AND source_id IS DISTINCT FROM %(moving)s::uuid
"""

IN_THE_WAY: LiteralString = """
SELECT DISTINCT kind FROM occupancy
WHERE subject_id = %(subject_id)s AND during && tstzrange(%(starts_at)s, %(ends_at)s)
  AND source_id IS DISTINCT FROM %(moving)s::uuid
"""

MOVE: LiteralString = """
UPDATE occupancy SET subject_id = %(subject_id)s, during = tstzrange(%(starts_at)s, %(ends_at)s),
    service_id = coalesce(%(service_id)s::uuid, service_id)
WHERE source_id = %(source_id)s
"""

HAND_OVER: LiteralString = """
UPDATE occupancy SET source_id = %(to_source_id)s, kind = %(kind)s, expires_at = NULL
WHERE source_id = %(from_source_id)s AND expires_at > %(now)s
"""

KEEP_UNTIL: LiteralString = """
UPDATE occupancy SET expires_at = %(expires_at)s::timestamptz WHERE source_id = %(source_id)s
"""

# A visit is a row that names a service. Its row begins with the buffer, and so do the instants of the cap.
VISITS: LiteralString = """
SELECT count(*) FROM occupancy
WHERE during && tstzrange(%(starts_at)s, %(ends_at)s) AND lower(during) >= %(starts_at)s
  AND (service_id = %(id)s OR (subject_id = %(id)s AND service_id IS NOT NULL))
  AND (expires_at IS NULL OR expires_at > %(now)s) AND source_id IS DISTINCT FROM %(moving)s::uuid
"""

RELEASE: LiteralString = "DELETE FROM occupancy WHERE source_id = ANY(%(source_ids)s::uuid[])"


def lock(*, subject_ids: Collection[UUID], source_ids: Collection[UUID] = ()) -> None:
    """Keep everybody else from writing to these subjects' time, and to what these sources have taken, until the commit.

    Whoever calls the functions below for several subjects in one transaction calls this first, with all of them at
    once: that is what rules out deadlocks.
    """
    send(_locks(subject_ids, source_ids))


def occupy(
    *,
    subject_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    kind: OccupancyKind,
    source_id: UUID,
    now: datetime,
    service_id: UUID | None = None,
    expires_at: datetime | None = None,
    replacing: UUID | None = None,
    caps: Collection[DayCap] = (),
    also_lock: Collection[UUID] = (),
) -> None:
    """Take a subject's time, buffers included, for a hold, an appointment or a block.

    What the source `replacing` has taken is given back first: this is how a visitor's hold moves to another time.
    `also_lock` are subjects whose writers are to wait, too, whatever they stand for.

    :raises SlotTaken: the time, or part of it, is somebody else's
    :raises SlotHeld: the same, but only for the few minutes of a hold
    :raises DayFull: one of the caps is reached
    """
    time = {"subject_id": subject_id, "starts_at": starts_at, "ends_at": ends_at}
    cause = {"kind": kind, "source_id": source_id, "service_id": service_id, "expires_at": expires_at}
    replaced = [replacing] if replacing else []
    message = [_locks([subject_id, *(cap.id for cap in caps), *also_lock], replaced)]
    if replaced:
        message.append((RELEASE, {"source_ids": replaced}))
    if caps:
        send(*message)
        _check(caps, now=now)
        message = []
    *_, occupied = send(*message, (OCCUPY, {"id": new_id(), **time, **cause}))
    if occupied.count:
        return
    # What is in the way may be nobody's any more, whether or not a job has come by to remove it.
    if _has_removed_expired(time, now=now) and _has_occupied(time | cause):
        return
    raise _refusal(_kinds_in_the_way(time))


def move(
    *,
    source_id: UUID,
    subject_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    service_id: UUID | None = None,
    caps: Collection[DayCap] = (),
) -> None:
    """Take another time, or another subject's, in place of the one that `source_id` has, perhaps for another service.

    :raises SlotTaken: the new time is somebody else's; the old one is kept
    :raises SlotHeld: the same, but only for the few minutes of a hold
    :raises DayFull: one of the caps is reached
    :raises Conflict: the old one was given back meanwhile
    """
    time = {"subject_id": subject_id, "starts_at": starts_at, "ends_at": ends_at}
    lock(subject_ids=[subject_id, *(cap.id for cap in caps)], source_ids=[source_id])
    _check(caps, now=now, moving=source_id)
    _has_removed_expired(time, now=now, moving=source_id)
    if kinds := _kinds_in_the_way(time, moving=source_id):
        raise _refusal(kinds)
    if not run(MOVE, **time, source_id=source_id, service_id=service_id).count:
        raise Conflict


def hand_over(*, from_source_id: UUID, to_source_id: UUID, kind: OccupancyKind, now: datetime) -> None:
    """Turn a hold's time into an appointment's, without a moment in which it is free.

    :raises HoldExpired: the hold is over, or somebody has taken its time since
    """
    change = {"from_source_id": from_source_id, "to_source_id": to_source_id, "kind": kind, "now": now}
    _, kept = send(_locks((), [from_source_id]), (HAND_OVER, change))
    if not kept.count:
        raise HoldExpired


def keep_until(*, source_id: UUID, expires_at: datetime | None) -> bool:
    """Keep what a source has taken until an instant, or for good, and tell whether it still had it.

    What has expired is still there as long as nobody has wanted it. Whoever does removes it under its subject's lock,
    which is why it is taken here as well.
    """
    _, kept = send(_locks((), [source_id]), (KEEP_UNTIL, {"source_id": source_id, "expires_at": expires_at}))
    return bool(kept.count)


def release(*, source_id: UUID) -> None:
    """Give back all time that a hold, an appointment or a block has taken."""
    # A time given back keeps others waiting until the commit like one taken, so it needs the lock as well.
    send(_locks((), [source_id]), (RELEASE, {"source_ids": [source_id]}))


def _check(caps: Collection[DayCap], *, now: datetime, moving: UUID | None = None) -> None:
    for cap in caps:
        between = {"starts_at": cap.starts_at, "ends_at": cap.ends_at}
        ((visits,),) = run(VISITS, id=cap.id, now=now, moving=moving, **between).rows
        if visits >= cap.at_most:
            raise DayFull


def _has_occupied(row: dict[str, Any]) -> bool:
    return bool(run(OCCUPY, id=new_id(), **row).count)


def _has_removed_expired(time: dict[str, Any], *, now: datetime, moving: UUID | None = None) -> bool:
    return bool(run(REMOVE_EXPIRED, **time, now=now, moving=moving).count)


def _kinds_in_the_way(time: dict[str, Any], *, moving: UUID | None = None) -> set[str]:
    return {kind for (kind,) in run(IN_THE_WAY, **time, moving=moving).rows}


def _refusal(kinds: set[str]) -> Refusal:
    return SlotHeld() if kinds == {OccupancyKind.HOLD} else SlotTaken()


def _locks(subject_ids: Collection[UUID], source_ids: Collection[UUID]) -> Statement:
    return LOCK, {"subject_ids": list(subject_ids), "source_ids": list(source_ids)}
