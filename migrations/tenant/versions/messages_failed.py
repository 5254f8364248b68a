"""messages that could not be delivered are counted without reading all of them

Revision: messages_failed. Follows: salon_ended.
"""

import sqlalchemy as sa
from alembic import op

revision = "messages_failed"
down_revision = "salon_ended"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_messages_failed", "messages", ["created_at"], postgresql_where=sa.text("state = 'FAILED'"))


def downgrade() -> None:
    op.drop_index("ix_messages_failed", table_name="messages")
