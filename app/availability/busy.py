"""Who is busy when: what the occupancy table says, as values.

Instants are UTC epoch seconds; a reader rounds starts down and ends up. Expired holds, and the asker's own hold, are
left out by the reader. Occupied time already contains the buffers of the visit that takes it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Self
from uuid import UUID

from app.availability.hours import MINUTE, day_at
from app.availability.rulebook import Rulebook
from app.core.interval import Interval, Intervals, normalise, overlapping, total

VisitCounts = Mapping[tuple[UUID, date], int]


class Occupied(NamedTuple):
    """One row of occupancy. A row that names a service is a visit, and counts against the caps of its day."""

    staff_id: UUID
    starts: int
    ends: int
    kind: str
    source_id: UUID
    service_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Busy:
    """Occupied time by staff member, sorted and disjoint (the exclusion constraint sees to that).

    The counts of visits by day are needed only where the rulebook has caps: a service's cap counts the visits to
    everybody. `occupied` is needed only to explain.
    """

    taken: Mapping[UUID, Intervals] = field(default_factory=dict)
    visits_by_staff: VisitCounts = field(default_factory=dict)
    visits_by_service: VisitCounts = field(default_factory=dict)
    occupied: Mapping[UUID, Sequence[Occupied]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Occupied], *, rulebook: Rulebook) -> Self:
        """Build it whole, with counts and causes."""
        occupied = defaultdict(list)
        for row in rows:
            occupied[row.staff_id].append(row)
        taken = {staff_id: normalise((o.starts, o.ends) for o in theirs) for staff_id, theirs in occupied.items()}
        everything = [row for theirs in occupied.values() for row in theirs]
        return cls(taken, *visit_counts(everything, rulebook=rulebook), dict(occupied))

    def during(self, staff_id: UUID, interval: Interval) -> Intervals:
        """Return the staff member's taken time that touches an interval, uncut."""
        taken = self.taken.get(staff_id)
        return overlapping(taken, interval) if taken else ()

    def seconds(self, staff_id: UUID, interval: Interval) -> int:
        """Return how long the staff member is taken within an interval, buffers and blocks included."""
        inside = self.during(staff_id, interval)
        return total([(max(starts, interval[0]), min(ends, interval[1])) for starts, ends in inside])


NOT_BUSY = Busy()


def visit_counts(rows: Iterable[Occupied], *, rulebook: Rulebook) -> tuple[VisitCounts, VisitCounts]:
    """Count visits by (staff member, day) and by (service, day).

    A visit belongs to the day on which it starts. Its row starts with the buffer before it, whose length is taken from
    the service as it is now: after the owner changes a buffer, a visit within that buffer of midnight may count on the
    neighbouring day.
    """
    by_staff: Counter[tuple[UUID, date]] = Counter()
    by_service: Counter[tuple[UUID, date]] = Counter()
    for row in rows:
        if row.service_id is not None and row.staff_id in rulebook.staff:
            day = _day_of_visit(row, row.service_id, rulebook)
            by_staff[row.staff_id, day] += 1
            by_service[row.service_id, day] += 1
    return by_staff, by_service


def _day_of_visit(row: Occupied, service_id: UUID, rulebook: Rulebook) -> date:
    service = rulebook.services.get(service_id)
    buffer = service.buffer_before_minutes * MINUTE if service else 0
    return day_at(rulebook.staff[row.staff_id].location.zone, row.starts + buffer)
