"""From a name to a piece of an address."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count

LONGEST = 60


def slug_of(name: str, *, otherwise: str = "service") -> str:
    """Return lower-case letters, digits and hyphens that resemble the name; `otherwise` when none do (ネイル)."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].rstrip("-") or otherwise


def free(slug: str, *, taken: Collection[str]) -> str:
    """Return the slug, with the first number that makes it free when it is taken."""
    if slug not in taken:
        return slug
    return next(numbered for number in count(2) if (numbered := f"{slug}-{number}") not in taken)
