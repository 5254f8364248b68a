"""Every read of the room beyond `get`."""

from app.booking.queries.holds import find_hold, live_hold
from app.booking.queries.lists import find_usual_staff, past, search, upcoming
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
    "find_usual_staff",
    "live_hold",
    "may_manage",
    "past",
    "search",
    "sheet",
    "terms",
    "upcoming",
    "visible_to",
]
