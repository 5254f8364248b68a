"""Answers: pages and JSON, in one place."""

from datetime import datetime
from math import ceil
from typing import Any

import orjson
from flask import Response, render_template

from app.core import clock


def render(template: str, http_status: int = 200, /, **context: Any) -> Response:
    """Return a page (or a partial) made from a template."""
    return Response(render_template(template, **context), status=http_status, mimetype="text/html")


def as_json(body: Any, status: int = 200) -> Response:
    """Return a JSON answer."""
    return Response(orjson.dumps(body, default=str), status=status, mimetype="application/json")


def worth_retrying(answer: Response, at: datetime | None) -> Response:
    """Say in how many seconds the same request is worth another try, where that is known (RFC 9110, 10.2.3).

    Seconds rather than a date: whoever reads them need not have a clock that is right.
    """
    if at is not None:
        answer.headers["Retry-After"] = str(max(1, ceil((at - clock.now()).total_seconds())))
    return answer
