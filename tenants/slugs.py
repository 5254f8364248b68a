"""Which names a tenant may have in its address."""

import re

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


def suggest(name: str) -> str:
    """Return a slug made from a business name; it may still be taken."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-")
    return plain if ALLOWED.match(plain) and plain not in RESERVED else f"{plain or 'my'}-salon"
