"""What of a visit can be had once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.booking.addons import agreed
from app.booking.models import Appointment
from app.booking.queries.performers import performers
from app.catalogue import queries as catalogue
from app.catalogue.models import Service
from app.core.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """A visit as it can be booked again: the service, with whom (None: anybody) and what on top.

    `has_left`: whoever did it does so no more, but others do. `missing`: add-ons that there are no more.
    """

    service: Service
    staff_member_id: UUID | None
    has_left: bool
    addon_ids: Sequence[UUID]
    missing: Sequence[str]


def find_repeat(visit: Appointment) -> Repeat | None:
    """Return what of a visit is still offered online; None: its service is not."""
    try:
        service = catalogue.service(visit.service_id, visible_to_public=True)
    except NotFound:
        return None
    offered = {addon.id for addon in catalogue.addons_of_service(service.id, visible_to_public=True)}
    addons, who = agreed(visit.addons), [offer.staff_member_id for offer in performers(service.id)]
    is_there = visit.staff_member_id in who
    return Repeat(
        service=service,
        staff_member_id=visit.staff_member_id if is_there else None,
        has_left=bool(who) and not is_there,
        addon_ids=[addon.id for addon in addons if addon.id in offered],
        missing=[addon.name for addon in addons if addon.id not in offered],
    )
