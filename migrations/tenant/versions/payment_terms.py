"""when a salon asks for money, what goes back by which notice, and what calling off late costs

Revision: payment_terms. Follows: ledger.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "payment_terms"
down_revision = "ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_rules()
    op.create_table(
        "refund_tiers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("notice_minutes", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("notice_minutes BETWEEN 0 AND 525600", name=op.f("ck_refund_tiers_notice_minutes")),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_refund_tiers_percent")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_refund_tiers_service_id_services")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_tiers")),
        sa.UniqueConstraint(
            "service_id",
            "notice_minutes",
            name="uq_refund_tiers_service_id_notice_minutes",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "cancellation_fees",
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("amount_minor", sa.Integer(), nullable=True),
        sa.CheckConstraint("cause IN ('late_cancel', 'no_show')", name=op.f("ck_cancellation_fees_cause")),
        sa.CheckConstraint("num_nonnulls(percent, amount_minor) = 1", name=op.f("ck_cancellation_fees_share")),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name=op.f("ck_cancellation_fees_percent")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_cancellation_fees_amount_minor")),
        sa.PrimaryKeyConstraint("cause", name=op.f("pk_cancellation_fees")),
    )


def _create_rules() -> None:
    op.create_table(
        "payment_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ask", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("of_whom", sa.String(), server_default="EVERYBODY", nullable=False),
        sa.Column("no_shows", sa.Integer(), nullable=True),
        sa.Column("tag", sa.String(), nullable=True),
        sa.Column("service_ids", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("weekdays", postgresql.ARRAY(sa.Integer()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("min_price_minor", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ask IN ('NOTHING', 'FIXED', 'PERCENT', 'FULL', 'CARD')", name=op.f("ck_payment_rules_ask")),
        sa.CheckConstraint(
            "of_whom IN ('EVERYBODY', 'NEW', 'NO_SHOWS', 'TAGGED')", name=op.f("ck_payment_rules_of_whom")
        ),
        sa.CheckConstraint(
            "(ask = 'FIXED') = (amount_minor IS NOT NULL) AND amount_minor > 0",
            name=op.f("ck_payment_rules_amount_minor"),
        ),
        sa.CheckConstraint(
            "(ask = 'PERCENT') = (percent IS NOT NULL) AND percent BETWEEN 1 AND 100",
            name=op.f("ck_payment_rules_percent"),
        ),
        sa.CheckConstraint(
            "(of_whom = 'NO_SHOWS') = (no_shows IS NOT NULL) AND no_shows > 0",
            name=op.f("ck_payment_rules_no_shows"),
        ),
        sa.CheckConstraint("(of_whom = 'TAGGED') = (tag IS NOT NULL) AND tag <> ''", name=op.f("ck_payment_rules_tag")),
        sa.CheckConstraint("weekdays <@ ARRAY[0, 1, 2, 3, 4, 5, 6]", name=op.f("ck_payment_rules_weekdays")),
        sa.CheckConstraint("min_price_minor > 0", name=op.f("ck_payment_rules_min_price_minor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_rules")),
    )
    op.create_index("ix_payment_rules_position", "payment_rules", ["position"])


def downgrade() -> None:
    for table in ("cancellation_fees", "refund_tiers", "payment_rules"):
        op.drop_table(table)
