"""appointments have a length of their own

Revision: appointments_own_minutes. Follows: 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "appointments_own_minutes"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appointments", sa.Column("own_minutes", sa.Integer(), nullable=True))
    op.create_check_constraint(op.f("ck_appointments_own_minutes"), "appointments", "own_minutes BETWEEN 5 AND 1440")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_appointments_own_minutes"), "appointments")
    op.drop_column("appointments", "own_minutes")
