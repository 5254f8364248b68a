"""what a salon begins with and shows at its door: kind of business, gallery, first steps

Revision: salon_front. Follows: appointments_own_minutes.
"""

import sqlalchemy as sa
from alembic import op

revision = "salon_front"
down_revision = "appointments_own_minutes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("salon", sa.Column("business_type", sa.String(), server_default="OTHER", nullable=False))
    op.create_table(
        "gallery_photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("photo_key", sa.String(), nullable=False),
        sa.Column("alt", sa.String(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gallery_photos")),
    )
    op.create_table(
        "settled_steps",
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("step", name=op.f("pk_settled_steps")),
    )


def downgrade() -> None:
    op.drop_table("settled_steps")
    op.drop_table("gallery_photos")
    op.drop_column("salon", "business_type")
