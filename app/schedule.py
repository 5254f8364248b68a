"""Recurring work and its period."""

from datetime import timedelta

from tenants import provisioning
from tenants.relay import Recurring

SCHEDULE: tuple[Recurring, ...] = (
    Recurring(name="sweep_unfinished_tenants", period=timedelta(minutes=10), act=provisioning.sweep),
)
