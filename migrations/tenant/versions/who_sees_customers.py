"""whose customers staff may see

Revision: who_sees_customers. Follows: time_off_requests.
"""

import sqlalchemy as sa
from alembic import op

revision = "who_sees_customers"
down_revision = "time_off_requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("salon", sa.Column("staff_sees_customers", sa.String(), server_default="OWN", nullable=False))
    op.create_check_constraint(op.f("ck_salon_staff_sees_customers"), "salon", "staff_sees_customers IN ('ALL', 'OWN')")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_salon_staff_sees_customers"), "salon")
    op.drop_column("salon", "staff_sees_customers")
