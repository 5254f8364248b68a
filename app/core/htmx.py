"""HTMX: partials for its requests, redirects for everybody else. Response headers are set here and nowhere else."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, request

from app.core.http import render


def is_htmx() -> bool:
    """Tell whether htmx asks for a part of a page; boosted links and the history want the whole of it."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-Request-Type") == "partial"


def page_path() -> str:
    """Return the path of the page on which htmx asks; nothing where the browser asks by itself."""
    return urlsplit(request.headers.get("HX-Current-URL", "")).path


def page_or_partial(page: str, partial: str, http_status: int = 200, /, **context: Any) -> Response:
    """Return the partial when htmx asks, the whole page otherwise: one URL, two bodies."""
    answer = render(partial if is_htmx() else page, http_status, **context)
    answer.vary.add("HX-Request")
    return answer


def replace_or_redirect(template: str, /, *, to: str, **context: Any) -> Response:
    """Answer a change: with the partials that changed when htmx asks, otherwise with 303 to a page that shows it."""
    answer = render(template, **context) if is_htmx() else Response(status=303, headers={"Location": to})
    answer.vary.add("HX-Request")
    return answer


def go_to(url: str) -> Response:
    """Send the browser to another page after a change, whoever asks."""
    if is_htmx():
        answer = Response(status=204, headers={"HX-Redirect": url})
    else:
        answer = Response(status=303, headers={"Location": url})
    answer.vary.add("HX-Request")
    return answer


def announcing(answer: Response, *events: str) -> Response:
    """Let the page know that something happened, so that other parts of it can follow."""
    answer.headers["HX-Trigger"] = ", ".join(events)
    return answer
