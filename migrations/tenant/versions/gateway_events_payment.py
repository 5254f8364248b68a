"""which payment of ours an event names

Revision: gateway_events_payment. Follows: invoices.
"""

import sqlalchemy as sa
from alembic import op

revision = "gateway_events_payment"
down_revision = "invoices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("gateway_events", sa.Column("payment_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("gateway_events", "payment_id")
