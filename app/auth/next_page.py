"""Where somebody goes after signing in: back to where they were, but never to another site."""

from urllib.parse import urlsplit

from app.auth.roles import TEAM

DESK = "/desk"
ACCOUNT = "/account"
FRONT = "/"


def after_sign_in(asked: str | None, *, role: str) -> str:
    """Return the page that was asked for when it is one of ours, otherwise the home of the role."""
    return asked if asked and is_ours(asked) else home_of(role)


def home_of(role: str) -> str:
    """Return where somebody in this role begins."""
    return DESK if role in TEAM else ACCOUNT


def is_ours(page: str) -> bool:
    """Tell whether this is a path on this host.

    Browsers read a backslash as a slash and skip control characters, so both can lead elsewhere (WHATWG URL, 4.4).
    """
    if not page.startswith("/") or page.startswith("//") or "\\" in page or not page.isprintable():
        return False
    parts = urlsplit(page)
    return not parts.scheme and not parts.netloc
