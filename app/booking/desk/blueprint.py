"""The blueprint that the modules of this folder add their views to, and whom most of them are for."""

from flask import Blueprint, request

from app.auth.access import requires
from app.auth.permissions import Permission
from app.booking import asking
from app.core.refusals import Invalid, NotFound

bp = Blueprint("booking_desk", __name__, url_prefix="/desk")

manages_visits = requires(Permission.MANAGE_APPOINTMENTS, Permission.MANAGE_OWN_APPOINTMENTS)
blocks_time = requires(Permission.BLOCK_TIME, Permission.BLOCK_OWN_TIME)

CALENDAR_CHANGED = "calendar:changed"
"""What an open calendar listens for, to show itself anew."""

VISIT_CHANGED = "visit:changed"
"""The same for a visit that is shown beside it."""

CLOSE_DRAWER = "dialog:close"


@bp.before_request
def refuse_addresses_of_other_ages() -> None:
    """Say that there is nothing at the address of a day that nobody can mean; forms have a sentence for it instead.

    :raises NotFound: it names one
    """
    if request.method in ("GET", "HEAD"):
        try:
            asking.refuse_other_ages("day", "at", "starts_at")
        except Invalid as refusal:
            raise NotFound from refusal
