"""Lists of customers: by what somebody types, and by what they have in common."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, cast, func, literal, select, tuple_, union_all
from sqlalchemy.orm import undefer

from app.core.paging import PAGE_SIZE, Page, decode_cursor, encode_cursor
from app.customers.models import Customer
from app.customers.queries.records import CURRENT, Conditions
from app.customers.search import TELLING_DIGITS, Wanted, wanted
from tenants.db import db

MOST_SHARING = 4
MOST_GROUPS = 300

MOST_ALIKE = 10
"""So many of those spelled alike are shown: further down the likeness is chance."""


def find(q: str, limit: int) -> Sequence[Customer]:
    """Return the customers that somebody means who typed this, at most `limit`.

    Accents do not matter, a number may be in any spelling, and names that are spelled alike come last.
    """
    asked = wanted(q)
    if not asked.patterns:
        return ()
    found = list(db.session.scalars(_first(asked, limit=limit)))
    if len(found) < limit:
        found += [one for one in _alike(asked, limit=limit) if one not in found][: limit - len(found)]
    return found


def page(*, text: str = "", cursor: str | None = None, size: int = PAGE_SIZE, only: Conditions = ()) -> Page[Customer]:
    """Return customers in the order of their names; with `text`, those who fit it, or else those spelled alike.

    `only` are conditions that all of them fulfil.

    :raises Invalid: the cursor is none of ours
    """
    asked = wanted(text)
    after = decode_cursor(cursor, str, UUID) if cursor else None
    rows = db.session.scalars(_first(asked, limit=size + 1, after=after, only=only)).all()
    if not rows and not cursor:
        return Page(_alike(asked, limit=min(size, MOST_ALIKE), only=only), None)
    following = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], encode_cursor(following.sort_name or "", str(following.id)) if following else None)


def fitting(text: str) -> Conditions:
    """Return what is true of every customer who fits what somebody typed."""
    return (*CURRENT, *_fits(wanted(text)))


def listed(text: str, *, only: Conditions = ()) -> Conditions:
    """Return what is true of everybody in the list of `page`, however many pages it has: one query for both."""
    asked = wanted(text)
    if db.session.scalar(_first(asked, limit=1, only=only).with_only_columns(Customer.id)):
        return (*fitting(text), *only)
    alike = _alike(asked, limit=MOST_ALIKE, only=only)
    return (Customer.id.in_([customer.id for customer in alike]),)


def tags(*, only: Conditions = ()) -> Sequence[str]:
    """Return every tag that somebody has who fulfils the conditions, in order."""
    tag = func.unnest(Customer.tags).label("tag")
    given = select(tag).where(*CURRENT, *only).distinct().subquery()
    return db.session.scalars(select(given.c.tag).order_by(func.fold(given.c.tag))).all()


def sharing() -> list[Sequence[Customer]]:
    """Return groups of customers who share a number, a name, or what stands before the @ of their addresses.

    What more than a few share, such as the salon's own number in place of one that is not known, tells nothing.
    """
    box = func.replace(func.split_part(func.lower(cast(Customer.email, Text)), "@", 1), ".", "")
    keys = [
        select(literal("phone").label("kind"), Customer.phone_key.label("shared"), Customer.id).where(
            *CURRENT, func.length(Customer.phone_key) == TELLING_DIGITS
        ),
        select(literal("name"), Customer.sort_name, Customer.id).where(*CURRENT),
        select(literal("email"), box, Customer.id).where(*CURRENT, Customer.email.is_not(None)),
    ]
    known = union_all(*keys).subquery()
    few = func.count().between(2, MOST_SHARING)
    shared = select(func.array_agg(known.c.id)).group_by(known.c.kind, known.c.shared).having(few)
    groups = db.session.scalars(shared.order_by(known.c.kind.desc(), known.c.shared).limit(MOST_GROUPS)).all()
    members = {customer_id for group in groups for customer_id in group}
    listed = select(Customer).where(Customer.id.in_(members)).options(undefer(Customer.phone_key))
    found = {customer.id: customer for customer in db.session.scalars(listed)}
    return [[found[customer_id] for customer_id in group] for group in groups]


def _first(
    asked: Wanted, *, limit: int, after: tuple[str, UUID] | None = None, only: Conditions = ()
) -> Select[Customer]:
    """Return the query for those who fit, in the order of their names."""
    fitting = select(Customer.id, Customer.sort_name).where(*CURRENT, *_fits(asked), *only)
    if after:
        fitting = fitting.where(tuple_(Customer.sort_name, Customer.id) > tuple_(*after))
    if only or not asked.is_common:
        # Who fits and the order hang together: walking through all names may find the first Zoë at the very end.
        found = fitting.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
        fitting = select(found.c.id, found.c.sort_name)
    first = fitting.order_by("sort_name", "id").limit(limit).subquery("first")
    return select(Customer).join(first, Customer.id == first.c.id).order_by(Customer.sort_name, Customer.id)


def _fits(asked: Wanted) -> Iterator[ColumnElement[bool]]:
    return (Customer.search_text.like(func.fold(pattern)) for pattern in asked.patterns)


def _alike(asked: Wanted, *, limit: int, only: Conditions = ()) -> Sequence[Customer]:
    """Return those whose names or addresses have words spelled alike, the most alike first."""
    if not asked.may_be_misspelled:
        return ()
    db.session.execute(select(func.set_config("pg_trgm.word_similarity_threshold", asked.alike, True)))
    words = func.fold(asked.words)
    alike = select(Customer).where(*CURRENT, *only, words.op("<%")(Customer.search_text))
    closest = func.word_similarity(words, Customer.search_text).desc()
    return db.session.scalars(alike.order_by(closest, Customer.sort_name, Customer.id).limit(limit)).all()
