"""/messages: what was said to customers and staff, and what became of it."""

from typing import Any
from uuid import UUID

from flask import Response, request

from app.api.v1.blueprint import bp
from app.api.v1.instants import local, local_or_none
from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import queries as catalogue
from app.core import clock, http
from app.core.forms import build
from app.notifications import operations, queries
from app.notifications.commands import ListMessages
from app.notifications.models import Message
from app.notifications.reading import Readable, listed, readable


@bp.get("/messages")
@requires(Permission.VIEW_MESSAGES)
def list_messages() -> Response:
    """List messages, the newest first; the query narrows the list."""
    page = queries.search(**dict(build(ListMessages, dict(request.args))))
    zone = catalogue.salon().timezone
    found = [as_json(one, zone) for one in listed(page.data, now=clock.now())]
    return http.as_json({"data": found, "next": page.next})


@bp.get("/messages/<uuid:message_id>")
@requires(Permission.VIEW_MESSAGES)
def get_message(message_id: UUID) -> Response:
    """Show one message with its text."""
    return _with_text(queries.message(message_id))


@bp.post("/messages/<uuid:message_id>/retry")
@requires(Permission.VIEW_MESSAGES)
def retry_message(message_id: UUID) -> Response:
    """Try a failed message again."""
    return _with_text(operations.retry(message_id=message_id, now=clock.now()))


def as_json(one: Readable, zone: str) -> dict[str, Any]:
    """Return a message as the team's programs see it."""
    message = one.message
    shown = ("id", "kind", "audience", "channel", "customer_id", "staff_member_id", "appointment_id", "locale")
    return {
        **{name: getattr(message, name) for name in shown},
        "to": {"name": message.to_name, "address": message.to_address},
        "subject": one.subject,
        "state": message.state,
        "attempts": message.attempts,
        "last_error": message.last_error,
        "created_at": local(message.created_at, zone),
        "sent_at": local_or_none(message.sent_at, zone),
        "is_test": message.is_test,
    }


def _with_text(message: Message) -> Response:
    one = readable(message, now=clock.now())
    return http.as_json(as_json(one, catalogue.salon().timezone) | {"text": one.text})
