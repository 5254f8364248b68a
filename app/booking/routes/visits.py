"""Whose visit a request belongs to: a random key in a cookie, and in addresses and forms where cookies are off.

The cookie wins. An address with a key that comes without a cookie may have been passed on to somebody else, so it is
answered with a cookie of its own: whoever keeps cookies never acts under a key that others know.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request

from app.auth.access import current_actor
from app.auth.actor import ANONYMOUS, Actor
from app.auth.roles import Role
from app.booking.source import Link, Source
from app.booking.tokens import sealed, unsealed
from app.booking.visitors import Visitor
from app.booking.wall import Wall
from app.core import rate_limits
from app.core.ids import new_token
from app.core.links import settings
from app.customers.models import Customer
from tenants.db import db

SECURE_NAME = "__Host-visitor"
PLAIN_NAME = "visitor"
KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")

_LINKS = {"booking.choose_service": Link.MENU, "booking.choose_time": Link.SERVICE}


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visitor's key, and how it reached us."""

    key: str
    in_cookie: bool = False
    in_address: bool = False
    # How they came, sealed; empty: that is not known.
    source: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the key was made for this answer."""
        return not (self.in_cookie or self.in_address)

    @property
    def visitor(self) -> Visitor:
        """The visitor as operations know them."""
        return Visitor(key=self.key, address=rate_limits.network(), source=unsealed(self.source))

    @property
    def carried(self) -> dict[str, Any]:
        """What links have to carry: the key, where no cookie does, and how the visitor came."""
        key = {} if self.in_cookie else {"visit": self.key}
        return key | ({"from": self.source} if self.source else {})

    @property
    def fields(self) -> dict[str, str]:
        """What forms have to carry."""
        return {"visit": self.key} | ({"from": self.source} if self.source else {})

    def remembered(self, answer: Response) -> Response:
        """Let the browser keep the key, if it keeps cookies, until it is closed."""
        if self.is_new or (self.in_address and request.method == "GET"):
            key = self.key if self.is_new else new_token()
            secure = settings().is_secure
            answer.set_cookie(_cookie_name(), key, secure=secure, httponly=True, samesite="Lax")
        return answer


def current_visit() -> Visit:
    """Return the visit that the request belongs to, or a new one."""
    if key := _valid(request.cookies.get(_cookie_name())):
        return Visit(key=key, in_cookie=True, source=_source(is_new=False))
    if key := _valid(request.values.get("visit")):
        return Visit(key=key, in_address=True, source=_source(is_new=False))
    return Visit(key=new_token(), source=_source(is_new=True))


def acting_customer() -> Actor:
    """Return who acts on the public pages: nobody has more rights here than a customer, also not the owner."""
    actor = current_actor()
    return actor if actor.role is Role.CUSTOMER else ANONYMOUS


def own_wall(wall: Wall, *, at: datetime) -> Wall | None:
    """Return the clock of the customer who is signed in, where they have chosen one that shows another time then."""
    customer_id = acting_customer().customer_id
    customer = db.session.get(Customer, customer_id) if customer_id else None
    return wall.beside(customer.timezone, at=at) if customer else None


def _source(*, is_new: bool) -> str:
    """Return how the visitor came: what a new link says goes before what is remembered."""
    link = _LINKS.get(request.endpoint or "")
    if link is Link.MENU and request.args.get("service"):
        link = Link.QUERY
    found = Source.of(request.args, referrer=request.referrer, host=request.host, link=link)
    if found.says_something:
        return sealed(found)
    known = unsealed(request.values.get("from", ""))
    if known is None and is_new:
        known = found
    return sealed(known) if known and known.as_row() else ""


def _valid(key: str | None) -> str | None:
    return key if key and KEY.fullmatch(key) else None


def _cookie_name() -> str:
    return SECURE_NAME if settings().is_secure else PLAIN_NAME
