"""Which language and which clock a page is written in."""

from flask import g, has_request_context, request

from tenants.hosts import Site

SUPPORTED = ("en", "de", "es", "fr", "ja")

AT_THE_DESK = ("en",)
"""The desk and the platform's own pages are not translated yet, and half a translation is worse than none."""


def select_locale() -> str | None:
    """Return the best of the languages that the page has for whoever reads."""
    if not has_request_context():
        return None
    offered = _offered()
    asked = request.args.get("lang", "")
    return asked if asked in offered else request.accept_languages.best_match(offered, "en")


def select_timezone() -> str:
    """Return UTC: instants are turned into a location's time where they are shown, never by default."""
    return "UTC"


def _offered() -> tuple[str, ...]:
    is_ours = g.get("site") == Site.APEX or request.path.startswith("/desk")
    return AT_THE_DESK if is_ours else SUPPORTED
