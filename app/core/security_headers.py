"""What every answer tells the browser not to do, whoever made the answer: views, errors, files, unknown hosts.

It wraps the whole application, so nothing can be answered without it. A header that a view sets itself stays.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response

from app.config import Settings

Headers = list[tuple[str, str]]

ALWAYS: Headers = [
    ("X-Content-Type-Options", "nosniff"),
    # Links to one's own appointment hold a secret, so no other site learns an address. `no-referrer` would hide it as
    # well, but turns the Origin of our own forms into "null", and then they could not be told from foreign ones.
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), usb=(), midi=(), browsing-topics=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")
FOR_OTHER_SITES = ("/static/", "/photos/", "/embed/")
"""What other sites may show: mail in a browser, the platform's directory, the salon's own web site."""

PICKER = "/book"
SECRETS_IN_QUERIES = frozenset({"token", "request"})


def content_security_policy(
    *,
    frame_ancestors: str = "'none'",
    form_action: str = "'self'",
    script: str = "'self'",
    style: str = "'self'",
    frame: str = "",
) -> str:
    """Return the policy of a page: our own files only, nothing inline, framed by nobody unless stated."""
    directives = {
        "default-src": "'none'",
        "script-src": script,
        "style-src": style,
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "frame-src": frame,
        "form-action": form_action,
        "frame-ancestors": frame_ancestors,
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items() if sources)


def led_to(answer: Response, hosts: Sequence[str]) -> Response:
    """Let the forms of this answer end on other hosts: Chromium applies form-action to the redirect after a form."""
    policy = content_security_policy(form_action=" ".join(["'self'", *hosts]))
    answer.headers["Content-Security-Policy"] = policy
    return answer


class SecurityHeaders:
    """Adds the headers to whatever the application answers."""

    def __init__(self, wsgi_app: WSGIApplication, *, settings: Settings, credentials: frozenset[str]) -> None:
        self._wsgi_app = wsgi_app
        self._credentials = credentials
        self._always = [*ALWAYS, STRICT_TRANSPORT] if settings.is_secure else ALWAYS
        self._apex = settings.public_authority
        # Chromium applies form-action to the redirect after a form as well: a sign-up ends on the new salon's host.
        salons = f"'self' {settings.public_scheme}://*.{settings.public_authority}"
        self._apex_policy = content_security_policy(form_action=salons)
        self._policy = content_security_policy()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: Headers, *error: object) -> object:
            given = {name.lower() for name, _ in headers}
            added = [(name, value) for name, value in self._missing(environ, headers) if name.lower() not in given]
            return start_response(status, headers + added, *error)  # type: ignore[arg-type]

        return self._wsgi_app(environ, start)  # type: ignore[arg-type]

    def _missing(self, environ: WSGIEnvironment, headers: Headers) -> Headers:
        path = environ.get("PATH_INFO", "")
        is_apex = environ.get("HTTP_HOST", "") == self._apex
        return [
            *self._always,
            ("Content-Security-Policy", self._apex_policy if is_apex else self._policy),
            ("Cross-Origin-Resource-Policy", "cross-origin" if path.startswith(FOR_OTHER_SITES) else "same-origin"),
            ("Cache-Control", "no-store" if self._is_personal(environ, headers) else "private, no-cache"),
        ]

    def _is_personal(self, environ: WSGIEnvironment, headers: Headers) -> bool:
        """Tell whether the answer may show what only one person may see.

        A picker of a visitor is kept out of it even when its address holds the secret of a hold: pages that must not
        be stored are not kept for *Back* either, and the visitor's own browser is the one that has the secret.
        """
        if "HTTP_AUTHORIZATION" in environ or self._has_credential(environ.get("HTTP_COOKIE", "")):
            return True
        if any(name.lower() == "set-cookie" and self._has_credential(value) for name, value in headers):
            return True
        query = environ.get("QUERY_STRING", "")
        return _has_secret(query) and not environ.get("PATH_INFO", "").startswith(PICKER)

    def _has_credential(self, cookies: str) -> bool:
        names = {pair.partition("=")[0].strip() for pair in cookies.split(";")}
        return not self._credentials.isdisjoint(names)


def _has_secret(query: str) -> bool:
    # Names may be written in %-escapes, so only a query without either word or escape needs no reading.
    is_plain = "%" not in query and not any(name in query for name in SECRETS_IN_QUERIES)
    return not is_plain and not SECRETS_IN_QUERIES.isdisjoint(parse_qs(query))


def init_app(app: Flask, *, credentials: frozenset[str]) -> None:
    """Wrap the application; `credentials` are the names of the cookies that say who somebody is."""
    settings: Settings = app.extensions["settings"]
    app.wsgi_app = SecurityHeaders(app.wsgi_app, settings=settings, credentials=credentials)  # type: ignore[method-assign]
