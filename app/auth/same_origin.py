"""Requests that change something must come from our own pages.

The check follows the algorithm of Go's `net/http.CrossOriginProtection` (https://pkg.go.dev/net/http, Go 1.25; its
reasons: https://words.filippo.io/csrf/). Browsers say where a request comes from in `Sec-Fetch-Site`, which no page
can set; those older than 2023 say it in `Origin`. A request with neither is from no browser, and carries nobody's
cookies but its own. Salons are *same-site* to each other, so `SameSite` cookies would not protect them.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Request, request

from app.auth.identity import READING, bearer_of
from app.core.refusals import Refusal

OURS = frozenset({"same-origin", "none"})
""""none" is the person: an address typed in, a bookmark."""


class CrossOrigin(Refusal):
    """This came from another web site. Please open our page and try again there."""

    code, status = "cross_origin", HTTPStatus.FORBIDDEN


def refuse_cross_origin() -> None:
    """Refuse a request that another site makes somebody's browser send.

    A call with a bearer credential is exempt: browsers never add one by themselves, and with it the cookie is ignored.

    :raises CrossOrigin: it is one
    """
    if request.method in READING or bearer_of(request) is not None:
        return
    if not is_ours(request):
        raise CrossOrigin


def is_ours(request: Request) -> bool:
    """Tell whether the request comes from one of our own pages on this host, or from no browser at all."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in OURS
    origin = request.headers.get("Origin")
    return not origin or urlsplit(origin).netloc == request.host
