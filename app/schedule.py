"""Recurring work and its period."""

from datetime import timedelta

from tenants import provisioning
from tenants.relay import Recurring, for_every_tenant

SCHEDULE: tuple[Recurring, ...] = (
    Recurring(name="sweep_unfinished_tenants", period=timedelta(minutes=10), act=provisioning.sweep),
    for_every_tenant("booking.purge_idempotency_keys", period=timedelta(hours=6)),
    for_every_tenant("auth.purge_expired", period=timedelta(hours=6)),
    for_every_tenant("customers.forget_imports", period=timedelta(hours=6)),
    # With what a look takes, a payment that nobody told us of is known within five minutes.
    for_every_tenant("payments.check_open", period=timedelta(minutes=3)),
    for_every_tenant("payments.compare_day", period=timedelta(hours=24)),
    for_every_tenant("core.sweep_files", period=timedelta(hours=6)),
)
