"""How somebody came to book: the campaign and the site that a link names, and what kind of link it was."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from app.core.origin import other_site, stated_campaign


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
        site = other_site(given, referrer=referrer, host=host)
        return cls(**stated_campaign(given), referrer=site, link=link or "")

    @property
    def says_something(self) -> bool:
        """Whether it names a campaign or another site."""
        return bool(self.utm_source or self.utm_medium or self.utm_campaign or self.referrer)

    def as_row(self) -> dict[str, str]:
        """Return what a hold and an appointment keep of it."""
        return {name: value for name, value in asdict(self).items() if value}
