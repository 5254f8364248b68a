"""invoices, credit notes and receipts: numbered without gaps and never changed; tax rates and what a seller says

Revision: invoices. Follows: paid_ahead.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "invoices"
down_revision = "paid_ahead"
branch_labels = None
depends_on = None

KEPT = """
CREATE FUNCTION refuse_changed_invoices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was issued is never changed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_append_only', TABLE = TG_TABLE_NAME;
END $$
"""

TRIGGERS = tuple(
    f"""
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_changed_invoices()
"""
    for table in ("invoices", "invoice_lines")
)


def upgrade() -> None:
    _create_settings()
    _create_invoices()
    _create_lines()
    for statement in (KEPT, *TRIGGERS):
        op.execute(statement.strip())


def _create_settings() -> None:
    op.create_table(
        "invoice_settings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("only_one", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("legal_name", sa.String(), server_default="", nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("tax_number", sa.String(), server_default="", nullable=False),
        sa.Column("small_print", sa.String(), server_default="", nullable=False),
        sa.Column("number_prefix", sa.String(), server_default="", nullable=False),
        sa.Column("shows_tax", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("prices_include_tax", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("only_one", name=op.f("ck_invoice_settings_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_settings")),
        sa.UniqueConstraint("only_one", name="uq_invoice_settings_only_one"),
    )
    op.create_table(
        "tax_rates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("rate BETWEEN 0 AND 10000", name=op.f("ck_tax_rates_rate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_rates")),
    )
    op.create_index(
        "uq_tax_rates_is_default", "tax_rates", ["is_default"], unique=True, postgresql_where=sa.text("is_default")
    )
    op.create_table(
        "service_tax_rates",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("tax_rate_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_service_tax_rates_service_id_services"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tax_rate_id"],
            ["tax_rates.id"],
            name=op.f("fk_service_tax_rates_tax_rate_id_tax_rates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_service_tax_rates")),
    )
    op.create_table(
        "invoice_counters",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_invoice_counters")),
    )


def _create_invoices() -> None:
    op.create_table(
        "invoices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("supplied_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("seller", postgresql.JSONB(), nullable=False),
        sa.Column("buyer", postgresql.JSONB(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("credits_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("tax_included", sa.Boolean(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("tip_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rates", postgresql.JSONB(), nullable=False),
        sa.Column("payments", postgresql.JSONB(), nullable=False),
        sa.Column("by_account_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("kind IN ('invoice', 'receipt', 'credit_note')", name=op.f("ck_invoices_kind")),
        sa.CheckConstraint("(kind = 'credit_note') = (credits_id IS NOT NULL)", name=op.f("ck_invoices_credits")),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_invoices_sequence")),
        sa.CheckConstraint("net_minor + tax_minor = gross_minor", name=op.f("ck_invoices_gross_minor")),
        sa.CheckConstraint(
            "net_minor >= 0 AND tax_minor >= 0 AND tip_minor >= 0", name=op.f("ck_invoices_not_negative")
        ),
        sa.ForeignKeyConstraint(["credits_id"], ["invoices.id"], name=op.f("fk_invoices_credits_id_invoices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("kind", "year", "sequence", name="uq_invoices_kind_year_sequence"),
        sa.UniqueConstraint("number", name="uq_invoices_number"),
        sa.UniqueConstraint("cause_id", name="uq_invoices_cause_id"),
    )
    op.create_index("ix_invoices_issued_at", "invoices", ["issued_at", "id"])
    for column in ("issued_on", "appointment_id", "customer_id", "credits_id"):
        op.create_index(f"ix_invoices_{column}", "invoices", [column])


def _create_lines() -> None:
    op.create_table(
        "invoice_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("rate_name", sa.String(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("staff_member_id", sa.Uuid(), nullable=True),
        sa.Column("credits_line_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_invoice_lines_quantity")),
        sa.CheckConstraint("net_minor + tax_minor = gross_minor", name=op.f("ck_invoice_lines_gross_minor")),
        sa.CheckConstraint(
            "net_minor >= 0 AND tax_minor >= 0 AND discount_minor >= 0", name=op.f("ck_invoice_lines_not_negative")
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_lines_invoice_id_invoices")),
        sa.ForeignKeyConstraint(
            ["credits_line_id"], ["invoice_lines.id"], name=op.f("fk_invoice_lines_credits_line_id_invoice_lines")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_lines")),
        sa.UniqueConstraint("invoice_id", "position", name="uq_invoice_lines_invoice_id_position"),
    )
    op.create_index("ix_invoice_lines_credits_line_id", "invoice_lines", ["credits_line_id"])


def downgrade() -> None:
    for table in (
        "invoice_lines",
        "invoices",
        "invoice_counters",
        "service_tax_rates",
        "tax_rates",
        "invoice_settings",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_changed_invoices()")
