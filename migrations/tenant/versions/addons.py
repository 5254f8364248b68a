"""add-ons, and what holds and visits keep of them

Revision: addons. Follows: who_sees_customers.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "addons"
down_revision = "who_sees_customers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "addons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), server_default="", nullable=False),
        sa.Column("duration_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.Column("bookable_online", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("duration_minutes BETWEEN 0 AND 480", name=op.f("ck_addons_duration_minutes")),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_addons_price_minor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addons")),
    )
    op.create_table(
        "addon_services",
        sa.Column("addon_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["addon_id"], ["addons.id"], name=op.f("fk_addon_services_addon_id_addons"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_addon_services_service_id_services"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("addon_id", "service_id", name=op.f("pk_addon_services")),
    )
    for table in ("holds", "appointments"):
        snapshot = sa.Column(
            "addons", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False
        )
        op.add_column(table, snapshot)


def downgrade() -> None:
    for table in ("appointments", "holds"):
        op.drop_column(table, "addons")
    op.drop_table("addon_services")
    op.drop_table("addons")
