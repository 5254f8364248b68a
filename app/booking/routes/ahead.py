"""What customers are told of money before they choose a time, and again before they agree."""

from app.catalogue.models import Salon, Service
from app.payments.terms import queries as terms
from app.payments.words import Clauses, before_booking


def asked_ahead(service: Service, salon: Salon) -> list[str]:
    """Return what may be asked ahead of whoever books a service; nothing where the salon takes no money online."""
    clauses = Clauses(currency=salon.currency, country=salon.country)
    return before_booking(terms.rules_asked(), clauses, service_id=service.id, parent_id=service.parent_id)
