"""/desk/settings/leaving: everything in one file, and the end. The owner's alone, with the password asked again."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth import operations as auth
from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.booking.queries.lists import count_ahead
from app.catalogue import queries as catalogue
from app.catalogue.desk.forms import Form, refused, saved, shown
from app.core import clock, spoken_time
from app.core.forms import parse
from app.leaving import operations, queries
from app.leaving.commands import Close, Confirm

bp = Blueprint("leaving_desk", __name__, url_prefix="/desk/settings/leaving")

PAGE, EXPORTS, CLOSING = "leaving/index.html", "leaving/_exports.html", "leaving/_closing.html"


@bp.get("")
@requires(Permission.CLOSE_SALON)
def index() -> Response:
    """Show what can be taken along, and how to close."""
    return shown(PAGE, EXPORTS, **_context())


@bp.post("/exports")
@requires(Permission.CLOSE_SALON)
def create_export() -> Response:
    """Ask for everything."""
    form = refused(_ask)
    if form:
        return shown(PAGE, EXPORTS, form, **_context(export_form=form))
    message = _("Your export is being made. We write to you when it is ready.")
    return saved(EXPORTS, to=url_for(".index"), message=message, **_context())


@bp.get("/exports/<uuid:export_id>")
@requires(Permission.CLOSE_SALON)
def download(export_id: UUID) -> ResponseReturnValue:
    """Send the file."""
    content = operations.download(export_id=export_id, now=clock.now())
    answer = Response(content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = "attachment; filename=salon.zip"
    return answer


@bp.post("/closing")
@requires(Permission.CLOSE_SALON)
def create_closing() -> Response:
    """Close the salon."""
    form = refused(_close)
    if form:
        return shown(PAGE, CLOSING, form, **_context(closing_form=form))
    return saved(CLOSING, to=url_for(".index"), message=_("The salon is closed."), **_context())


@bp.post("/reopening")
@requires(Permission.CLOSE_SALON)
def create_reopening() -> Response:
    """Open the salon again."""
    operations.reopen_salon(by=current_actor())
    return saved(CLOSING, to=url_for(".index"), message=_("The salon is open again."), **_context())


def _close() -> None:
    command = parse(Close, request)
    _confirm(command.password)
    operations.close_salon(name=command.name, by=current_actor(), now=clock.now())


def _ask() -> None:
    _confirm(parse(Confirm, request).password)
    operations.ask_for_export(by=current_actor(), now=clock.now())


def _confirm(password: str) -> None:
    auth.confirm_password(by=current_actor(), password=password)


def _context(**forms: Form) -> dict[str, Any]:
    salon = catalogue.salon()
    return {
        "exports": queries.latest(),
        "now": clock.now(),
        "stamp": lambda at: spoken_time.stamp(at, zone=salon.timezone, country=salon.country),
        "erased_at": salon.closed_at and salon.closed_at + operations.GRACE,
        "visits_ahead": count_ahead(now=clock.now()),
        **{name: forms.get(name, Form()) for name in ("export_form", "closing_form")},
    }
