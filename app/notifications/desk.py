"""The desk's view of everything that was said, with what became of it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.booking.queries import visible_to
from app.core import clock
from app.core.forms import build
from app.core.htmx import is_htmx, page_or_partial, replace_or_redirect
from app.core.http import render
from app.notifications import operations, queries
from app.notifications.commands import ListMessages
from app.notifications.models import Message
from app.notifications.occasions import OCCASIONS, TITLES
from app.notifications.reading import listed, readable, salon_wall

bp = Blueprint("notifications_desk", __name__, url_prefix="/desk/messages")


@bp.get("")
@requires(Permission.VIEW_MESSAGES)
def index() -> ResponseReturnValue:
    """List the messages, the newest first."""
    stated = {name: value for name, value in request.args.items() if value}
    asked = build(ListMessages, stated)
    page = queries.search(**dict(asked))
    return page_or_partial(
        "notifications/desk/index.html",
        "notifications/desk/found.htmx.html",
        messages=listed(page.data, now=clock.now()),
        asked=asked,
        failed=queries.count_failed(),
        next_href=_next(stated, page.next),
        kinds=_kinds(),
        titles=TITLES,
        wall=salon_wall(),
    )


@bp.get("/about/<uuid:appointment_id>")
@requires(Permission.VIEW_MESSAGES)
def index_about(appointment_id: UUID) -> ResponseReturnValue:
    """List what was said about a visit, beside it; without scripts that is the list of messages."""
    visit = visible_to(current_actor()).get(appointment_id)
    if not is_htmx():
        return redirect(url_for("notifications_desk.index", appointment_id=visit.id))
    page = queries.search(appointment_id=visit.id)
    return render("notifications/desk/_about.html", messages=listed(page.data, now=clock.now()), wall=salon_wall())


@bp.get("/<uuid:message_id>")
@requires(Permission.VIEW_MESSAGES)
def show(message_id: UUID) -> ResponseReturnValue:
    """Show one message as text, and what became of it."""
    return render("notifications/desk/show.html", **_shown(queries.message(message_id)))


@bp.post("/<uuid:message_id>/retry")
@requires(Permission.VIEW_MESSAGES)
def create_retry(message_id: UUID) -> ResponseReturnValue:
    """Try a failed message again."""
    message = operations.retry(message_id=message_id, now=clock.now())
    return replace_or_redirect(
        "notifications/desk/retried.htmx.html",
        to=url_for("notifications_desk.show", message_id=message_id),
        said=_("The message is tried again."),
        **_shown(message),
    )


def _kinds() -> list[tuple[str, str]]:
    """Return the kinds of a choice, each once: what customers and the team call differently goes by the first name."""
    found: dict[str, str] = {}
    for one in OCCASIONS:
        found.setdefault(one.kind, str(one.title))
    return list(found.items())


def _next(stated: dict[str, Any], cursor: str | None) -> str:
    return url_for("notifications_desk.index", **stated | {"cursor": cursor}) if cursor else ""


def _shown(message: Message) -> dict[str, object]:
    return {"readable": readable(message, now=clock.now()), "titles": TITLES, "wall": salon_wall()}
