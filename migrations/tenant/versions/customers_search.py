"""customers are found by name, address and number, whatever the spelling

Revision: customers_search. Follows: salon_front.
"""

import sqlalchemy as sa
from alembic import op

revision = "customers_search"
down_revision = "salon_front"
branch_labels = None
depends_on = None

# unaccent() itself is only stable: its dictionary could change. Ours is named in full and comes with PostgreSQL, so its
# word may be indexed. The function lives in the salon's own schema and knows its way without a search path.
FOLD = """
CREATE FUNCTION fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(public.unaccent('public.unaccent'::regdictionary, normalize($1, NFKC)))
"""

# Without the zeros of a trunk prefix, so that 030 12 and +49 30 12 end alike.
PHONE_DIGITS = """
CREATE FUNCTION phone_digits(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ltrim(regexp_replace(coalesce($1, ''), '[^0-9]', '', 'g'), '0')
"""

# The space in front lets every word be told by the space before it.
SEARCHABLE = """
CREATE FUNCTION searchable(name text, email text, phone text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ' ' || fold(name) || ' ' || lower(coalesce(email, '')) || ' ' || phone_digits(phone)
"""

COLUMNS = {
    "sort_name": '"left"(fold(name::text), 200)',
    "search_text": "searchable(name::text, email::text, phone::text)",
    "phone_key": '"right"(phone_digits(phone::text), 8)',
}


def upgrade() -> None:
    for function in (FOLD, PHONE_DIGITS, SEARCHABLE):
        op.execute(function.strip())
    for name, expression in COLUMNS.items():
        op.add_column("customers", sa.Column(name, sa.Text(), sa.Computed(expression, persisted=True), nullable=True))
    # What follows looks into search_text instead.
    op.drop_index("ix_customers_name_trgm", table_name="customers")
    op.create_index(
        "ix_customers_search_text_trgm",
        "customers",
        ["search_text"],
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.create_index("ix_customers_sort_name_id", "customers", ["sort_name", "id"])
    op.create_index("ix_customers_phone_key", "customers", ["phone_key"])
