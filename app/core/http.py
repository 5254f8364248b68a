"""Answers: pages and JSON, in one place."""

from typing import Any

import orjson
from flask import Response, render_template


def render(template: str, http_status: int = 200, /, **context: Any) -> Response:
    """Return a page (or a partial) made from a template."""
    return Response(render_template(template, **context), status=http_status, mimetype="text/html")


def as_json(body: Any, status: int = 200) -> Response:
    """Return a JSON answer."""
    return Response(orjson.dumps(body, default=str), status=status, mimetype="application/json")
