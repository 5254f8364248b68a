"""variants: services with a parent

Revision: variants. Follows: addons.
"""

import sqlalchemy as sa
from alembic import op

revision = "variants"
down_revision = "addons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("services", sa.Column("parent_id", sa.Uuid(), nullable=True))
    op.add_column("services", sa.Column("variant", sa.String(), nullable=True))
    op.create_foreign_key(op.f("fk_services_parent_id_services"), "services", "services", ["parent_id"], ["id"])
    op.create_check_constraint(
        op.f("ck_services_variant_of_something"), "services", "(parent_id IS NULL) = (variant IS NULL)"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_services_variant_of_something"), "services", type_="check")
    op.drop_constraint(op.f("fk_services_parent_id_services"), "services", type_="foreignkey")
    op.drop_column("services", "variant")
    op.drop_column("services", "parent_id")
