"""The relay: rings for whatever is due and unsettled, and begins recurring work when its period has passed."""

import signal
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from redis.exceptions import RedisError
from sqlalchemy.dialects.postgresql import insert

from tenants import clock, doorbell, owed
from tenants.context import use_tenant
from tenants.db import db
from tenants.models import RecurringRun
from tenants.owed import Pointer
from tenants.registered import JOBS, QUEUES, queue_of
from tenants.unit_of_work import unit_of_work

log = structlog.get_logger(__name__)

QUEUE_IS_LONG = 2_000
"""With so many rings waiting, more would only lengthen the queue."""


KEYS_A_RING = 10
"""Of many tasks each worker is to find some."""


@dataclass(frozen=True, kw_only=True)
class Recurring:
    """Work that begins again every `period`, on one relay whatever their number.

    The relay rings for nothing meanwhile, so what may take long is owed, see `for_every_tenant`.
    """

    name: str
    period: timedelta
    act: Callable[[], None]


def for_every_tenant(task: str, *, period: timedelta) -> Recurring:
    """Return recurring work that workers do inside every tenant: a registered job whose key is the tenant's id."""
    return Recurring(name=task, period=period, act=lambda: owed.owe_all_tenants(task, due_at=clock.now()))


def run(*, interval_seconds: float, schedule: Sequence[Recurring]) -> None:
    """Turn until SIGTERM or SIGINT comes."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    while not stopped.is_set():
        turn(schedule=schedule)
        stopped.wait(interval_seconds)


def turn(*, schedule: Sequence[Recurring]) -> None:
    """Ring once for everything that is due. A database that is away is waited for."""
    try:
        ring_for_due()
        for recurring in schedule:
            begin_if_time(recurring, now=clock.now())
    except Exception:
        log.exception("relay_turn_failed")


def ring_for_due() -> int:
    """Ring for everything that is due, and return how much that was."""
    try:
        long = {name for name in QUEUES if len(doorbell.queue(name)) > QUEUE_IS_LONG}
    except RedisError:
        return 0
    # What is carried by a queue that is long, because it takes its time, stands in nobody's way here either.
    with use_tenant(None), unit_of_work():
        pointers = owed.due(now=clock.now(), besides=[name for name in JOBS if queue_of(name) in long])
    for (tenant_id, task), keys in _by_ring(pointers):
        doorbell.ring_again(tenant_id=tenant_id, task=task, keys=keys)
    return len(pointers)


def begin_if_time(recurring: Recurring, *, now: datetime) -> bool:
    """Do the recurring work unless its period has not passed or another relay was first."""
    row = insert(RecurringRun).values(name=recurring.name, last_started_at=now)
    begun = row.on_conflict_do_update(
        index_elements=[RecurringRun.name],
        set_={"last_started_at": now},
        where=RecurringRun.last_started_at <= now - recurring.period,
    ).returning(RecurringRun.name)
    with use_tenant(None), unit_of_work():
        is_mine = db.session.scalar(begun) is not None
    if is_mine:
        recurring.act()
    return is_mine


def _by_ring(pointers: Sequence[Pointer]) -> Iterable[tuple[tuple[UUID, str], list[UUID]]]:
    """Put together what one ring can tell."""
    gathered: dict[tuple[UUID, str], list[UUID]] = {}
    for pointer in pointers:
        gathered.setdefault((pointer.tenant_id, pointer.task), []).append(pointer.key)
    for ring, keys in gathered.items():
        for first in range(0, len(keys), KEYS_A_RING):
            yield ring, keys[first : first + KEYS_A_RING]
