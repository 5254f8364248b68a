"""visits that are paid for ahead

Revision: paid_ahead. Follows: payment_terms.
"""

import sqlalchemy as sa
from alembic import op

revision = "paid_ahead"
down_revision = "payment_terms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appointments", sa.Column("deposit_minor", sa.Integer(), server_default="0", nullable=False))
    op.add_column("appointments", sa.Column("awaits_payment_until", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(op.f("ck_appointments_deposit_minor"), "appointments", "deposit_minor >= 0")


def downgrade() -> None:
    op.drop_column("appointments", "awaits_payment_until")
    op.drop_column("appointments", "deposit_minor")
