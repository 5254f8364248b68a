"""/payments/webhook/stripe: what gateways tell us. Each event is signed; who asks is of no interest."""

from http import HTTPStatus

from flask import Response, request

from app.api.v1.blueprint import bp
from app.auth.access import public
from app.core import clock, http
from app.payments import operations
from app.payments.accounts import Means

LARGEST_BYTES = 512 * 1024
"""Stripe's events hold one object; the largest are some tens of kilobytes."""


@bp.post("/payments/webhook/stripe")
@public
def receive_stripe_event() -> Response:
    """Store an event and answer; a worker looks at what it is about."""
    request.max_content_length = LARGEST_BYTES
    body = request.get_data(cache=False)
    operations.receive(means=Means.STRIPE, body=body, headers=dict(request.headers), now=clock.now())
    return http.as_json({"received": True}, HTTPStatus.OK)
