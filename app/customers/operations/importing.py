"""Taking customers over from a file: kept, looked through as often as somebody wants, then written in one go."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from app.auth import audit
from app.auth.actor import Actor
from app.auth.audit import Subject, Verb
from app.core.ids import new_id
from app.core.refusals import Refusal
from app.customers import columns, intake, queries, spreadsheets
from app.customers.columns import Columns
from app.customers.commands import MOST_TAGS
from app.customers.intake import Fate, Settled
from app.customers.models import CustomerImport
from tenants.db import db
from tenants.statements import run

KEPT = timedelta(days=1)
"""How long a file waits for somebody to decide: it is full of personal data."""

AT_ONCE = 1000
"""Rows a statement: none may take longer than STATEMENT_TIMEOUT_MS, however many there are."""

CARD = """
WITH card AS (SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS stated(
    id uuid, name text, email text, phone text, notes text, allergies text, tags text[],
    birth_month int, birth_day int
))
"""

# Somebody may book under one of the addresses meanwhile: then the record that is there stays as it is.
INSERT = """
INSERT INTO customers (id, name, email, phone, notes, allergies, tags, birth_month, birth_day, created_at)
SELECT id, name, email, phone, notes, allergies, tags, birth_month, birth_day, %(now)s::timestamptz FROM card
ON CONFLICT (email) WHERE email IS NOT NULL DO NOTHING
"""

# Nor does a file fill in who was forgotten, or became part of another record, while it was being read.
FILL_IN = """
UPDATE customers SET
    phone = coalesce(customers.phone, card.phone),
    notes = CASE WHEN customers.notes = '' THEN card.notes ELSE customers.notes END,
    allergies = CASE WHEN customers.allergies = '' THEN card.allergies ELSE customers.allergies END,
    birth_day = CASE WHEN customers.birth_month IS NULL THEN card.birth_day ELSE customers.birth_day END,
    birth_month = coalesce(customers.birth_month, card.birth_month),
    tags = (customers.tags || ARRAY(
        SELECT tag FROM unnest(card.tags) AS tag
        WHERE lower(tag) NOT IN (SELECT lower(known) FROM unnest(customers.tags) AS known)
    ))[1:%(most_tags)s]
FROM card WHERE customers.id = card.id AND customers.merged_into_id IS NULL AND customers.erased_at IS NULL
"""


class ImportIsOver(Refusal):
    """This file has been imported already."""

    code, status = "import_is_over", HTTPStatus.CONFLICT


def begin_import(*, filename: str, content: bytes, by: Actor, now: datetime) -> CustomerImport:
    """Keep a file, with a guess at what its columns hold.

    :raises NotASpreadsheet: it cannot be read
    """
    forget_imports(now=now)
    guessed = columns.guess(spreadsheets.read(content))
    begun = CustomerImport(
        id=new_id(),
        filename=filename[:120],
        content=content,
        mapping=guessed.model_dump(mode="json"),
        by_account_id=by.account_id,
        by_name=by.name,
        created_at=now,
    )
    db.session.add(begun)
    db.session.flush()
    return begun


def set_columns(*, import_id: UUID, columns: Columns) -> None:
    """Say what the columns hold.

    :raises ImportIsOver: it is written already
    """
    _waiting(import_id).mapping = columns.model_dump(mode="json")
    db.session.flush()


def finish_import(*, import_id: UUID, country: str, now: datetime) -> CustomerImport:
    """Write all rows that are new or known, in this transaction: all of them or none.

    Records that are known keep what they say; the file only fills in what is missing.

    :raises ImportIsOver: it is written already
    """
    waiting = _waiting(import_id)
    settled = list(queries.settled_rows(waiting, country=country))
    for rows in _portions(one for one in settled if one.fate is Fate.NEW):
        run(CARD + INSERT, rows=_as_json(rows), now=now)
    for rows in _portions(one for one in settled if one.fate is Fate.KNOWN):
        run(CARD + FILL_IN, rows=_as_json(rows), most_tags=MOST_TAGS)
    db.session.expire_all()
    waiting.outcome, waiting.done_at, waiting.content = intake.counted(settled), now, None
    audit.note(Verb.ADDED, Subject.IMPORT, subject_id=waiting.id, name=waiting.filename)
    db.session.flush()
    return waiting


def forget_import(*, import_id: UUID) -> None:
    """Forget a file that is not to be imported.

    :raises ImportIsOver: it is written already
    """
    db.session.delete(_waiting(import_id))
    db.session.flush()


def forget_imports(*, now: datetime) -> None:
    """Forget the files about which nobody has decided."""
    undecided = CustomerImport.done_at.is_(None), CustomerImport.created_at < now - KEPT
    db.session.execute(delete(CustomerImport).where(*undecided))


def _waiting(import_id: UUID) -> CustomerImport:
    """Return an import that is not done, and keep others from doing it meanwhile."""
    found = queries.customer_import(import_id, for_update=True)
    if found.done_at is not None:
        raise ImportIsOver
    return found


def _portions(settled: Iterable[Settled]) -> Iterator[Sequence[Settled]]:
    rows = list(settled)
    return (rows[first : first + AT_ONCE] for first in range(0, len(rows), AT_ONCE))


def _as_json(rows: Sequence[Settled]) -> str:
    return json.dumps([_as_row(one) for one in rows])


def _as_row(one: Settled) -> dict[str, Any]:
    shown = ("name", "email", "phone", "notes", "allergies", "tags", "birth_month", "birth_day")
    return {"id": str(one.customer_id or new_id())} | {name: getattr(one.card, name) for name in shown}
