"""Paging through lists by opaque cursors: a page begins after the last row of the one before."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.core.refusals import Invalid

T = TypeVar("T")

PAGE_SIZE = 50
LARGEST_PAGE = 200


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and the cursor of the next page when there is one."""

    data: Sequence[T]
    next: str | None


def encode_cursor(*values: str) -> str:
    """Return an opaque cursor that remembers the sort values of a row."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *, length: int) -> tuple[str, ...]:
    """Return the values that a cursor remembers.

    :raises Invalid: it is none of ours
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        values = None
    if not isinstance(values, list) or len(values) != length or not all(_is_text(value) for value in values):
        raise Invalid(errors={"cursor": ["This is not one of our cursors."]})
    return tuple(values)


def _is_text(value: object) -> bool:
    # A cursor is anybody's to make up, and PostgreSQL's text cannot hold NUL.
    return isinstance(value, str) and "\0" not in value
