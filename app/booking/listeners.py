"""What booking hears of: records of customers that become one, or are to be forgotten."""

from sqlalchemy import delete, update

from app.booking.models import Appointment, VisitTally
from app.booking.operations import tallies
from app.customers.events import CustomersMerged
from tenants.db import db


def on_customers_merged(event: CustomersMerged) -> None:
    """Move the visits."""
    moved = update(Appointment).where(Appointment.customer_id == event.merged_id)
    db.session.execute(moved.values(customer_id=event.kept_id))
    db.session.execute(delete(VisitTally).where(VisitTally.customer_id == event.merged_id))
    tallies.count(customer_id=event.kept_id)
