"""Who reads: what a request says about the language of the person behind it."""

from flask import has_request_context, request
from flask_babel import get_locale

from app.core.languages import remembered


def stated_language() -> str | None:
    """Return the language that the person has asked for, by an address, a choice or their browser; None: nothing says.

    The language of the page is not enough: a program that names none is answered in English, and reads no mail.
    """
    if not has_request_context():
        return None
    says = request.args.get("lang") or remembered() or request.accept_languages
    return str(get_locale()) if says else None
