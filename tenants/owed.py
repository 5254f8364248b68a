"""What is owed: pointers to work that must happen, written in the transaction of its cause.

PostgreSQL is the ledger and RQ is the doorbell. A pointer stays until its task has been done; Redis may lose every
ring, because the relay rings again for whatever is due.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import LiteralString
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from tenants import doorbell
from tenants.context import current_tenant, use_tenant
from tenants.db import db
from tenants.models import OwedTask
from tenants.registered import longest_of
from tenants.statements import Statement, run, send
from tenants.unit_of_work import after_commit, unit_of_work

PATIENCE = 14
"""Attempts before a task is parked for the operator."""


# Every booking owes and forgives several times: as they stand, the statements cost half of what the ORM makes of them.
OWE: LiteralString = """
INSERT INTO platform.owed_tasks (id, tenant_id, owner_role, task, key, due_at, created_at)
VALUES (%(id)s, %(tenant_id)s, current_user, %(task)s, %(key)s, %(due_at)s, now())
ON CONFLICT ON CONSTRAINT uq_owed_tasks_tenant_id_task_key
DO UPDATE SET due_at = excluded.due_at, claimed_until = NULL, parked_at = NULL, attempts = 0
"""

# As OWE, for every reachable tenant; what is still owed to one of them from the last time stays as it is.
OWE_ALL_TENANTS: LiteralString = """
INSERT INTO platform.owed_tasks (id, tenant_id, owner_role, task, key, due_at, created_at)
SELECT gen_random_uuid(), id, schema_name, %(task)s, id, %(due_at)s, now() FROM platform.tenants WHERE state = 'ACTIVE'
ON CONFLICT ON CONSTRAINT uq_owed_tasks_tenant_id_task_key DO NOTHING
"""

# What a worker has taken stays its own: owed anew it would be done twice.
HASTEN: LiteralString = """
UPDATE platform.owed_tasks SET due_at = %(due_at)s
WHERE tenant_id = %(tenant_id)s AND task = %(task)s AND key = %(key)s AND due_at > %(due_at)s AND claimed_until IS NULL
"""

FORGIVE: LiteralString = """
DELETE FROM platform.owed_tasks WHERE tenant_id = %(tenant_id)s AND task = %(task)s AND key = %(key)s
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pointer:
    """One piece of owed work, by reference."""

    id: UUID
    tenant_id: UUID
    task: str
    key: UUID
    due_at: datetime
    attempts: int


def owe(task: str, *, key: UUID, due_at: datetime) -> None:
    """Owe the current tenant `task` for `key` at `due_at`; owing it again moves the time.

    The doorbell is rung after the commit for what is due by then; a task of the future waits for the relay.
    """
    owe_all(task, {key: due_at})


def owe_all(task: str, due: Mapping[UUID, datetime]) -> None:
    """Owe the current tenant `task` for several keys, each at its time, in one round trip."""
    statements = owing(task, due)
    if statements:
        send(*statements)


def owing(task: str, due: Mapping[UUID, datetime]) -> list[Statement]:
    """Return the statements that owe, for whoever sends them in a message with others before the commit."""
    tenant_id = current_tenant().id
    after_commit(partial(doorbell.ring_if_due, tenant_id=tenant_id, task=task, due=due))
    row = {"tenant_id": tenant_id, "task": task}
    return [(OWE, {**row, "id": uuid4(), "key": key, "due_at": due_at}) for key, due_at in due.items()]


def owe_all_tenants(task: str, *, due_at: datetime) -> None:
    """Owe a task to every reachable tenant, with the tenant's own id as its key; the relay rings for it."""
    with use_tenant(None), unit_of_work():
        run(OWE_ALL_TENANTS, task=task, due_at=due_at)


def hasten(task: str, *, keys: Collection[UUID], due_at: datetime) -> None:
    """Let what is owed later be due by then, unless somebody is at it."""
    tenant_id = current_tenant().id
    row = {"tenant_id": tenant_id, "task": task, "due_at": due_at}
    if keys:
        after_commit(partial(doorbell.ring_if_due, tenant_id=tenant_id, task=task, due=dict.fromkeys(keys, due_at)))
        send(*((HASTEN, row | {"key": key}) for key in keys))


def forgive(task: str, *, key: UUID) -> None:
    """Owe this no longer."""
    send(forgiving(task, key=key))


def forgiving(task: str, *, key: UUID) -> Statement:
    """Return the statement that forgives, for a message with others."""
    return FORGIVE, {"tenant_id": current_tenant().id, "task": task, "key": key}


def due(*, now: datetime, besides: Collection[str] = (), limit: int = 500) -> Sequence[Pointer]:
    """Return what is due, unclaimed and not parked, the longest overdue first.

    :param besides: tasks that are left out
    """
    query = select(OwedTask).where(_is_free(now), OwedTask.task.not_in(besides)).order_by(OwedTask.due_at).limit(limit)
    return [_as_pointer(row) for row in db.session.scalars(query)]


def claim(*, tenant_id: UUID, task: str, key: UUID, now: datetime) -> Pointer | None:
    """Take a due task for as long as it may take; None when it is done, not due yet or somebody else's.

    That lease bounds the delay after its worker has been killed.
    """
    row = db.session.scalar(
        update(OwedTask)
        .where(OwedTask.tenant_id == tenant_id, OwedTask.task == task, OwedTask.key == key, _is_free(now))
        .values(claimed_until=now + longest_of(task), attempts=OwedTask.attempts + 1)
        .returning(OwedTask)
    )
    return _as_pointer(row) if row is not None else None


def settle(pointer: Pointer) -> None:
    """Strike the task off, unless it has been owed anew meanwhile."""
    db.session.execute(delete(OwedTask).where(_is_still(pointer)))


def postpone(pointer: Pointer, *, until: datetime) -> None:
    """Owe the task later; this attempt does not count."""
    later = {"due_at": until, "claimed_until": None, "attempts": pointer.attempts - 1}
    db.session.execute(update(OwedTask).where(_is_still(pointer)).values(later))


def retry(pointer: Pointer, *, error: str, now: datetime) -> None:
    """Owe the task again after a growing gap, or park it when patience is at its end."""
    again = {"due_at": now + gap(pointer.attempts), "claimed_until": None, "last_error": error[:500]}
    if pointer.attempts >= PATIENCE:
        again["parked_at"] = now
    db.session.execute(update(OwedTask).where(_is_still(pointer)).values(again))


def gap(attempts: int) -> timedelta:
    """Return the time to wait after so many attempts: 5 s, doubled each time, six hours at most."""
    return min(timedelta(seconds=5 * 2 ** (attempts - 1)), timedelta(hours=6))


def oldest_due(*, now: datetime) -> datetime | None:
    """Return since when the longest overdue task has been due, if there is one."""
    return db.session.scalar(
        select(func.min(OwedTask.due_at)).where(OwedTask.due_at <= now, OwedTask.parked_at.is_(None))
    )


def parked() -> int:
    """Return how many tasks wait for the operator."""
    return db.session.scalar(select(func.count()).where(OwedTask.parked_at.is_not(None))) or 0


def _is_free(now: datetime) -> ColumnElement[bool]:
    unclaimed = or_(OwedTask.claimed_until.is_(None), OwedTask.claimed_until < now)
    return and_(OwedTask.due_at <= now, OwedTask.parked_at.is_(None), unclaimed)


def _is_still(pointer: Pointer) -> ColumnElement[bool]:
    return and_(OwedTask.id == pointer.id, OwedTask.due_at == pointer.due_at)


def _as_pointer(row: OwedTask) -> Pointer:
    return Pointer(
        id=row.id, tenant_id=row.tenant_id, task=row.task, key=row.key, due_at=row.due_at, attempts=row.attempts
    )
