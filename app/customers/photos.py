"""Photos of customers: in which forms they are stored. They are never sent without asking who is looking."""

from app.core.images import WIDTHS

KIND = "PHOTOS"
"""The consent that they need."""

SMALL, LARGE = WIDTHS


def form(width: int) -> str:
    """Return the end of the name of the file that shows a photo at a width."""
    return f"-{width}.webp"


def name_of(key: str, *, is_small: bool) -> str:
    """Return the name of the file that shows a photo."""
    return f"{key}{form(SMALL if is_small else LARGE)}"
