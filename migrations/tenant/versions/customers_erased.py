"""customers who are erased and stay so

Revision: customers_erased. Follows: accounts_locale.
"""

from alembic import op

revision = "customers_erased"
down_revision = "accounts_locale"
branch_labels = None
depends_on = None

BLANK = "email IS NULL AND phone IS NULL AND notes = '' AND allergies = ''"


def upgrade() -> None:
    # Somebody may have been filled in again who was forgotten meanwhile: that was never meant to be.
    op.execute(
        "UPDATE customers SET email = NULL, phone = NULL, notes = '', allergies = '', birth_month = NULL,"
        " birth_day = NULL, tags = '{}' WHERE erased_at IS NOT NULL"
    )
    op.create_check_constraint("erased_is_blank", "customers", f"erased_at IS NULL OR ({BLANK})")


def downgrade() -> None:
    op.drop_constraint("erased_is_blank", "customers", type_="check")
