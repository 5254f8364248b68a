"""How somebody came to book: the campaign and the site that a link names, and what kind of link it was."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from app.core.texts import UNPRINTABLE

LONGEST = 100
"""Whoever writes a link decides what it says; so much of each value is kept."""

HOST = re.compile(r"[a-z0-9.-]{1,100}")


class Link(StrEnum):
    """Where a visit began."""

    MENU = "menu"
    SERVICE = "service"
    QUERY = "query"


@dataclass(frozen=True, kw_only=True)
class Source:
    """What is known of the way that led here; empty texts: nothing."""

    utm_source: str = ""
    utm_medium: str = ""
    utm_campaign: str = ""
    referrer: str = ""
    link: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], *, referrer: str | None, host: str, link: Link | None) -> "Source":
        """Read what an address and a browser tell."""
        campaign = {name: _short(given.get(name, "")) for name in ("utm_source", "utm_medium", "utm_campaign")}
        return cls(**campaign, referrer=_elsewhere(referrer, host), link=link or "")

    @property
    def says_something(self) -> bool:
        """Whether it names a campaign or another site."""
        return bool(self.utm_source or self.utm_medium or self.utm_campaign or self.referrer)

    def as_row(self) -> dict[str, str]:
        """Return what a hold and an appointment keep of it."""
        return {name: value for name, value in asdict(self).items() if value}


def _short(text: str) -> str:
    return " ".join(UNPRINTABLE.sub(" ", text).split())[:LONGEST]


def _elsewhere(referrer: str | None, host: str) -> str:
    """Return the host of the page that led here, unless it is one of the salon's own."""
    try:
        found = (urlsplit(referrer or "").hostname or "").lower()
    except ValueError:
        return ""
    return found if HOST.fullmatch(found) and found != host.partition(":")[0].lower() else ""
