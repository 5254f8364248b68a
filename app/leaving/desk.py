"""/desk/settings/leaving: everything in one file, and the end. The owner's alone, with the password asked again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wsgi import wrap_file

from app.auth import operations as auth
from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.booking.queries.lists import count_ahead
from app.catalogue import queries as catalogue
from app.catalogue.desk.forms import saved
from app.core import clock, spoken_time
from app.core.forms import parse
from app.core.refusals import Refusal
from app.core.refused_forms import Form, came_back, refused, shown
from app.leaving import operations, queries
from app.leaving.commands import Close, Confirm
from tenants.application import opens_its_own_unit_of_work
from tenants.unit_of_work import unit_of_work

bp = Blueprint("leaving_desk", __name__, url_prefix="/desk/settings/leaving")

PAGE, EXPORTS, CLOSING = "leaving/index.html", "leaving/_exports.html", "leaving/_closing.html"


@bp.get("")
@requires(Permission.CLOSE_SALON)
def index() -> Response:
    """Show what can be taken along, and how to close."""
    return shown(PAGE, EXPORTS, **_context())


@bp.post("/exports")
@requires(Permission.CLOSE_SALON)
@opens_its_own_unit_of_work
def create_export() -> Response:
    """Ask for everything."""
    form = _refused(_ask)
    with unit_of_work():
        if form:
            return shown(PAGE, EXPORTS, form, **_context(export_form=form))
        message = _("Your export is being made. We write to you when it is ready.")
        return saved(EXPORTS, to=url_for(".index"), message=message, **_context())


@bp.post("/exports/<uuid:export_id>/file")
@requires(Permission.CLOSE_SALON)
@opens_its_own_unit_of_work
def download(export_id: UUID) -> ResponseReturnValue:
    """Send the file to whoever knows the password: it may have been asked for by somebody who has left the browser."""
    form = _refused(lambda: _confirm(parse(Confirm, request).password))
    with unit_of_work():
        return shown(PAGE, EXPORTS, form, **_context(export_form=form)) if form else _file(export_id)


@bp.post("/closing")
@requires(Permission.CLOSE_SALON)
@opens_its_own_unit_of_work
def create_closing() -> Response:
    """Close the salon."""
    form = _refused(_close)
    with unit_of_work():
        if form:
            return shown(PAGE, CLOSING, form, **_context(closing_form=form))
        return saved(CLOSING, to=url_for(".index"), message=_("The salon is closed."), **_context())


@bp.post("/reopening")
@requires(Permission.CLOSE_SALON)
def create_reopening() -> Response:
    """Open the salon again."""
    form = refused(lambda: operations.reopen_salon(by=current_actor()))
    if form:
        return shown(PAGE, CLOSING, form, **_context(closing_form=form))
    return saved(CLOSING, to=url_for(".index"), message=_("The salon is open again."), **_context())


def _refused(act: Callable[[], None]) -> Form | None:
    """Do what a form asks for that hashes first, and has its units of work afterwards."""
    try:
        act()
    except Refusal as refusal:
        return came_back(refusal)
    return None


def _file(export_id: UUID) -> Response:
    file, size = operations.download(export_id=export_id, by=current_actor(), now=clock.now())
    answer = Response(wrap_file(request.environ, file), mimetype="application/zip", direct_passthrough=True)
    answer.content_length = size
    answer.headers["Content-Disposition"] = "attachment; filename=salon.zip"
    return answer


def _close() -> None:
    command = parse(Close, request)
    _confirm(command.password)
    with unit_of_work():
        operations.close_salon(
            name=command.name, cancels_later=command.cancels_later, by=current_actor(), now=clock.now()
        )


def _ask() -> None:
    _confirm(parse(Confirm, request).password)
    with unit_of_work():
        operations.ask_for_export(by=current_actor(), now=clock.now())


def _confirm(password: str) -> None:
    auth.confirm_password(by=current_actor(), password=password)


def _context(**forms: Form) -> dict[str, Any]:
    salon = catalogue.salon()
    return {
        "exports": queries.latest(),
        "now": clock.now(),
        "stamp": lambda at: spoken_time.stamp(at, zone=salon.timezone, country=salon.country),
        "grace": operations.GRACE,
        "erased_at": salon.closed_at and salon.closed_at + operations.GRACE,
        "visits_ahead": count_ahead(now=clock.now()),
        "visits_later": count_ahead(now=clock.now() + operations.GRACE),
        **{name: forms.get(name, Form()) for name in ("export_form", "closing_form")},
    }
