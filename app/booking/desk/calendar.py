"""The calendar: a day of the team, a week of one of them, or the next days as a list."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.booking import asking
from app.booking.desk.blueprint import bp
from app.booking.desk.faces import Faces
from app.booking.desk.words import Clock
from app.booking.queries.calendars import Calendar, Look, View, calendar
from app.booking.queries.revisions import Revision
from app.catalogue import queries as catalogue
from app.core import clock
from app.core.colours import hues_stylesheet
from app.core.htmx import is_htmx, page_or_partial


@bp.get("")
@requires(Permission.VIEW_CALENDAR)
def index() -> ResponseReturnValue:
    """Lead to today."""
    return redirect(url_for(".calendar"))


@bp.get("/calendar", endpoint="calendar")
@requires(Permission.VIEW_CALENDAR)
def show_calendar() -> ResponseReturnValue:
    """Show a day, a week or a list; nothing to a page that asks whether it still looks the same, when it does."""
    if _looks_the_same():
        return Response(status=204)
    shown = calendar(look=_look(), by=current_actor(), now=clock.now())
    known = _known(shown) | {"may_hire": current_actor().may(Permission.MANAGE_TEAM)}
    return page_or_partial("booking/desk/calendar.html", "booking/desk/_calendar.html", **known)


@bp.get("/colours.css")
@requires(Permission.VIEW_CALENDAR)
def service_colours() -> ResponseReturnValue:
    """Send the services' own colours as classes: our policy allows no inline styles. Its address changes with them."""
    colours = {f"service-{service_id}": colour for service_id, colour in catalogue.service_colours().items()}
    answer = Response(hues_stylesheet(colours), mimetype="text/css")
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


@dataclass(frozen=True)
class Address:
    """Addresses near what is shown: the same, but for what is said."""

    shown: Calendar
    path: str

    def __call__(self, **changes: Any) -> str:
        """Return the address of the calendar with these changes; None leaves a word out."""
        shown = self.shown
        near: dict[str, Any] = {
            "day": shown.day,
            "view": shown.view,
            "staff": shown.chosen.id if shown.chosen else None,
            "location": shown.location.id if len(shown.locations) > 1 else None,
            "cancelled": 1 if shown.cancelled else None,
        }
        return f"{self.path}?{urlencode({name: value for name, value in (near | changes).items() if value})}"


def _known(shown: Calendar) -> dict[str, Any]:
    say = Clock.of(shown.location)
    return {"cal": shown, "say": say, "address": Address(shown, url_for(".calendar")), "faces": Faces(say)}


def _look() -> Look:
    asked = asking.text("view")
    return Look(
        day=asking.find_day(),
        view=View(asked) if asked in set(View) else View.DAY,
        staff_member_id=asking.find_id("staff"),
        location_id=asking.find_id("location"),
        cancelled=bool(asking.text("cancelled")),
    )


def _looks_the_same() -> bool:
    seen = Revision.stated(asking.text("seen")) if is_htmx() else None
    return seen is not None and seen.is_current(now=clock.now())
