"""What customers are told of money before they choose a time, and again before they agree."""

from collections.abc import Iterable

from app.catalogue.models import Salon, Service
from app.payments.demands import Rule
from app.payments.words import Clauses, before_booking


def asked_ahead(rules: Iterable[Rule], service: Service, salon: Salon) -> list[str]:
    """Return in sentences what may be asked ahead of whoever books a service."""
    clauses = Clauses(currency=salon.currency, country=salon.country)
    return before_booking(rules, clauses, service_id=service.id, parent_id=service.parent_id)
