"""Photos of customers: in which forms they are stored. They are never sent without asking who is looking."""

from collections.abc import Mapping

from app.core.images import WIDTHS, rewrite
from app.core.links import settings

Forms = Mapping[int, bytes]
"""A photo as it is kept, by its width."""

KIND = "PHOTOS"
"""The consent that they need."""

SMALL, LARGE = WIDTHS


def form(width: int) -> str:
    """Return the end of the name of the file that shows a photo at a width."""
    return f"-{width}.webp"


def name_of(key: str, *, is_small: bool) -> str:
    """Return the name of the file that shows a photo."""
    return f"{key}{form(SMALL if is_small else LARGE)}"


def develop(upload: bytes) -> Forms:
    """Return an uploaded photo as it is kept.

    Call it outside any unit of work: a large one takes a second, and neither a connection nor a lock may wait for it.

    :raises NotAPhoto: it cannot be shown
    """
    limits = settings()
    return rewrite(upload, max_bytes=limits.upload_max_bytes, max_pixels=limits.upload_max_pixels)
