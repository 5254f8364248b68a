"""Paging through lists by opaque cursors: a page begins after the last row of the one before."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask_babel import gettext as _

from app.core.refusals import Invalid

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")

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


def decode_cursor(cursor: str, first: Callable[[str], A], second: Callable[[str], B]) -> tuple[A, B]:
    """Return the two values that a cursor remembers, each read back from its text.

    :raises Invalid: it is none of ours
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        one, two = (_text(value) for value in values)
        return first(one), second(two)
    except (ValueError, TypeError, RecursionError):
        raise Invalid(errors={"cursor": [_("This is not one of our cursors.")]}) from None


def _text(value: object) -> str:
    # A cursor is anybody's to make up, and PostgreSQL's text cannot hold NUL.
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(value)
    return value
