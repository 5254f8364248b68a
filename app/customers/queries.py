"""Every read of customers beyond `get`."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from app.core.paging import PAGE_SIZE, Page, decode_cursor, encode_cursor
from app.core.refusals import NotFound
from app.customers.models import Customer
from app.customers.search import Wanted, wanted
from tenants.db import db

MOST_ALIKE = 10
"""So many of those spelled alike are shown: further down the likeness is chance."""


def customer(customer_id: UUID) -> Customer:
    """Return a customer.

    :raises NotFound: there is none by that id
    """
    found = db.session.get(Customer, customer_id)
    if found is None:
        raise NotFound
    return found


def find_by_email(email: str) -> Customer | None:
    """Return the customer with an e-mail address, in whatever letters."""
    return db.session.scalar(select(Customer).where(Customer.email == email))


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


def page(*, text: str = "", cursor: str | None = None, size: int = PAGE_SIZE) -> Page[Customer]:
    """Return customers in the order of their names; with `text`, those who fit it, or else those spelled alike.

    :raises Invalid: the cursor is none of ours
    """
    asked = wanted(text)
    after = decode_cursor(cursor, str, UUID) if cursor else None
    rows = db.session.scalars(_first(asked, limit=size + 1, after=after)).all()
    if not rows and not cursor:
        return Page(_alike(asked, limit=min(size, MOST_ALIKE)), None)
    following = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], encode_cursor(following.sort_name or "", str(following.id)) if following else None)


def _first(asked: Wanted, *, limit: int, after: tuple[str, UUID] | None = None) -> Select[Customer]:
    """Return the query for those who fit, in the order of their names."""
    fitting = select(Customer.id, Customer.sort_name).where(*_fits(asked))
    if after:
        fitting = fitting.where(tuple_(Customer.sort_name, Customer.id) > tuple_(*after))
    if not asked.is_common:
        # Names and order hang together: walking through all in order may find the first Zoë at the very end.
        found = fitting.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
        fitting = select(found.c.id, found.c.sort_name)
    first = fitting.order_by("sort_name", "id").limit(limit).subquery("first")
    return select(Customer).join(first, Customer.id == first.c.id).order_by(Customer.sort_name, Customer.id)


def _fits(asked: Wanted) -> Iterator[ColumnElement[bool]]:
    return (Customer.search_text.like(func.fold(pattern)) for pattern in asked.patterns)


def _alike(asked: Wanted, *, limit: int) -> Sequence[Customer]:
    """Return those whose names or addresses have words spelled alike, the most alike first."""
    if not asked.may_be_misspelled:
        return ()
    db.session.execute(select(func.set_config("pg_trgm.word_similarity_threshold", asked.alike, True)))
    words = func.fold(asked.words)
    alike = select(Customer).where(words.op("<%")(Customer.search_text))
    closest = func.word_similarity(words, Customer.search_text).desc()
    return db.session.scalars(alike.order_by(closest, Customer.sort_name, Customer.id).limit(limit)).all()
