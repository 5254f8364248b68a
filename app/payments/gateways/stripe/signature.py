"""Events as Stripe signs them (https://docs.stripe.com/webhooks#verify-manually).

The SDK verifies too, but by the wall clock and with one secret; here the time is given and secrets may be in rotation.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from app.payments.gateways.port import BadSignature, Notice

HEADER = "Stripe-Signature"
SCHEME = "v1"
TOLERANCE = timedelta(seconds=300)

OWN_NAMES = frozenset({"checkout.session", "payment_intent"})
"""Objects that `look_up` knows by their own name; others name what they are about."""


def verified(body: bytes, headers: Mapping[str, str], *, secrets: tuple[str, ...], now: datetime) -> Notice:
    """Return what a signed event says.

    :raises BadSignature: none of the secrets signed it, it was changed on its way, or it is too old or too new
    """
    signed_at, signatures = _parts(headers.get(HEADER, ""))
    expected = [_signature(body, secret, signed_at) for secret in secrets]
    matches = [hmac.compare_digest(one, other) for one in expected for other in signatures]
    if not any(matches) or abs(now - _instant(signed_at)) > TOLERANCE:
        raise BadSignature
    return _notice(body)


def _parts(header: str) -> tuple[str, list[bytes]]:
    pairs = [part.strip().partition("=") for part in header.split(",")]
    instants = [value for name, _equals, value in pairs if name == "t"]
    signatures = [value.encode() for name, _equals, value in pairs if name == SCHEME]
    if len(instants) != 1 or not signatures:
        raise BadSignature
    return instants[0], signatures


def _signature(body: bytes, secret: str, signed_at: str) -> bytes:
    return hmac.new(secret.encode(), f"{signed_at}.".encode() + body, hashlib.sha256).hexdigest().encode()


def _instant(signed_at: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(signed_at), UTC)
    except (ValueError, OverflowError, OSError):
        raise BadSignature from None


def _notice(body: bytes) -> Notice:
    try:
        event: dict[str, Any] = orjson.loads(body)
        about: dict[str, Any] = event["data"]["object"]
        metadata = about.get("metadata") or {}
        return Notice(
            id=event["id"],
            kind=event["type"],
            account=event.get("account"),
            is_live=event["livemode"],
            ref=_ref(about),
            payment_id=metadata.get("payment"),
            tenant_id=metadata.get("tenant"),
            occurred_at=datetime.fromtimestamp(event["created"], UTC),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        # Signed, and yet no event: nothing that we could be asked to believe.
        raise BadSignature from None


def _ref(about: dict[str, Any]) -> str | None:
    """Return by which name it can be looked up: charges, refunds and disputes say whose they are."""
    kind = about.get("object")
    own = about.get("id") if kind == "charge" else about.get("charge")
    named = about["id"] if kind in OWN_NAMES else about.get("payment_intent") or own
    return named if isinstance(named, str) else None
