"""/holds: keep a time for a few minutes."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, request

from app.api.v1.appointment_json import addons_as_json
from app.api.v1.blueprint import bp
from app.api.v1.idempotency import Answer, answer_once
from app.api.v1.instants import local
from app.auth.access import current_actor, public
from app.auth.actor import Actor
from app.booking import limits, operations
from app.booking.commands import PlaceHold
from app.booking.operations import PlacedHold
from app.booking.tokens import hold_token
from app.booking.visitors import Visitor
from app.core import clock, rate_limits
from app.core.forms import parse

HOLD_TOKEN = "X-Hold-Token"  # noqa: S105 - the header's name


@bp.post("/holds")
@public
def create_hold() -> Response:
    """Keep a start for a few minutes; the answer's token is needed to book or release it."""
    by = current_actor()
    limits.count_hold(by=by)
    return answer_once(lambda: _hold(by), secrets_of=lambda body: {"token": hold_token(UUID(body["id"]))})


@bp.delete("/holds/<uuid:hold_id>")
@public
def delete_hold(hold_id: UUID) -> Response:
    """Give a held start back."""
    operations.release_hold(hold_id=hold_id, token=request.headers.get(HOLD_TOKEN, ""))
    return Response(status=HTTPStatus.NO_CONTENT)


def as_json(placed: PlacedHold) -> dict[str, Any]:
    """Return a hold as programs see it, without its secret."""
    hold = placed.hold
    return {
        "id": str(hold.id),
        "service_id": str(hold.service_id),
        "staff_id": str(hold.staff_member_id),
        "chosen_by": hold.chosen_by,
        "starts_at": local(hold.starts_at, placed.timezone),
        "ends_at": local(hold.ends_at, placed.timezone),
        "timezone": placed.timezone,
        "addons": addons_as_json(hold.addons, hold.currency),
        "price": {"amount_minor": hold.price_minor, "currency": hold.currency},
        "expires_at": local(hold.expires_at, placed.timezone),
    }


def _hold(by: Actor) -> Answer:
    # A signed-in customer is one visitor on all their devices; other programs are told apart by nothing.
    visitor = Visitor(key=str(by.account_id) if by.account_id else None, address=rate_limits.network())
    command = parse(PlaceHold, request)
    placed = operations.place_hold(command=command, visitor=visitor, by=by, now=clock.now())
    return Answer(body=as_json(placed), secrets={"token": placed.token})
