"""Photos of services and people, and the logo: stored in the sizes that pages show."""

from flask import url_for

from app.core import storage
from app.core.images import WIDTHS, NotAPhoto, rewrite
from app.core.links import settings

__all__ = ["NotAPhoto", "name_of", "replace", "url"]

SMALL, LARGE = WIDTHS
SUFFIX = ".webp"


def replace(old_key: str | None, *, kind: str, upload: bytes | None) -> str | None:
    """Store an upload in place of what was there, and return its key; without one, only forget.

    :raises NotAPhoto: it cannot be shown
    """
    new_key = _stored(kind, upload) if upload is not None else None
    if old_key:
        storage.discard(old_key)
    return new_key


def name_of(key: str, width: int = SMALL) -> str:
    """Return the name of the file that shows a photo at a width."""
    return f"{key}{_form(width)}"


def url(key: str | None, width: int = SMALL) -> str:
    """Return the address of a photo on its salon's host; empty when there is none."""
    return url_for("catalogue.photo", key=name_of(key, width)) if key else ""


def _form(width: int) -> str:
    return f"-{width}{SUFFIX}"


def _stored(kind: str, upload: bytes) -> str:
    limits = settings()
    forms = rewrite(upload, max_bytes=limits.upload_max_bytes, max_pixels=limits.upload_max_pixels)
    return storage.store(kind, {_form(width): content for width, content in forms.items()})
