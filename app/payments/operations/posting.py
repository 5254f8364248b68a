"""Writing the ledger: an entry with all its postings, once for each cause."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql

from app.auth.actor import Actor
from app.core.ids import new_id
from app.core.refusals import Refusal
from app.payments.ledger import EntryKind, Posting, Visit, backwards
from app.payments.models import LedgerEntry, LedgerPosting
from app.payments.queries.entries import discounts_of, postings_of
from tenants.db import db


class AlreadyReversed(Refusal):
    """This has been taken back already."""

    code, status = "already_reversed", HTTPStatus.CONFLICT


def post(
    kind: EntryKind,
    postings: Sequence[Posting],
    *,
    cause_id: UUID,
    currency: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    reverses_id: UUID | None = None,
) -> UUID | None:
    """Enter what happened, and return the entry's id; None where its cause has been entered before, or nothing moved.

    :raises IntegrityError: the postings do not sum to zero: a defect of whoever made them
    """
    if not postings:
        return None
    entry = {
        "id": new_id(),
        "kind": kind,
        "cause_id": cause_id,
        "currency": currency,
        "occurred_at": at,
        "reverses_id": reverses_id,
        "reason": reason,
        "by_account_id": by.account_id,
        "by_name": by.name,
    }
    written = postgresql.insert(LedgerEntry).values(entry).on_conflict_do_nothing().returning(LedgerEntry.id)
    entry_id = db.session.scalar(written)
    if entry_id is not None:
        # In one statement: the database looks at what a statement has written as a whole.
        db.session.execute(insert(LedgerPosting).values([_row(entry_id, posting) for posting in postings]))
    return entry_id


def reverse(*, entry_id: UUID, cause_id: UUID, by: Actor, at: datetime, reason: str = "") -> UUID:
    """Take back an entry by another one that undoes it, and return its id.

    :raises AlreadyReversed: somebody has done so before
    """
    entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.id == entry_id).with_for_update()).one()
    undone = post(
        EntryKind.REVERSED,
        backwards(postings_of(entry_id)),
        cause_id=cause_id,
        currency=entry.currency,
        by=by,
        at=at,
        reason=reason,
        reverses_id=entry_id,
    )
    if undone is None:
        raise AlreadyReversed
    return undone


def take_back_discounts(*, visit: Visit, by: Actor, now: datetime) -> int:
    """Take back what was let off a visit, and return how much that was: the document that is written takes it off."""
    let_off = discounts_of(visit.appointment_id)
    for entry_id in let_off:
        reverse(entry_id=entry_id, cause_id=entry_id, by=by, at=now)
    return sum(let_off.values())


def _row(entry_id: UUID, posting: Posting) -> dict[str, object]:
    return {
        "id": new_id(),
        "entry_id": entry_id,
        "account": posting.account,
        "amount_minor": posting.amount_minor,
        "means": posting.means,
        "appointment_id": posting.appointment_id,
        "customer_id": posting.customer_id,
        "staff_member_id": posting.staff_member_id,
        "service_id": posting.service_id,
    }
