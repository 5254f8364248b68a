"""When a location is open: whenever somebody works there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.catalogue.hours import Stretch, by_weekday, merged
from app.catalogue.models import Location, StaffMember


@dataclass(frozen=True, kw_only=True)
class OpenLocation:
    """A location with its opening hours, Monday's first."""

    location: Location
    days: Sequence[Sequence[Stretch]]

    @property
    def is_ever_open(self) -> bool:
        """Whether somebody works here at all."""
        return any(self.days)


def opening_hours(
    locations: Iterable[Location], team: Iterable[StaffMember], stretches: Iterable[tuple[UUID, Stretch]]
) -> list[OpenLocation]:
    """Return every location's hours, made of the hours of those who work there."""
    place_of = {member.id: member.location_id for member in team}
    at: dict[UUID | None, list[Stretch]] = {}
    for staff_member_id, stretch in stretches:
        at.setdefault(place_of.get(staff_member_id), []).append(stretch)
    return [OpenLocation(location=location, days=by_weekday(merged(at.get(location.id, ())))) for location in locations]
