"""The doorbell: RQ is told that something is due. Losing a ring loses nothing."""

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import structlog
from flask import current_app
from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import Queue

from tenants import clock
from tenants.registered import QUEUES, longest_of, queue_of

log = structlog.get_logger(__name__)

EXTENSION = "tenants.redis"

QUIET_SECONDS = 10
"""A task is not rung for again within this time: a long queue must not grow by its own waiting."""

SILENT_UNTIL = "tenants.doorbell.silent_until"
LEFT_ALONE_SECONDS = 5.0
"""A doorbell that fails is not tried again within this time: otherwise every booking would wait for it, one by one."""

PERFORM = "tenants.jobs.perform"


def redis() -> Redis:
    """Return the application's Redis client."""
    client: Redis = current_app.extensions[EXTENSION]
    return client


def queue(name: str) -> Queue:
    """Return one of the declared queues."""
    return Queue(QUEUES[name], connection=redis())


def ring_if_due(*, tenant_id: UUID, task: str, due: Mapping[UUID, datetime]) -> None:
    """Ring for the keys of a task that have just been owed and are due."""
    now = clock.now()
    keys = [key for key, due_at in due.items() if due_at <= now]
    if keys and not _is_silent():
        with _patience(task), redis().pipeline(transaction=False) as pipeline:
            for key in keys:
                pipeline.set(_mark(tenant_id, task, key), 1, ex=QUIET_SECONDS)
            _enqueue(tenant_id, task, keys, pipeline)
            pipeline.execute()


def ring_again(*, tenant_id: UUID, task: str, keys: Collection[UUID]) -> None:
    """Ring for those keys of a task that were not rung for just now."""
    if _is_silent():
        return
    with _patience(task), redis().pipeline(transaction=False) as pipeline:
        for key in keys:
            pipeline.set(_mark(tenant_id, task, key), 1, nx=True, ex=QUIET_SECONDS)
        unheard = [key for key, is_new in zip(keys, pipeline.execute(), strict=True) if is_new]
        if unheard:
            _enqueue(tenant_id, task, unheard, pipeline)
            pipeline.execute()


def _is_silent() -> bool:
    return time.monotonic() < float(current_app.extensions.get(SILENT_UNTIL, 0.0))


@contextmanager
def _patience(task: str) -> Iterator[None]:
    """Ring inside the block. Without Redis nobody is told: the relay will."""
    try:
        yield
    except RedisError as error:
        current_app.extensions[SILENT_UNTIL] = time.monotonic() + LEFT_ALONE_SECONDS
        log.warning("doorbell_silent", task=task, error=str(error))


def _enqueue(tenant_id: UUID, task: str, keys: Collection[UUID], pipeline: Pipeline) -> None:
    """Put one ring for all of the keys into the pipeline: what RQ does for a job costs more than the bell is worth."""
    told = (str(tenant_id), task, *map(str, keys))
    # RQ ends a job that takes longer, when the lease of its task is over as well.
    timeout = int(longest_of(task).total_seconds()) * len(keys)
    job = Queue.prepare_data(PERFORM, told, timeout=timeout, result_ttl=0, failure_ttl=86400)
    queue(queue_of(task)).enqueue_many([job], pipeline=pipeline)


def _mark(tenant_id: UUID, task: str, key: UUID) -> str:
    return f"parlour:rung:{tenant_id}:{task}:{key}"
