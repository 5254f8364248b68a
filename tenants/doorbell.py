"""The doorbell: RQ is told that something is due. Losing a ring loses nothing."""

import time
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import structlog
from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.queue import EnqueueData

from tenants import clock
from tenants.registered import QUEUES, queue_of

log = structlog.get_logger(__name__)

EXTENSION = "tenants.redis"

QUIET_SECONDS = 10
"""A task is not rung for again within this time: a long queue must not grow by its own waiting."""

SILENT_UNTIL = "tenants.doorbell.silent_until"
LEFT_ALONE_SECONDS = 5.0
"""A doorbell that fails is not tried again within this time: otherwise every booking would wait for it, one by one."""

PERFORM = "tenants.jobs.perform"

SECONDS_A_TASK = 120
"""RQ ends a job that takes longer, as long as the lease of a task lasts."""


def redis() -> Redis:
    """Return the application's Redis client."""
    client: Redis = current_app.extensions[EXTENSION]
    return client


def queue(name: str) -> Queue:
    """Return one of the declared queues."""
    return Queue(QUEUES[name], connection=redis())


def ring_if_due(*, tenant_id: UUID, task: str, due: Mapping[UUID, datetime]) -> None:
    """Ring at once for the keys of a task that are due."""
    now = clock.now()
    ring(tenant_id=tenant_id, task=task, keys=[key for key, due_at in due.items() if due_at <= now])


def ring(*, tenant_id: UUID, task: str, keys: Collection[UUID]) -> None:
    """Tell RQ that a task is due for these keys. Without Redis nobody is told: the relay will."""
    if time.monotonic() < current_app.extensions.get(SILENT_UNTIL, 0.0):
        return
    try:
        unheard = _unheard(tenant_id, task, keys)
        if unheard:
            # One ring for all of them: what RQ does for a job costs more than the bell is worth.
            queue(queue_of(task)).enqueue_many([_data(tenant_id, task, unheard)])
    except RedisError as error:
        current_app.extensions[SILENT_UNTIL] = time.monotonic() + LEFT_ALONE_SECONDS
        log.warning("doorbell_silent", task=task, error=str(error))


def _unheard(tenant_id: UUID, task: str, keys: Collection[UUID]) -> list[UUID]:
    """Return the keys that were not rung for just now, and note that they are."""
    if not keys:
        return []
    with redis().pipeline(transaction=False) as pipeline:
        for key in keys:
            pipeline.set(f"parlour:rung:{tenant_id}:{task}:{key}", 1, nx=True, ex=QUIET_SECONDS)
        return [key for key, is_new in zip(keys, pipeline.execute(), strict=True) if is_new]


def _data(tenant_id: UUID, task: str, keys: Collection[UUID]) -> EnqueueData:
    told = (str(tenant_id), task, *map(str, keys))
    return Queue.prepare_data(PERFORM, told, timeout=SECONDS_A_TASK * len(keys), result_ttl=0, failure_ttl=86400)
