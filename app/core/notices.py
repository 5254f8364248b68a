"""Flask's own cookie carries notices from one page to the next. Requests without it, nearly all, pay nothing for it."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin


class Notices(SecureCookieSessionInterface):
    """Makes ready to sign and to verify only where there is something to verify or to sign."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie, if one came. Programs are shown no notices: their requests have no session at all."""
        if request.path.startswith("/api/"):
            return None
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie, if anything was read from it or written to it."""
        if session or session.modified or session.accessed:
            super().save_session(app, session, response)
