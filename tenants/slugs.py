"""Which names a tenant may have in its address."""

import re
import unicodedata
import zlib
from itertools import islice

ALLOWED = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])\Z")

# fmt: off
RESERVED = frozenset(
    """
    about abuse account accounts admin administrator api app apps assets auth beta billing blog book booking
    bookings cdn cname contact dashboard demo-data dev developer developers docs download email embed example ftp
    git grpc help hostmaster imap info invite invoices jobs legal live localhost login logout mail media metrics mx
    news ns ns1 ns2 owner parlour partners pay payment payments platform pop postmaster press privacy public root
    rpc sales salon salons security send shop sign-in sign-up signin signup smtp sso staff staging static status
    support system team terms test tests webhook webhooks webmail widget widgets wpad www
    """.split()  # noqa: SIM905 - words read best as words
)
# fmt: on

LONGEST = 40
SPELT_OUT = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"})
"""Letters that lose more than an accent when they are taken apart."""

SPELT_OUT_BY = {"de": str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})}
"""What a language writes where it has no dots to put on letters; in others the letter stands alone (pingüino)."""


class SlugRefused(Exception):
    """This address cannot be had. Please choose 3 to 40 letters, digits and hyphens."""


class SlugTaken(Exception):
    """This address is taken. Please choose another."""


def check(slug: str) -> str:
    """Return the slug when a tenant may have it.

    A hyphen in third and fourth place is kept for internationalised names (RFC 5891, 4.2.3.1).

    :raises SlugRefused: otherwise
    """
    if not ALLOWED.match(slug) or slug in RESERVED or slug[2:4] == "--":
        raise SlugRefused
    return slug


def suggest(name: str, *, language: str) -> str:
    """Return a slug made from a business name as its language spells it; it may still be taken."""
    plain = plain_of(name, language=language, longest=LONGEST)
    if ALLOWED.match(plain) and plain not in RESERVED and plain[2:4] != "--":
        return plain
    return f"{plain[: LONGEST - 6].strip('-')}-salon" if plain else f"salon-{zlib.crc32(name.encode()) % 10_000:04}"


def suggestions(name: str) -> set[str]:
    """Return the slugs that a business name suggests, whichever language it is in."""
    return {suggest(name, language=language) for language in ("", *SPELT_OUT_BY)}


def alternatives(slug: str, *, taken: frozenset[str], count: int = 3) -> list[str]:
    """Return the first few slugs like this one that nobody has, among `variants`."""
    return list(islice((variant for variant in variants(slug) if variant not in taken), count))


def variants(slug: str) -> list[str]:
    """Return slugs like this one that a tenant may have."""
    ends = ("studio", "salon", "house", *map(str, range(2, 10)))
    return [f"{slug[: LONGEST - len(end) - 1].strip('-')}-{end}" for end in ends]


def plain_of(name: str, *, language: str, longest: int) -> str:
    """Return lower-case letters, digits and hyphens that resemble a name; empty when none do.

    :param language: the name's, by its code, which may name a country: de, de_AT
    """
    own = SPELT_OUT_BY.get(language.replace("-", "_").partition("_")[0], {})
    folded = unicodedata.normalize("NFC", name).casefold().translate(own).translate(SPELT_OUT)
    letters = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:longest].strip("-")
