"""Who reads: what a request says about the language of the person behind it."""

from flask import has_request_context, request
from flask_babel import get_locale


def stated_language() -> str | None:
    """Return the language that the person has asked for, by the page's address or their browser; None: neither says.

    The language of the page is not enough: a program that names none is answered in English, and reads no mail.
    """
    if not has_request_context() or not (request.args.get("lang") or request.accept_languages):
        return None
    return str(get_locale())
