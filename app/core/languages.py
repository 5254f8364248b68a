"""The languages that the program speaks, and which of them a page is there in."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, has_request_context, request

from app.core.links import settings

NAMES = {"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "ja": "日本語", "ar": "العربية"}
"""The languages that pages are there in, each by its own name for itself."""

SUPPORTED = tuple(NAMES)

AT_THE_DESK = {code: name for code, name in NAMES.items() if code != "ar"}
"""The desk is not drawn from right to left, and half a translation is worse than none."""

SECURE_COOKIE, PLAIN_COOKIE = "__Host-language", "language"
A_YEAR = 365 * 24 * 3600

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


def remembered() -> str:
    """Return the language that somebody has chosen in this browser; empty when it is none of ours."""
    chosen = request.cookies.get(_cookie(), "") if has_request_context() else ""
    return chosen if chosen in SUPPORTED else ""


def remember(answer: Response, language: str) -> Response:
    """Let the browser keep the language for its next visits."""
    secure = settings().is_secure
    answer.set_cookie(_cookie(), language, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")
    return answer


def here() -> str:
    """Return the address of this page, in no language by name."""
    return _with(request.full_path.removesuffix("?"))


def in_language(page: str, language: str) -> str:
    """Return the address of a page of ours in a language: so it is read there without a cookie, too."""
    return _with(page, ("lang", language))


def _with(page: str, *named: tuple[str, str]) -> str:
    parts = urlsplit(page)
    asked = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "lang"]
    return parts._replace(query=urlencode([*asked, *named])).geturl()


def _cookie() -> str:
    return SECURE_COOKIE if settings().is_secure else PLAIN_COOKIE
