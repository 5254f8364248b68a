"""Recurring work and its period."""

from datetime import timedelta

from app.auth import jobs as auth
from app.booking import jobs as booking
from tenants import provisioning
from tenants.relay import Recurring

SCHEDULE: tuple[Recurring, ...] = (
    Recurring(name="sweep_unfinished_tenants", period=timedelta(minutes=10), act=provisioning.sweep),
    Recurring(name="purge_idempotency_keys", period=timedelta(hours=6), act=booking.purge_idempotency_keys),
    Recurring(name="purge_expired_credentials", period=timedelta(hours=6), act=auth.purge_expired),
)
