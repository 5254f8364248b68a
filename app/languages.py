"""Which language and which clock a page is written in."""

from flask import has_request_context, request

NAMES = {"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "ja": "日本語"}
"""The languages that pages are there in, each by its own name for itself."""

SUPPORTED = tuple(NAMES)

AT_THE_DESK = ("en",)
"""The desk is not translated yet, and half a translation is worse than none."""


def select_locale() -> str | None:
    """Return the best of the languages that the page has for whoever reads."""
    if not has_request_context():
        return None
    offered = _offered()
    asked = request.args.get("lang", "")
    return asked if asked in offered else request.accept_languages.best_match(offered, "en")


def asked_for() -> str:
    """Return the language that the address names: links lead on in it. Empty when it names none of ours."""
    asked = request.args.get("lang", "") if has_request_context() else ""
    return asked if asked in SUPPORTED else ""


def select_timezone() -> str:
    """Return UTC: instants are turned into a location's time where they are shown, never by default."""
    return "UTC"


def _offered() -> tuple[str, ...]:
    return AT_THE_DESK if request.path.startswith("/desk") else SUPPORTED
