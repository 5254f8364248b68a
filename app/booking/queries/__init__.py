"""Every read of the room beyond `get`."""

from app.booking.queries.holds import find_hold, live_hold
from app.booking.queries.lists import past, search, upcoming, usual_staff
from app.booking.queries.sheets import Sheet, bounds, day_sheet, sheet
from app.booking.queries.terms import Terms, terms
from app.booking.queries.visible import Visible, may_manage, visible_to

__all__ = [
    "Sheet",
    "Terms",
    "Visible",
    "bounds",
    "day_sheet",
    "find_hold",
    "live_hold",
    "may_manage",
    "past",
    "search",
    "sheet",
    "terms",
    "upcoming",
    "usual_staff",
    "visible_to",
]
