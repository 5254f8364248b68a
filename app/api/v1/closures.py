"""/closures: days on which the salon is closed, and the public holidays it keeps."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, request

from app.api.v1.blueprint import bp
from app.api.v1.stranding import Confirmable, change_hours, take_back, told
from app.api.v1.working_hours import day_in_path
from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import operations, queries
from app.catalogue.commands import CloseSalon
from app.catalogue.models import Closure
from app.catalogue.visits import Reach
from app.core import clock, http
from app.core.forms import parse
from app.core.wall_clock import day_of

AHEAD = timedelta(days=365)


class AskForClosure(CloseSalon, Confirmable):
    """Days on which the salon is closed."""


@bp.get("/closures")
@requires(Permission.VIEW_CALENDAR)
def list_closures() -> Response:
    """List closures that are not over, and the public holidays of the year to come."""
    salon = queries.salon()
    today = day_of(clock.now(), zone=salon.timezone)
    closures = [as_json(closure) for closure in queries.closures(since=today)]
    holidays = queries.holidays(salon, from_day=today, to_day=today + AHEAD)
    kept = holidays.keys() - queries.worked_holidays() if salon.observes_public_holidays else set()
    shown = [{"day": day, "name": name, "closed": day in kept} for day, name in holidays.items()]
    return http.as_json({"data": closures, "next": None, "public_holidays": shown})


@bp.post("/closures")
@requires(Permission.MANAGE_SETTINGS)
def create_closure() -> Response:
    """Close the salon for some days; what has been booked stays booked, and is listed."""
    command = parse(AskForClosure, request)
    close = CloseSalon.model_validate(command.model_dump(exclude={"confirm"}))
    changed = change_hours(
        lambda: operations.close(command=close),
        reach=Reach(first=command.starts_on, last=command.ends_on),
        confirm=command.confirm,
    )
    return http.as_json(as_json(changed.done) | told(changed), HTTPStatus.CREATED)


@bp.get("/closures/<uuid:closure_id>")
@requires(Permission.VIEW_CALENDAR)
def get_closure(closure_id: UUID) -> Response:
    """Show one closure."""
    return http.as_json(as_json(queries.closure(closure_id)))


@bp.delete("/closures/<uuid:closure_id>")
@requires(Permission.MANAGE_SETTINGS)
def delete_closure(closure_id: UUID) -> Response:
    """Take a closure back."""
    operations.reopen(closure_id=closure_id)
    return Response(status=HTTPStatus.NO_CONTENT)


@bp.put("/worked-holidays/<day>")
@requires(Permission.MANAGE_SETTINGS)
def create_worked_holiday(day: str) -> Response:
    """Work on a public holiday all the same."""
    operations.work_on_holiday(day=day_in_path(day))
    return Response(status=HTTPStatus.NO_CONTENT)


@bp.delete("/worked-holidays/<day>")
@requires(Permission.MANAGE_SETTINGS)
def delete_worked_holiday(day: str) -> Response:
    """Stay closed on a public holiday after all."""
    on = day_in_path(day)
    return take_back(lambda: operations.keep_holiday(day=on), reach=Reach(first=on, last=on))


def as_json(closure: Closure) -> dict[str, Any]:
    """Return a closure as programs see it."""
    return {name: getattr(closure, name) for name in ("id", "starts_on", "ends_on", "reason", "location_id")}
