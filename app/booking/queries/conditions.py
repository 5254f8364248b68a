"""What a booking is made of beside its time, as plain values: every booking reads it, so it costs one statement."""

from datetime import datetime
from typing import LiteralString, NamedTuple
from uuid import UUID

from app.booking.models import Hold
from app.core.ids import digest
from app.core.rows import names
from tenants.statements import run


class Conditions(NamedTuple):
    """What the salon, the service and the staff member bring to one booking."""

    service_id: UUID
    service_name: str
    parent_id: UUID | None
    requires_approval: bool
    buffer_before_minutes: int
    buffer_after_minutes: int
    staff_name: str
    location_id: UUID
    timezone: str
    country: str
    closed_at: datetime | None
    cancellation_cutoff_minutes: int
    policies_text: str
    takes_payments: bool


COLUMNS: LiteralString = """
services.id AS service_id, services.name AS service_name, services.parent_id, services.requires_approval,
services.buffer_before_minutes, services.buffer_after_minutes, staff_members.name AS staff_name,
locations.id AS location_id, locations.timezone, salon.country, salon.closed_at, salon.cancellation_cutoff_minutes,
salon.policies_text, EXISTS (SELECT FROM gateway_accounts WHERE disconnected_at IS NULL) AS takes_payments
"""

PLACE: LiteralString = "JOIN locations ON locations.id = staff_members.location_id CROSS JOIN salon"

CONDITIONS: LiteralString = (
    "SELECT "
    + COLUMNS
    + "FROM services CROSS JOIN staff_members "
    + PLACE
    + """
WHERE services.id = %(service_id)s AND staff_members.id = %(staff_member_id)s
"""
)

HOLD = (
    f"SELECT {', '.join(f'holds.{name}' for name in names(Hold))}, "
    + COLUMNS
    + """
FROM holds JOIN services ON services.id = service_id JOIN staff_members ON staff_members.id = staff_member_id
"""
    + PLACE
    + """
WHERE holds.id = %(hold_id)s AND token_digest = %(token_digest)s
FOR UPDATE OF holds
"""
)


def conditions(*, service_id: UUID, staff_member_id: UUID) -> Conditions:
    """Return the conditions of a service done by a staff member."""
    (row,) = run(CONDITIONS, service_id=service_id, staff_member_id=staff_member_id).rows
    return Conditions(*row)


def claim_hold(*, hold_id: UUID, token: str) -> tuple[Hold, Conditions] | None:
    """Return a hold with the conditions of its booking, and let a second click wait; None: it is gone, or never was."""
    found = run(HOLD, hold_id=hold_id, token_digest=digest(token)).rows
    if not found:
        return None
    own = names(Hold)
    return Hold(**dict(zip(own, found[0], strict=False))), Conditions(*found[0][len(own) :])
