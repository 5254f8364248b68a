"""Every room's jobs: importing this module completes the table of what can be owed."""

from app.auth import jobs as auth
from app.booking import jobs as booking
from app.core import jobs as core
from app.customers import jobs as customers
from app.leaving import jobs as leaving
from app.notifications import jobs as notifications
from app.payments import jobs as payments
from app.platform import jobs as platform

__all__ = ["auth", "booking", "core", "customers", "leaving", "notifications", "payments", "platform"]
