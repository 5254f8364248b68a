"""Rounds: the same small work for every tenant, one bad tenant holding up nobody."""

from collections.abc import Callable

import structlog

from tenants import registry
from tenants.context import use_tenant
from tenants.unit_of_work import unit_of_work

log = structlog.get_logger(__name__)


def for_every_tenant(act: Callable[[], None]) -> None:
    """Do the work inside every reachable tenant, in a unit of work for each; what fails waits for the next round."""
    for tenant in registry.all_active():
        try:
            with use_tenant(tenant), unit_of_work():
                act()
        except Exception:
            log.exception("round_failed", salon=tenant.slug)
