"""Which language and which clock a page is written in."""

from flask import has_request_context, request

SUPPORTED = ("en", "de", "es", "fr", "ja")


def select_locale() -> str | None:
    """Return the best of our languages for whoever reads."""
    if not has_request_context():
        return None
    asked = request.args.get("lang", "")
    return asked if asked in SUPPORTED else request.accept_languages.best_match(SUPPORTED, "en")


def select_timezone() -> str:
    """Return UTC: instants are turned into a location's time where they are shown, never by default."""
    return "UTC"
