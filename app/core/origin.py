"""Where somebody comes from, by a link and a browser, and how a page in between says it on to the next."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from app.core.texts import UNPRINTABLE

CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign")
SITE = "site"
"""Our own word for the site that led to the page before."""

LONGEST = 100
"""Whoever writes a link decides what it says; so much of each value is kept."""

HOST = re.compile(r"[a-z0-9.-]{1,100}")


def stated_campaign(given: Mapping[str, str]) -> dict[str, str]:
    """Return what an address says of a campaign, on one line each; empty texts where it says nothing."""
    return {name: _short(given.get(name, "")) for name in CAMPAIGN}


def other_site(given: Mapping[str, str], *, referrer: str | None, host: str) -> str:
    """Return the host that led here, or to the page before; empty when it was one of the salon's own."""
    return _elsewhere(referrer, host) or _elsewhere(f"//{given.get(SITE, '')}", host)


def passed_on(given: Mapping[str, str], *, referrer: str | None, host: str) -> dict[str, str]:
    """Return what the links of a page carry, so that the page itself is not taken for the origin."""
    known = stated_campaign(given) | {SITE: other_site(given, referrer=referrer, host=host)}
    return {name: value for name, value in known.items() if value}


def _short(text: str) -> str:
    return " ".join(UNPRINTABLE.sub(" ", text).split())[:LONGEST]


def _elsewhere(address: str | None, host: str) -> str:
    try:
        found = (urlsplit(address or "").hostname or "").lower()
    except ValueError:
        return ""
    return found if HOST.fullmatch(found) and found != host.partition(":")[0].lower() else ""
