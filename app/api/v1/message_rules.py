"""/message-rules: which kinds of messages go out, and what the salon adds to them in its own words."""

from typing import Any

from flask import Response, request

from app.api.v1.blueprint import bp
from app.auth.access import requires
from app.auth.permissions import Permission
from app.core import http
from app.core.forms import parse
from app.notifications import operations, queries
from app.notifications.commands import ChangeRule
from app.notifications.models import MessageRule
from app.notifications.occasions import OCCASIONS, Occasion, occasion_of


@bp.get("/message-rules")
@requires(Permission.MANAGE_SETTINGS)
def list_message_rules() -> Response:
    """List every kind of message to either side of the desk, with what the salon wants of it."""
    rules = queries.rules()
    return http.as_json({"data": [as_json(one, rules.get((one.kind, one.audience))) for one in OCCASIONS]})


@bp.put("/message-rules/<kind>/<audience>")
@requires(Permission.MANAGE_SETTINGS)
def put_message_rule(kind: str, audience: str) -> Response:
    """Let a kind of message go out or not, and say what the salon adds to it."""
    occasion = occasion_of(kind, audience)
    command = parse(ChangeRule, request)
    rule = operations.change_rule(kind=occasion.kind, audience=occasion.audience, command=command)
    return http.as_json(as_json(occasion, rule))


def as_json(occasion: Occasion, rule: MessageRule | None) -> dict[str, Any]:
    """Return a kind of message as the salon's programs see it; one without a rule goes out as it is."""
    return {
        "kind": occasion.kind,
        "audience": occasion.audience,
        "is_on": rule.is_on if rule else True,
        "own_words": rule.own_words if rule else "",
        "can_be_off": occasion.can_be_off,
        "takes_own_words": occasion.takes_own_words,
    }
