"""From a name to a piece of an address."""

from collections.abc import Collection
from itertools import count

from tenants.slugs import plain_of

LONGEST = 60


def slug_of(name: str, *, language: str, otherwise: str = "service") -> str:
    """Return a piece of an address as the salon's own is made; `otherwise` when no letter is left (ネイル)."""
    return plain_of(name, language=language, longest=LONGEST) or otherwise


def free(slug: str, *, taken: Collection[str]) -> str:
    """Return the slug, with the first number that makes it free when it is taken."""
    if slug not in taken:
        return slug
    return next(numbered for number in count(2) if (numbered := f"{slug}-{number}") not in taken)
