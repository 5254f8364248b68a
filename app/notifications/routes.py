"""A customer's own messages."""

from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.core import clock
from app.core.http import render
from app.core.refusals import NotFound
from app.notifications import queries
from app.notifications.kinds import Audience
from app.notifications.reading import listed, readable, salon_wall

bp = Blueprint("notifications", __name__)


@bp.get("/account/messages")
@requires(Permission.VIEW_OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    """List what the salon has told the customer."""
    cursor = request.args.get("cursor")
    page = queries.search(audience=Audience.CUSTOMER, customer_id=_own_id(), cursor=cursor)
    return render(
        "notifications/account/index.html",
        messages=listed(page.data, now=clock.now()),
        next_href=url_for("notifications.index", cursor=page.next) if page.next else "",
        wall=salon_wall(),
    )


@bp.get("/account/messages/<uuid:message_id>")
@requires(Permission.VIEW_OWN_ACCOUNT)
def show(message_id: UUID) -> ResponseReturnValue:
    """Show one message."""
    message = queries.message(message_id, customer_id=_own_id())
    return render(
        "notifications/account/show.html",
        readable=readable(message, now=clock.now()),
        wall=salon_wall(),
    )


def _own_id() -> UUID:
    customer_id = current_actor().customer_id
    if customer_id is None:
        raise NotFound
    return customer_id
