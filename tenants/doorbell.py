"""The doorbell: RQ is told that something is due. Losing a ring loses nothing."""

from datetime import datetime
from uuid import UUID

import structlog
from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

from tenants import clock
from tenants.registered import QUEUES, find_job

log = structlog.get_logger(__name__)

EXTENSION = "tenants.redis"

QUIET_SECONDS = 10
"""A task is not rung for again within this time: a long queue must not grow by its own waiting."""

PERFORM = "tenants.jobs.perform"


def redis() -> Redis:
    """Return the application's Redis client."""
    client: Redis = current_app.extensions[EXTENSION]
    return client


def queue(name: str) -> Queue:
    """Return one of the declared queues."""
    return Queue(QUEUES[name], connection=redis())


def ring_if_due(*, tenant_id: UUID, task: str, key: UUID, due_at: datetime) -> None:
    """Ring at once for a task that is due."""
    if due_at <= clock.now():
        ring(tenant_id=tenant_id, task=task, key=key)


def ring(*, tenant_id: UUID, task: str, key: UUID) -> None:
    """Tell RQ that a task is due. Without Redis nobody is told: the relay will."""
    try:
        if redis().set(f"parlour:rung:{tenant_id}:{task}:{key}", 1, nx=True, ex=QUIET_SECONDS):
            queue(find_job(task).queue).enqueue(
                PERFORM, str(tenant_id), task, str(key), result_ttl=0, failure_ttl=86400
            )
    except RedisError as error:
        log.warning("doorbell_silent", task=task, error=str(error))
