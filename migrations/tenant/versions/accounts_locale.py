"""accounts_locale: the language that somebody who works here has chosen

Revision: accounts_locale. Follows: salon_closing.
"""

import sqlalchemy as sa
from alembic import op

revision = "accounts_locale"
down_revision = "salon_closing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("locale", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("accounts", "locale")
