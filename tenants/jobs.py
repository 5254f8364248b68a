"""Doing what is owed: claim the pointer, run the job inside its tenant, settle."""

from datetime import datetime
from uuid import UUID

import structlog

from tenants import clock, owed, registry
from tenants.context import Tenant, use_tenant
from tenants.registered import find_job, job
from tenants.unit_of_work import unit_of_work

__all__ = ["LaterPlease", "job", "perform"]

log = structlog.get_logger(__name__)


class LaterPlease(Exception):
    """The work cannot be done yet and is to be tried again at a given time."""

    def __init__(self, *, at: datetime, reason: str = "") -> None:
        super().__init__(reason)
        self.at = at


def perform(tenant_id: str, task: str, *keys: str) -> None:
    """Do an owed task for each of the keys if it is still owed; called by a worker, perhaps more than once."""
    with use_tenant(None):
        tenant = registry.find(UUID(tenant_id))
        if tenant is None:
            return
        for key in keys:
            with unit_of_work():
                pointer = owed.claim(tenant_id=tenant.id, task=task, key=UUID(key), now=clock.now())
            if pointer is not None:
                _attempt(tenant, pointer)


def _attempt(tenant: Tenant, pointer: owed.Pointer) -> None:
    with structlog.contextvars.bound_contextvars(salon=tenant.slug, task=pointer.task, key=str(pointer.key)):
        try:
            with use_tenant(tenant):
                find_job(pointer.task).run(pointer.key)
        except LaterPlease as later:
            with unit_of_work():
                owed.postpone(pointer, until=later.at)
        except Exception as error:
            log.exception("task_failed", attempts=pointer.attempts)
            with unit_of_work():
                owed.retry(pointer, error=repr(error), now=clock.now())
        except SystemExit:
            # Its worker has to end now: another one may begin at once.
            with unit_of_work():
                owed.postpone(pointer, until=clock.now())
            raise
        else:
            with unit_of_work():
                owed.settle(pointer)
