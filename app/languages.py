"""The languages that the program speaks, and which of them a page is there in."""

from flask import has_request_context, request

NAMES = {"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "ja": "日本語", "ar": "العربية"}
"""The languages that pages are there in, each by its own name for itself."""

SUPPORTED = tuple(NAMES)

AT_THE_DESK = {code: name for code, name in NAMES.items() if code != "ar"}
"""The desk is not drawn from right to left, and half a translation is worse than none."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def offered() -> tuple[str, ...]:
    """Return the languages that the page of this request is there in."""
    return tuple(AT_THE_DESK) if request.path.startswith("/desk") else SUPPORTED


def direction(locale: str) -> str:
    """Return where lines begin, as HTML says it."""
    return "rtl" if language_of(locale) in RIGHT_TO_LEFT else "ltr"


def language_of(locale: str) -> str:
    """Return the language of a locale such as de-AT."""
    return locale.replace("-", "_").partition("_")[0]


def asked_for() -> str:
    """Return the language that the address names: links lead on in it. Empty when it names none of ours."""
    asked = request.args.get("lang", "") if has_request_context() else ""
    return asked if asked in SUPPORTED else ""


def known(locale: str | None) -> str | None:
    """Return which of the page's languages a locale such as de-AT is; None: it is none of them."""
    language = language_of(locale or "")
    return language if language in offered() else None
