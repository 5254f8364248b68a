"""Every resource of the API: importing them adds their routes to the blueprint."""

from app.api.v1 import (
    addons,
    appointments,
    auth,
    availability,
    closures,
    customers,
    gateway_events,
    holds,
    invoices,
    message_rules,
    messages,
    payment_rules,
    refund_terms,
    salon,
    services,
    staff,
    working_hours,
)
from app.api.v1.blueprint import bp

__all__ = [
    "addons",
    "appointments",
    "auth",
    "availability",
    "bp",
    "closures",
    "customers",
    "gateway_events",
    "holds",
    "invoices",
    "message_rules",
    "messages",
    "payment_rules",
    "refund_terms",
    "salon",
    "services",
    "staff",
    "working_hours",
]
