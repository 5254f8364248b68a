"""Reading the directory."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONPATH

from app.core.paging import Page, decode_cursor, encode_cursor
from app.core.refusals import NotFound
from app.platform.models import DirectoryEntry
from tenants.db import db

IS_BOOKABLE = func.jsonb_array_length(DirectoryEntry.services) > 0
"""Whether a salon has a service that somebody does, for everybody to book."""


def salons(
    *, q: str, city: str, service: str, cursor: str | None, size: int, only_bookable: bool
) -> Page[DirectoryEntry]:
    """Return the salons that match what was asked, by name."""
    conditions = _conditions(q=q.strip(), city=city.strip(), service=service.strip())
    listed = select(DirectoryEntry).where(*conditions, *([IS_BOOKABLE] if only_bookable else []))
    query = listed.order_by(DirectoryEntry.name, cast(DirectoryEntry.tenant_id, String))
    if cursor:
        after = decode_cursor(cursor, str, str)
        query = query.where(tuple_(DirectoryEntry.name, cast(DirectoryEntry.tenant_id, String)) > tuple_(*after))
    rows: Sequence[DirectoryEntry] = db.session.scalars(query.limit(size + 1)).all()
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], encode_cursor(last.name, str(last.tenant_id)) if last else None)


def called(name: str, *, most: int) -> Sequence[DirectoryEntry]:
    """Return the first salons that are called so, by name, whether or not they can be booked yet."""
    query = select(DirectoryEntry).where(_contains(DirectoryEntry.name, name)).order_by(DirectoryEntry.name)
    return db.session.scalars(query.limit(most)).all()


def salon(tenant_id: UUID) -> DirectoryEntry:
    """Return one salon.

    :raises NotFound: the directory has none by that id
    """
    found = db.session.get(DirectoryEntry, tenant_id)
    if found is None:
        raise NotFound
    return found


def _conditions(*, q: str, city: str, service: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if q:
        wanted.append(or_(_contains(DirectoryEntry.name, q), _contains(DirectoryEntry.slug, q)))
    if city:
        wanted.append(_contains(DirectoryEntry.city, city))
    if service:
        wanted.append(_contains(cast(_names_of_services(), String), service))
    return wanted


def _names_of_services() -> ColumnElement[Any]:
    # Cast, because PostgreSQL finds no function for a text in a path's place.
    return func.jsonb_path_query_array(DirectoryEntry.services, cast("$[*].name", JSONPATH))


def _contains(text: object, part: str) -> ColumnElement[bool]:
    """Match without regard to case or accents."""
    # No LIKE: in what people type, a per cent sign stands for itself.
    return func.strpos(func.lower(func.unaccent(text)), func.lower(func.unaccent(part))) > 0
