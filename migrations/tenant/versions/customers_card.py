"""what a salon knows of its customers

Revision: customers_card. Follows: customers_search.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "customers_card"
down_revision = "customers_search"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _widen_customers()
    _create_notes()
    _create_consents_and_photos()
    _create_changes_and_imports()


def _widen_customers() -> None:
    for column in (
        sa.Column("allergies", sa.String(), server_default="", nullable=False),
        sa.Column("birth_month", sa.Integer(), nullable=True),
        sa.Column("birth_day", sa.Integer(), nullable=True),
        sa.Column("preferred_staff_member_id", sa.Uuid(), nullable=True),
        sa.Column("reach_by", sa.String(), nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.String()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("erased_at", INSTANT, nullable=True),
    ):
        op.add_column("customers", column)
    checks = {
        "birth_month": "birth_month BETWEEN 1 AND 12",
        "birth_day": "birth_day BETWEEN 1 AND 31",
        "reach_by": "reach_by IN ('EMAIL', 'PHONE', 'TEXT')",
        "merged_into_another": "merged_into_id <> id",
    }
    for name, condition in checks.items():
        op.create_check_constraint(op.f(f"ck_customers_{name}"), "customers", condition)
    op.create_foreign_key(
        op.f("fk_customers_merged_into_id_customers"), "customers", "customers", ["merged_into_id"], ["id"]
    )
    op.create_foreign_key(
        op.f("fk_customers_preferred_staff_member_id_staff_members"),
        "customers",
        "staff_members",
        ["preferred_staff_member_id"],
        ["id"],
    )
    op.create_index("ix_customers_tags", "customers", ["tags"], postgresql_using="gin")
    op.create_index(
        "ix_customers_merged_into_id",
        "customers",
        ["merged_into_id"],
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )


def _create_notes() -> None:
    op.create_table(
        "customer_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_account_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('NOTE', 'FORMULA')", name=op.f("ck_customer_notes_kind")),
        _whose("customer_notes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_notes")),
    )
    op.create_index("ix_customer_notes_customer_id_written_on", "customer_notes", ["customer_id", "written_on"])


def _create_consents_and_photos() -> None:
    op.create_table(
        "customer_consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("noted_by_account_id", sa.Uuid(), nullable=True),
        sa.Column("noted_by_name", sa.String(), nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("withdrawn_by_name", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('PHOTOS')", name=op.f("ck_customer_consents_kind")),
        _whose("customer_consents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_consents")),
    )
    op.create_index(
        "uq_customer_consents_in_force",
        "customer_consents",
        ["customer_id", "kind"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "customer_photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), server_default="", nullable=False),
        sa.Column("by_account_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        _whose("customer_photos"),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["customer_consents.id"], name=op.f("fk_customer_photos_consent_id_customer_consents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_photos")),
    )
    op.create_index("ix_customer_photos_customer_id", "customer_photos", ["customer_id"])


def _create_changes_and_imports() -> None:
    op.create_table(
        "customer_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("by_role", sa.String(), nullable=True),
        sa.Column("by_account_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("details", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        _whose("customer_changes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_changes")),
    )
    op.create_index("ix_customer_changes_customer_id_at", "customer_changes", ["customer_id", "at"])
    op.create_table(
        "customer_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("mapping", postgresql.JSONB(), nullable=True),
        sa.Column("by_account_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("outcome", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_imports")),
    )


def _whose(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_customer_id_customers")
    return sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=name)
