"""The same key and body, the same answer: so that a caller who heard nothing can ask again without booking twice.

What is remembered is what was done. A refusal leaves nothing behind, so a repeated request is tried again. Secrets are
not kept: they are derived anew for whoever repeats the key.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.auth.identity import current_identity
from app.booking.models import IdempotencyKey
from app.core import clock, rate_limits
from app.core.http import as_json
from app.core.refusals import Conflict, Invalid, Refusal
from tenants.db import db

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
HOLDS = "api_v1.create_hold"


class KeyReused(Refusal):
    """This idempotency key was used for another request."""

    code, status = "idempotency_key_reused", HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was done, in JSON, and the secrets that go with it."""

    body: dict[str, Any]
    status: HTTPStatus = HTTPStatus.CREATED
    secrets: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """Return it as it is sent."""
        return as_json(self.body | self.secrets, self.status)


def answer_once(work: Callable[[], Answer], *, secrets_of: Callable[[dict[str, Any]], dict[str, str]]) -> Response:
    """Do the work unless this key has done it, and answer the same either way.

    :raises KeyReused: the key was used with another body
    """
    key = request.headers.get(HEADER)
    if key is None:
        return work().response()
    known = _Known(scope=_scope(), key=_checked(key), body_digest=_digest_of_body())
    remembered = known.claim_or_recall()
    if remembered is None:
        answer = work()
        known.remember(answer)
        return answer.response()
    response = Answer(body=remembered.body, status=remembered.status, secrets=secrets_of(remembered.body)).response()
    response.headers["Idempotent-Replayed"] = "true"
    return response


@dataclass(frozen=True, kw_only=True)
class _Known:
    scope: str
    key: str
    body_digest: bytes

    def claim_or_recall(self) -> Answer | None:
        """Return the answer this key was given, or claim the key.

        A second request with the same key waits at the insert until the first one has been answered.
        """
        row = insert(IdempotencyKey).values(
            scope=self.scope, key=self.key, body_digest=self.body_digest, status=0, answer={}, created_at=clock.now()
        )
        if db.session.execute(row.on_conflict_do_nothing().returning(IdempotencyKey.key)).first() is not None:
            return None
        kept = db.session.execute(
            select(IdempotencyKey.body_digest, IdempotencyKey.status, IdempotencyKey.answer).where(*self._is_this())
        ).first()
        if kept is None:
            raise Conflict
        if kept.body_digest != self.body_digest:
            raise KeyReused
        return Answer(body=kept.answer, status=HTTPStatus(kept.status))

    def remember(self, answer: Answer) -> None:
        values = {"status": int(answer.status), "answer": answer.body}
        db.session.execute(
            update(IdempotencyKey).where(*self._is_this()).values(values),
            execution_options={"synchronize_session": False},
        )

    def _is_this(self) -> tuple[Any, ...]:
        return IdempotencyKey.scope == self.scope, IdempotencyKey.key == self.key


def _scope() -> str:
    identity = current_identity()
    who = identity.api_key_id or identity.actor.account_id or _stranger()
    return f"{request.endpoint}:{who}"


def _stranger() -> str:
    # The answer to a hold has its token in it, and the request says nothing of who asks: there strangers with one key
    # are told apart by their networks. A booking names its customer, whose telephone may change networks in between.
    return f"anonymous {rate_limits.network()}" if request.endpoint == HOLDS else "anonymous"


def _checked(key: str) -> str:
    if not 0 < len(key) <= LONGEST_KEY:
        raise Invalid(errors={HEADER: [_("Please use at most %(count)s characters.", count=LONGEST_KEY)]})
    return key


def _digest_of_body() -> bytes:
    """Return a digest of what the body says, however it is spaced."""
    said = json.dumps(request.get_json(force=True, silent=True), sort_keys=True)
    return hashlib.sha256(said.encode()).digest()
