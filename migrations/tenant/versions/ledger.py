"""payments, refunds, and a ledger whose entries sum to zero and are never changed

Revision: ledger. Follows: locations_region.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "ledger"
down_revision = "locations_region"
branch_labels = None
depends_on = None

# Per statement, not deferred to the commit: whoever writes an entry writes all of it at once, and hears at once that it
# is wrong. As rows are neither changed nor removed, an entry that summed to zero does so for ever.
BALANCED = """
CREATE FUNCTION refuse_unbalanced_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM written GROUP BY entry_id HAVING sum(amount_minor) <> 0) THEN
        RAISE EXCEPTION 'the postings of an entry do not sum to zero'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_postings_balance', TABLE = 'ledger_postings';
    END IF;
    RETURN NULL;
END $$
"""

KEPT = """
CREATE FUNCTION refuse_changed_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is only ever added to'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_append_only', TABLE = TG_TABLE_NAME;
END $$
"""

TRIGGERS = (
    """
CREATE TRIGGER ledger_postings_balance AFTER INSERT ON ledger_postings
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced_entries()
""",
    """
CREATE TRIGGER ledger_postings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_postings
FOR EACH STATEMENT EXECUTE FUNCTION refuse_changed_entries()
""",
    """
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
FOR EACH STATEMENT EXECUTE FUNCTION refuse_changed_entries()
""",
)


def upgrade() -> None:
    _create_ledger()
    _create_payments()
    _create_gateways()
    for statement in (BALANCED, KEPT, *TRIGGERS):
        op.execute(statement.strip())


def _create_ledger() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("by_account_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("(kind = 'reversed') = (reverses_id IS NOT NULL)", name=op.f("ck_ledger_entries_reverses")),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["ledger_entries.id"], name=op.f("fk_ledger_entries_reverses_id_ledger_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint("kind", "cause_id", name="uq_ledger_entries_kind_cause_id"),
        sa.UniqueConstraint("reverses_id", name="uq_ledger_entries_reverses_id"),
    )
    op.create_index("ix_ledger_entries_occurred_at", "ledger_entries", ["occurred_at"])
    op.create_table(
        "ledger_postings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("means", sa.String(), nullable=True),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("staff_member_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_ledger_postings_amount_minor")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=op.f("fk_ledger_postings_entry_id_ledger_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_postings")),
    )
    for column in ("entry_id", "appointment_id", "customer_id", "staff_member_id", "account"):
        op.create_index(f"ix_ledger_postings_{column}", "ledger_postings", [column])


def _create_payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("tip_minor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tips", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("refunded_minor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("gateway_account", sa.String(), nullable=True),
        sa.Column("gateway_ref", sa.String(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), server_default="", nullable=False),
        sa.Column("by_account_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payments_amount_minor")),
        sa.CheckConstraint("tip_minor BETWEEN 0 AND amount_minor", name=op.f("ck_payments_tip_minor")),
        sa.CheckConstraint("refunded_minor BETWEEN 0 AND amount_minor", name=op.f("ck_payments_refunded_minor")),
        sa.CheckConstraint("purpose IN ('deposit', 'full', 'balance', 'fee')", name=op.f("ck_payments_purpose")),
        sa.CheckConstraint(
            "state IN ('REQUESTED', 'AUTHORISED', 'SUCCEEDED', 'CANCELLED', 'FAILED')", name=op.f("ck_payments_state")
        ),
        sa.CheckConstraint("(state = 'SUCCEEDED') = (settled_at IS NOT NULL)", name=op.f("ck_payments_settled_at")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("means", "gateway_ref", name="uq_payments_means_gateway_ref"),
    )
    op.create_index("ix_payments_appointment_id", "payments", ["appointment_id"])
    op.create_index("ix_payments_created_at", "payments", ["created_at"])
    op.create_table(
        "refunds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("gateway_ref", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), server_default="", nullable=False),
        sa.Column("by_account_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refunds_amount_minor")),
        sa.CheckConstraint(
            "state IN ('OWED', 'SENT', 'SUCCEEDED', 'FAILED', 'WITHDRAWN')", name=op.f("ck_refunds_state")
        ),
        sa.CheckConstraint("(state = 'SUCCEEDED') = (settled_at IS NOT NULL)", name=op.f("ck_refunds_settled_at")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_refunds_payment_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("gateway_ref", name="uq_refunds_gateway_ref"),
    )
    op.create_index("ix_refunds_payment_id", "refunds", ["payment_id"])


def _create_gateways() -> None:
    op.create_table(
        "gateway_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("webhook_secrets", sa.LargeBinary(), nullable=False),
        sa.Column("credentials", sa.LargeBinary(), nullable=True),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disconnected_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_accounts")),
    )
    op.create_index(
        "uq_gateway_accounts_means_connected",
        "gateway_accounts",
        ["means"],
        unique=True,
        postgresql_where=sa.text("disconnected_at IS NULL"),
    )
    op.create_table(
        "gateway_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('NEW', 'DONE', 'REFUSED')", name=op.f("ck_gateway_events_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_events")),
        sa.UniqueConstraint("means", "event", name="uq_gateway_events_means_event"),
    )
    op.create_index("ix_gateway_events_received_at", "gateway_events", ["received_at"])
    op.create_table(
        "money_alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("details", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_name", sa.String(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_alerts")),
        sa.UniqueConstraint("kind", "about", name="uq_money_alerts_kind_about"),
    )
    op.create_index("ix_money_alerts_raised_at", "money_alerts", ["raised_at"])


def downgrade() -> None:
    for table in (
        "money_alerts",
        "gateway_events",
        "gateway_accounts",
        "refunds",
        "payments",
        "ledger_postings",
        "ledger_entries",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_unbalanced_entries()")
    op.execute("DROP FUNCTION refuse_changed_entries()")
