"""Secrets that travel by mail and prove an address: made once, good once."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from app.auth.codes import LIFETIMES, Purpose
from app.auth.models import OneTimeCode
from app.core import ids
from app.core.refusals import Refusal
from tenants.db import db


class LinkExpired(Refusal):
    """This link has been used already, or is too old. Please ask for a new one."""

    code, status = "link_expired", HTTPStatus.GONE


def promise(*, purpose: Purpose, email: str, now: datetime, **becomes: Any) -> OneTimeCode:
    """Write down that a secret is owed to an address, and what becomes true when it is shown."""
    proof = OneTimeCode(
        id=ids.new_id(),
        purpose=purpose,
        email=email,
        created_at=now,
        expires_at=now + LIFETIMES[purpose],
        **becomes,
    )
    db.session.add(proof)
    db.session.flush()
    return proof


def make_link(proof: OneTimeCode) -> str:
    """Return the secret for a link; only its digest stays."""
    token = ids.new_token()
    proof.code_digest = ids.digest(token)
    return token


def find_unsent(proof_id: UUID, *, now: datetime) -> OneTimeCode | None:
    """Return a promise whose secret has not been made yet; somebody who makes it at the same time waits."""
    return db.session.scalar(
        select(OneTimeCode)
        .where(OneTimeCode.id == proof_id, OneTimeCode.code_digest.is_(None), OneTimeCode.expires_at > now)
        .with_for_update()
    )


def take(token: str, *, purposes: Sequence[Purpose], now: datetime) -> OneTimeCode:
    """Use a link up and return what it stands for. Of two who use it at once, one gets it.

    :raises LinkExpired: it has been used, is too old or was never ours
    """
    taken: OneTimeCode | None = db.session.scalar(
        update(OneTimeCode)
        .where(
            OneTimeCode.code_digest == ids.digest(token),
            OneTimeCode.purpose.in_(purposes),
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
        )
        .values(used_at=now)
        .returning(OneTimeCode)
    )
    if taken is None:
        raise LinkExpired
    return taken


def withdraw(*, email: str, purpose: Purpose, now: datetime) -> None:
    """Make every open secret of this kind for an address worthless."""
    db.session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.email == email, OneTimeCode.purpose == purpose, OneTimeCode.used_at.is_(None))
        .values(used_at=now)
    )


def drop(proof: OneTimeCode) -> None:
    """Forget a promise that nobody is to hear of."""
    db.session.execute(delete(OneTimeCode).where(OneTimeCode.id == proof.id))
