"""how a customer came to book, with holds and visits

Revision: came_from. Follows: variants.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "came_from"
down_revision = "variants"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("holds", "appointments"):
        op.add_column(table, sa.Column("came_from", postgresql.JSONB(astext_type=sa.Text()), nullable=True))


def downgrade() -> None:
    for table in ("appointments", "holds"):
        op.drop_column(table, "came_from")
