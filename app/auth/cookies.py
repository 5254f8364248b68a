"""The cookie of a browser that is signed in: an opaque secret, for this host only."""

from flask import Request, Response

from app.auth.sessions import ABSOLUTE
from app.core.links import settings

SECURE_NAME = "__Host-session"
PLAIN_NAME = "session"
NAMES = frozenset({SECURE_NAME, PLAIN_NAME})


def name() -> str:
    """Return the cookie's name; under TLS its prefix lets no sibling host set it (RFC 6265bis, 4.1.3.2)."""
    return SECURE_NAME if settings().is_secure else PLAIN_NAME


def read(request: Request) -> str | None:
    """Return the secret that the browser presents."""
    return (request.cookies.get(name()) or None) if "HTTP_COOKIE" in request.environ else None


def give(response: Response, token: str) -> Response:
    """Let the browser keep the secret for as long as the session can last."""
    response.set_cookie(name(), token, max_age=ABSOLUTE, secure=settings().is_secure, httponly=True, samesite="Lax")
    return response


def take_back(response: Response) -> Response:
    """Let the browser forget the secret."""
    response.delete_cookie(name(), secure=settings().is_secure, httponly=True, samesite="Lax")
    return response
