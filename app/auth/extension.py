"""Puts accounts and access in front of every view."""

from http import HTTPStatus

from flask import Flask, Response, request
from flask_login import LoginManager, UserMixin
from werkzeug.wrappers import Request

import app.auth.jobs  # noqa: F401 - a worker finds jobs by name, so they must have been declared
from app.auth import passwords
from app.auth.access import refuse_undeclared
from app.auth.actor import Actor
from app.auth.identity import current_identity
from app.auth.people import EXTENSION, People
from app.auth.same_origin import refuse_cross_origin
from app.config import Settings
from app.core.notices import Notices


class Member(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """Somebody signed in, as Flask-Login's `current_user` knows them."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.name = actor.name

    def get_id(self) -> str:
        """Return the account's id; an API key has none."""
        return str(self.actor.account_id or "")


def init_app(app: Flask, *, people: People) -> None:
    """Refuse what comes from elsewhere or is undeclared, and tell Flask-Login who is signed in."""
    settings: Settings = app.extensions["settings"]
    app.extensions[EXTENSION] = people
    # Flask's own cookie only carries flashed notices from one page to the next.
    app.config.update(
        SESSION_COOKIE_NAME="__Host-notices" if settings.is_secure else "notices",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.session_interface = Notices()
    logins = LoginManager()
    # Every page would look up who is signed in, also the page which says that the database is away.
    logins.init_app(app, add_context_processor=False)
    logins.session_protection = None  # the session is a row of ours, and a telephone's address changes all day
    logins.request_loader(load_member)
    app.before_request(refuse_cross_origin)
    app.before_request(refuse_undeclared)
    app.after_request(name_the_scheme)
    passwords.prepare()


def load_member(_request: Request) -> Member | None:
    """Return who is signed in, for Flask-Login."""
    actor = current_identity().actor
    return Member(actor) if actor.role is not None else None


def name_the_scheme(response: Response) -> Response:
    """Say how a program signs in when it has not (RFC 9110, 11.6.1)."""
    if response.status_code == HTTPStatus.UNAUTHORIZED and request.path.startswith("/api/"):
        response.headers.setdefault("WWW-Authenticate", 'Bearer realm="Parlour"')
    return response
