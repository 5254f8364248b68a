"""Every table of every room: importing this module completes the metadata."""

from app.auth import models as auth
from app.auth.audit import models as audit
from app.availability import models as availability
from app.booking import models as booking
from app.catalogue import models as catalogue
from app.catalogue.absences import models as absences
from app.customers import models as customers
from app.leaving import models as leaving
from app.notifications import models as notifications
from app.payments import models as payments
from app.payments.gateways import models as gateways
from app.payments.invoices import models as invoices
from app.payments.terms import models as payment_terms
from app.platform import models as platform
from tenants import models as tenants

__all__ = [
    "absences",
    "audit",
    "auth",
    "availability",
    "booking",
    "catalogue",
    "customers",
    "gateways",
    "invoices",
    "leaving",
    "notifications",
    "payment_terms",
    "payments",
    "platform",
    "tenants",
]
