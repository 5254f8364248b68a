"""/desk/closures: days on which the salon is closed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import operations, queries, words
from app.catalogue.commands import CloseSalon
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.forms import asking, changing, guarded, saved, unasked
from app.catalogue.desk.hours import day_in_path
from app.catalogue.visits import Reach
from app.core import clock
from app.core.forms import parse
from app.core.refused_forms import Form, shown
from app.core.wall_clock import day_of

PAGE = "catalogue/closures/index.html"
CLOSURES, HOLIDAYS = "catalogue/closures/_closures.html", "catalogue/closures/_holidays.html"
AHEAD = timedelta(days=365)


@bp.get("/closures")
@requires(Permission.MANAGE_SETTINGS)
def closures() -> Response:
    """Show closures and the public holidays of the year to come."""
    return shown(PAGE, CLOSURES, **_context())


@bp.post("/closures")
@requires(Permission.MANAGE_SETTINGS)
def create_closure() -> Response:
    """Close for some days."""
    form = guarded(_close)
    if form:
        return shown(PAGE, CLOSURES, form, **_context(form))
    return _saved(CLOSURES, _("The closure is entered."))


@bp.post("/closures/<uuid:closure_id>/removal")
@requires(Permission.MANAGE_SETTINGS)
def create_closure_removal(closure_id: UUID) -> Response:
    """Take a closure back."""
    operations.reopen(closure_id=closure_id)
    return _saved(CLOSURES, _("The closure is taken back."))


@bp.post("/closures/holidays/<day>")
@requires(Permission.MANAGE_SETTINGS)
def update_holiday(day: str) -> Response:
    """Work on a public holiday, or keep it after all."""
    act = operations.work_on_holiday if request.form.get("worked") else operations.keep_holiday
    on = day_in_path(day)
    form = unasked(lambda: act(day=on), reach=Reach(first=on, last=on))
    if form:
        return asking(form, part="holidays", back=url_for("catalogue_desk.closures"), words=words)
    return _saved(HOLIDAYS, _("The holiday is changed."))


def _close() -> None:
    command = parse(CloseSalon, request)
    changing(lambda: operations.close(command=command), reach=Reach(first=command.starts_on, last=command.ends_on))


def _saved(partial: str, message: str) -> Response:
    return saved(partial, to=url_for("catalogue_desk.closures"), message=message, **_context())


def _context(form: Form | None = None) -> dict[str, Any]:
    salon = queries.salon()
    today = day_of(clock.now(), zone=salon.timezone)
    language = str(get_locale() or "en")
    return {
        "form": form or Form(),
        "closures": queries.closures(since=today),
        "locations": {location.id: location.name for location in queries.locations()},
        "holidays": queries.holidays(salon, from_day=today, to_day=today + AHEAD, language=language),
        "worked": queries.worked_holidays(),
        "today": today,
        "words": words,
    }
