"""salons that close for good

Revision: salon_closing. Follows: exports.
"""

import sqlalchemy as sa
from alembic import op

revision = "salon_closing"
down_revision = "exports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("salon", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("salon", "closed_at")
