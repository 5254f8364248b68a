"""Who may use a view: declared beside the view, enforced in front of it.

A view without a declaration is closed to everybody, see `refuse_undeclared`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for

from app.auth.actor import Actor
from app.auth.identity import current_identity
from app.auth.permissions import Permission
from app.core.htmx import go_to, is_htmx
from app.core.refusals import Forbidden, SignInNeeded

View = TypeVar("View", bound=Callable[..., Any])

ATTRIBUTE = "access"
UNGUARDED = frozenset({"static", "healthz", "readyz", "metrics"})
"""Endpoints of ours that are no views of a room: they read no row and know no salon."""


class Audience(StrEnum):
    """Whom a view is for."""

    EVERYBODY = "everybody"
    SIGNED_IN = "signed_in"
    PERMITTED = "permitted"


@dataclass(frozen=True)
class Access:
    """What a view asks of whoever calls it; any one of the permissions will do."""

    audience: Audience
    any_of: frozenset[Permission] = frozenset()

    def admits(self, actor: Actor) -> bool:
        """Tell whether the actor may use the view."""
        match self.audience:
            case Audience.EVERYBODY:
                return True
            case Audience.SIGNED_IN:
                return actor.role is not None
            case Audience.PERMITTED:
                return any(actor.may(permission) for permission in self.any_of)

    @property
    def is_for_customers(self) -> bool:
        """Whether customers come here, so that they are asked for a code rather than a password."""
        return Permission.VIEW_OWN_ACCOUNT in self.any_of


def current_actor() -> Actor:
    """Return who acts in this request: a person by cookie, a program by its credential, otherwise a visitor."""
    return current_identity().actor


def public(view: View) -> View:
    """Declare that anyone may use the view."""
    setattr(view, ATTRIBUTE, Access(Audience.EVERYBODY))
    return view


def signed_in(view: View) -> View:
    """Declare that everybody who is signed in may use the view."""
    return _guarded(view, Access(Audience.SIGNED_IN))


def requires(*any_of: Permission) -> Callable[[View], View]:
    """Declare that a view is for those who have one of these permissions."""
    return lambda view: _guarded(view, Access(Audience.PERMITTED, frozenset(any_of)))


def access_of(view: Callable[..., Any]) -> Access | None:
    """Return what a view declares."""
    return getattr(view, ATTRIBUTE, None)


def refuse_undeclared() -> None:
    """Refuse a view that forgot to say who may use it.

    :raises Forbidden: it did
    """
    endpoint = request.endpoint
    if endpoint is None or endpoint in UNGUARDED:
        return
    if access_of(current_app.view_functions[endpoint]) is None:
        raise Forbidden


def _guarded(view: View, access: Access) -> View:
    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        actor = current_actor()
        if access.admits(actor):
            return view(*args, **values)
        if actor.role is not None:
            raise Forbidden
        return _ask_to_sign_in(access)

    setattr(guarded, ATTRIBUTE, access)
    return guarded  # type: ignore[return-value]  # it takes and answers what the view does


def _ask_to_sign_in(access: Access) -> Any:
    if request.path.startswith("/api/"):
        raise SignInNeeded
    endpoint = "auth.customer_sign_in" if access.is_for_customers else "auth.sign_in"
    url = url_for(endpoint, next=_page_to_return_to())
    return go_to(url) if is_htmx() else redirect(url, code=303)


def _page_to_return_to() -> str | None:
    """Return the page the person is looking at: what a form was sent to cannot be opened again."""
    if is_htmx():
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        return f"{page.path}?{page.query}" if page.query else page.path or None
    return request.full_path.rstrip("?") if request.method == "GET" else None
