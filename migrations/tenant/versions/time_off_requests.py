"""wishes for time off

Revision: time_off_requests. Follows: visit_tallies.
"""

import sqlalchemy as sa
from alembic import op

revision = "time_off_requests"
down_revision = "visit_tallies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "time_off_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_member_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), server_default="PENDING", nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.String(), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("time_off_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_time_off_requests_ends_after_start")),
        sa.CheckConstraint(
            "state IN ('PENDING', 'APPROVED', 'DECLINED', 'WITHDRAWN')", name=op.f("ck_time_off_requests_state")
        ),
        sa.ForeignKeyConstraint(
            ["staff_member_id"],
            ["staff_members.id"],
            name=op.f("fk_time_off_requests_staff_member_id_staff_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["time_off_id"],
            ["time_off.id"],
            name=op.f("fk_time_off_requests_time_off_id_time_off"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_off_requests")),
    )
    op.create_index("ix_time_off_requests_staff_member_id_ends_at", "time_off_requests", ["staff_member_id", "ends_at"])


def downgrade() -> None:
    op.drop_table("time_off_requests")
