"""From what somebody types to the door of their salon."""

from http import HTTPStatus
from urllib.parse import urlsplit

from app.core.refusals import Refusal
from tenants import registry, slugs
from tenants.context import Tenant
from tenants.hosts import locate


class NoSuchSalon(Refusal):
    """We know no salon at this address."""

    code, status = "no_such_salon", HTTPStatus.UNPROCESSABLE_ENTITY


def salon_at(typed: str, *, domain: str) -> Tenant:
    """Return the salon that is meant by `luma`, `luma.parlour.example` or an address copied from the browser.

    :raises NoSuchSalon: there is none
    """
    try:
        found = registry.find_by_slug(slugs.check(_slug_in(typed.strip().lower(), domain=domain)))
    except (slugs.SlugRefused, ValueError) as error:
        raise NoSuchSalon from error
    if found is None:
        raise NoSuchSalon
    return found


def _slug_in(typed: str, *, domain: str) -> str:
    host = urlsplit(typed if "//" in typed else f"//{typed}").hostname or ""
    return locate(host, domain=domain).slug or typed
