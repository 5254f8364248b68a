"""Photos of services and people, and the logo: stored in the sizes that pages show."""

from flask import url_for

from app.core import storage
from app.core.images import WIDTHS, NotAPhoto, rewrite
from app.core.links import settings

__all__ = ["NotAPhoto", "name_of", "store", "url"]

SMALL, LARGE = WIDTHS
SUFFIX = ".webp"


def store(upload: bytes) -> str:
    """Read an upload, store it in the sizes that pages show, and return its key. Call it outside any unit of work.

    :raises NotAPhoto: it cannot be shown
    """
    limits = settings()
    forms = rewrite(upload, max_bytes=limits.upload_max_bytes, max_pixels=limits.upload_max_pixels)
    return storage.store(storage.PUBLIC, {_form(width): content for width, content in forms.items()})


def name_of(key: str, width: int = SMALL) -> str:
    """Return the name of the file that shows a photo at a width."""
    return f"{key}{_form(width)}"


def url(key: str | None, width: int = SMALL) -> str:
    """Return the address of a photo on its salon's host; empty when there is none."""
    return url_for("catalogue.photo", key=name_of(key, width)) if key else ""


def _form(width: int) -> str:
    return f"-{width}{SUFFIX}"
