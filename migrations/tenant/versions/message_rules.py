"""what the salon wants of its messages, and messages that are tests

Revision: message_rules. Follows: came_from.
"""

import sqlalchemy as sa
from alembic import op

revision = "message_rules"
down_revision = "came_from"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_rules",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("is_on", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("own_words", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("audience IN ('customer', 'staff')", name=op.f("ck_message_rules_audience")),
        sa.PrimaryKeyConstraint("kind", "audience", name=op.f("pk_message_rules")),
    )
    op.add_column("messages", sa.Column("is_test", sa.Boolean(), server_default=sa.text("false"), nullable=False))


def downgrade() -> None:
    op.drop_column("messages", "is_test")
    op.drop_table("message_rules")
