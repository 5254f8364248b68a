"""how often each customer came, for lists of many

Revision: visit_tallies. Follows: customers_card.
"""

import sqlalchemy as sa
from alembic import op

revision = "visit_tallies"
down_revision = "customers_card"
branch_labels = None
depends_on = None

COUNT_EVERYBODY = """
INSERT INTO visit_tallies (customer_id, visits, no_shows, last_at)
SELECT customer_id,
    count(*) FILTER (WHERE status = 'COMPLETED'),
    count(*) FILTER (WHERE status = 'NO_SHOW'),
    max(starts_at) FILTER (WHERE status = 'COMPLETED')
FROM appointments WHERE status IN ('COMPLETED', 'NO_SHOW') GROUP BY customer_id
"""


def upgrade() -> None:
    op.create_table(
        "visit_tallies",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("no_shows", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_visit_tallies_customer_id_customers")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_visit_tallies")),
    )
    op.execute(COUNT_EVERYBODY.strip())
    op.create_index(
        "ix_appointments_completed_service_id",
        "appointments",
        ["service_id", "customer_id"],
        postgresql_where=sa.text("status = 'COMPLETED'"),
    )
