"""Writing an act down."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import g
from sqlalchemy import inspect

from app.auth.acting import acting, actor_for
from app.auth.actor import Actor
from app.auth.audit.models import AuditEntry
from app.auth.audit.words import PERSONAL, Subject, Verb
from app.auth.models import Account
from app.auth.roles import TEAM
from app.core import clock, ids
from app.core.rows import opens_something
from tenants.db import TenantModel, db

Changes = Mapping[str, tuple[Any, Any]]

BLOT = "•••"

OF_NO_INTEREST = frozenset({"id", "catalogue_version", "created_at", "slug"})
LONGEST = 300
"""Characters of a text that are kept: enough to see what was changed, too few to be a second copy of everything."""


def note(
    verb: Verb,
    kind: Subject,
    row: TenantModel | None = None,
    *,
    name: str = "",
    subject_id: UUID | None = None,
    changes: Changes | None = None,
    by: Actor | None = None,
) -> None:
    """Write down who did what to what, in the transaction in which it is done.

    Call it before the flush: until then the row knows what it was. A change that changes nothing is not written down.

    :param changes: what no column tells: fields with what they were and what they are
    :param by: who did it, where that is not who acts in the request
    """
    found = {**(_changes_of(row) if row is not None else {}), **_different(changes or {})}
    if verb is Verb.CHANGED and not found:
        return
    if kind in PERSONAL:
        found, name = {field: [BLOT, BLOT] for field in found}, name or BLOT
    actor = by or acting()
    db.session.add(
        AuditEntry(
            id=ids.new_id(),
            # Most operations are told no time: nothing but this hangs on it.
            at=clock.now(),
            account_id=actor.account_id,
            role=actor.role,
            name=actor.name,
            verb=verb,
            subject_kind=kind,
            subject_id=subject_id or getattr(row, "id", None),
            subject_name=name or getattr(row, "name", ""),
            changes=found,
            request_id=g.get("request_id"),
        )
    )


def note_account(verb: Verb, account: Account, *, changes: Changes | None = None, by: Actor | None = None) -> None:
    """Write down what was done with an account of the team, by whoever has it if nobody else is named.

    What customers do with theirs is their own, and gone with them.
    """
    if account.role in TEAM:
        note(verb, Subject.ACCOUNT, account, changes=changes, by=by or actor_for(account))


def _changes_of(row: TenantModel) -> dict[str, list[Any]]:
    """Return the columns of a row that were set to something else and are not flushed yet."""
    state = inspect(row)
    found: dict[str, tuple[Any, Any]] = {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].load_history()
        if history.has_changes() and column.key not in OF_NO_INTEREST and not opens_something(column.key):
            found[column.key] = (next(iter(history.deleted), None), next(iter(history.added), None))
    return _different(found)


def _different(changes: Changes) -> dict[str, list[Any]]:
    plain = {name: [_plain(before), _plain(after)] for name, (before, after) in changes.items()}
    return {name: pair for name, pair in plain.items() if pair[0] != pair[1] and pair != [None, ""]}


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return str(value)[:LONGEST]
