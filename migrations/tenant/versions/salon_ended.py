"""salons that are being erased

Revision: salon_ended. Follows: customers_erased.
"""

import sqlalchemy as sa
from alembic import op

revision = "salon_ended"
down_revision = "customers_erased"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("salon", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("salon", "ended_at")
