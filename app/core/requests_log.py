"""Every request has an id: the caller's when it is harmless; answered in X-Request-Id, and on every line of the log."""

import re
import time
from secrets import token_hex

import structlog
from flask import Flask, Response, g, request

from app.core import metrics

log = structlog.get_logger("request")

HARMLESS = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")
QUIET = frozenset({"healthz", "readyz", "metrics", "static"})


def init_app(app: Flask) -> None:
    """Begin and end every request's line."""
    app.before_request(begin)
    app.after_request(end)


def begin() -> None:
    """Give the request its id."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if HARMLESS.match(given) else token_hex(8)
    g.begun = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def end(response: Response) -> Response:
    """Answer with the id, count the request and log it."""
    if "request_id" not in g:
        begin()
    response.headers["X-Request-Id"] = g.request_id
    seconds = time.perf_counter() - g.begun
    metrics.observe(request.endpoint or "none", request.method, response.status_code, seconds)
    if request.endpoint not in QUIET:
        # Paths only: queries may hold secrets such as the token of a manage link.
        log.info(
            "answered",
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )
    return response
