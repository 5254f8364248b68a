"""How often customers came: counted again from their visits whenever one is completed or missed."""

from uuid import UUID

from sqlalchemy import select

from app.customers.models import Customer
from tenants.db import db
from tenants.statements import run

COUNT = """
INSERT INTO visit_tallies (customer_id, visits, no_shows, last_at)
SELECT %(customer_id)s::uuid,
    count(*) FILTER (WHERE status = 'COMPLETED'),
    count(*) FILTER (WHERE status = 'NO_SHOW'),
    max(starts_at) FILTER (WHERE status = 'COMPLETED')
FROM appointments WHERE customer_id = %(customer_id)s::uuid
ON CONFLICT (customer_id) DO UPDATE SET
    visits = excluded.visits, no_shows = excluded.no_shows, last_at = excluded.last_at
"""


def count(*, customer_id: UUID) -> None:
    """Count a customer's visits again.

    Whoever counts waits for whoever is counting the same customer: of two visits that are completed at once, the
    second count has to see the first one's.
    """
    db.session.execute(select(Customer.id).where(Customer.id == customer_id).with_for_update(key_share=True))
    db.session.flush()
    run(COUNT, customer_id=customer_id)
