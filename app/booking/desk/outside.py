"""Where time that is to be blocked lies outside of the hours, in words: it can be, but may be a slip."""

from datetime import datetime

from flask_babel import gettext as _

from app.booking.queries.at_work import Presence, presence
from app.catalogue.models import StaffMember
from app.core import clock


def warning(member: StaffMember, *, starts_at: datetime, ends_at: datetime) -> str:
    """Say how much of a stretch of somebody's time lies outside of their hours; nothing where none does."""
    match presence(staff_member_id=member.id, starts_at=starts_at, ends_at=ends_at, now=clock.now()):
        case Presence.WHOLLY:
            return ""
        case Presence.PARTLY:
            return str(_("Some of it lies outside of the working hours."))
        case Presence.OUTSIDE:
            return str(_("All of it lies outside of the working hours."))
        case Presence.DAY_OFF:
            return str(_("%(name)s does not work on this day.", name=member.name))
