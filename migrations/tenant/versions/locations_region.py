"""an address can name its state, province or prefecture

Revision: locations_region. Follows: messages_failed.
"""

import sqlalchemy as sa
from alembic import op

revision = "locations_region"
down_revision = "messages_failed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("locations", sa.Column("region", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("locations", "region")
