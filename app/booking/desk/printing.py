"""A day on paper: a table for each staff member, on a sheet of their own or below one another."""

from collections.abc import Sequence
from typing import NamedTuple

from flask.typing import ResponseReturnValue

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.booking import asking
from app.booking.day_plan import Placed
from app.booking.desk.blueprint import bp
from app.booking.desk.faces import Faces
from app.booking.desk.words import Clock
from app.booking.models import Appointment, Block
from app.booking.queries.calendars import Calendar, Look, calendar
from app.catalogue.models import StaffMember
from app.core import clock
from app.core.http import render

ONE_SHEET = "together"


class Sheet(NamedTuple):
    """One staff member's day, in the order of time."""

    staff_member: StaffMember
    entries: Sequence[Appointment | Block]


@bp.get("/calendar/print")
@requires(Permission.VIEW_CALENDAR)
def print_day() -> ResponseReturnValue:
    """Show a day as it is printed."""
    look = Look(
        day=asking.find_day(),
        staff_member_id=asking.find_id("staff"),
        location_id=asking.find_id("location"),
    )
    shown = calendar(look=look, by=current_actor(), now=clock.now())
    say = Clock.of(shown.location)
    return render(
        "booking/desk/print.html",
        cal=shown,
        sheets=_sheets(shown),
        say=say,
        faces=Faces(say),
        is_together=asking.text("sheets") == ONE_SHEET,
    )


def _sheets(shown: Calendar) -> list[Sheet]:
    if shown.plan is None:
        return []
    return [Sheet(column.key.staff_member, _in_order(column.items)) for column in shown.plan.columns]


def _in_order(items: Sequence[Placed]) -> list[Appointment | Block]:
    things = [item.thing for item in items if isinstance(item.thing, Appointment | Block)]
    return sorted(things, key=lambda thing: thing.starts_at)
