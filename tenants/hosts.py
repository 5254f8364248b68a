"""From the host of a request to the site it asks for."""

from dataclasses import dataclass
from enum import StrEnum


class Site(StrEnum):
    """The three kinds of host: the platform's own, a tenant's, and any other."""

    APEX = "apex"
    TENANT = "tenant"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Address:
    """What a host name asks for."""

    site: Site
    slug: str | None = None


def locate(host: str, *, domain: str) -> Address:
    """Return what `host` (with or without a port) asks for on a platform at `domain`."""
    name = host.lower().partition(":")[0].rstrip(".")
    if name == domain:
        return Address(Site.APEX)
    slug, dot, parent = name.partition(".")
    if dot and slug and parent == domain:
        return Address(Site.TENANT, slug)
    return Address(Site.NOWHERE)
