"""What the occupancy table says of a stretch of time, as the engine's values, with the stamp of the salon's rules.

Every read brings the stamp along, in the same statement: rules that a process has kept are never used after they
changed, and nobody has to be told of a change. What was measured is in docs/decisions/0010-availability-reads.md.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from app.availability.busy import Occupied
from app.availability.hours import moment
from app.availability.records import Stamp
from app.core.interval import Interval, Intervals
from tenants.reading import read


class Window(NamedTuple):
    """What is asked of the table: a stretch of time, at an instant, without what the asker has taken themselves."""

    interval: Interval
    now: datetime
    ignoring: UUID | None = None


# Three arrays, with staff members by their place in the list: a row for each occupancy would cost twice as much to send
# and to read, and a join with the list half as much again to plan.
TAKEN: LiteralString = """
SELECT catalogue_version, salon.xmin::text::bigint, places, starts, ends
FROM salon, (
    SELECT array_agg(array_position(%(staff_ids)s::uuid[], subject_id)) AS places,
           array_agg(floor(date_part('epoch', lower(during)))::bigint) AS starts,
           array_agg(ceil(date_part('epoch', upper(during)))::bigint) AS ends
    FROM occupancy
    WHERE subject_id = ANY(%(staff_ids)s::uuid[]) AND during && tstzrange(%(starts_at)s, %(ends_at)s)
      AND (expires_at IS NULL OR expires_at > %(now)s) AND source_id IS DISTINCT FROM %(ignoring)s::uuid
) AS taken
"""

OCCUPIED: LiteralString = """
SELECT catalogue_version, salon.xmin::text::bigint, subject_id,
       floor(date_part('epoch', lower(during)))::bigint, ceil(date_part('epoch', upper(during)))::bigint,
       kind, source_id, service_id
FROM salon
LEFT JOIN occupancy ON during && tstzrange(%(starts_at)s, %(ends_at)s)
  AND (expires_at IS NULL OR expires_at > %(now)s) AND source_id IS DISTINCT FROM %(ignoring)s::uuid
"""

# Ids grow with time: the newest rows are at one end of the primary key, whatever the age of the salon.
LAST_GIVEN: LiteralString = """
SELECT subject_id, max(place) FROM (
    SELECT subject_id, -row_number() OVER (ORDER BY id DESC) AS place
    FROM occupancy WHERE service_id IS NOT NULL ORDER BY id DESC LIMIT 500
) AS newest
WHERE subject_id = ANY(%(staff_ids)s::uuid[])
GROUP BY subject_id
"""


def read_taken(window: Window, *, staff_ids: Sequence[UUID]) -> tuple[Stamp, dict[UUID, Intervals]]:
    """Return when each of these staff members is taken, and nothing else: the quick way."""
    ((version, written_by, *found),) = read(TAKEN, staff_ids=_as_array(staff_ids), **_values(window))
    times: list[list[Interval]] = [[] for _ in staff_ids]
    for place, starts, ends in zip(*(column or () for column in found), strict=True):
        times[place - 1].append((starts, ends))
    return (version, written_by), {staff_id: tuple(sorted(t)) for staff_id, t in zip(staff_ids, times, strict=True)}


def read_occupied(window: Window) -> tuple[Stamp, list[Occupied]]:
    """Return all that takes anybody's time, by what, and for which service: for caps, choices and reasons."""
    rows = read(OCCUPIED, **_values(window))
    return (rows[0][0], rows[0][1]), [Occupied(*row[2:]) for row in rows if row[2] is not None]


def read_last_given(*, staff_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return in which order these staff members were last given a visit, among the newest few hundred visits.

    A visit for which the customer asked for them counts, too: a turn is a turn.
    """
    return {row[0]: row[1] for row in read(LAST_GIVEN, staff_ids=_as_array(staff_ids))}


def _as_array(ids: Sequence[UUID]) -> str:
    """Write the ids as PostgreSQL reads them; the driver takes ten times as long to adapt each by itself."""
    return "{" + ",".join([f"{id_.int:032x}" for id_ in ids]) + "}"


def _values(window: Window) -> dict[str, Any]:
    starts, ends = window.interval
    return {"starts_at": moment(starts), "ends_at": moment(ends), "now": window.now, "ignoring": window.ignoring}
