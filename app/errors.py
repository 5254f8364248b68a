"""Refusals and defects become answers, once: a problem document for programs, a calm page for people."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from flask import Flask, Response, current_app, g, request
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, NotFound

from app.catalogue import queries
from app.core import clock
from app.core.htmx import is_htmx
from app.core.http import as_json, render, worth_retrying
from app.core.refusals import Conflict, Refusal
from app.problems import CODES, SENTENCES
from tenants import constraints, registry
from tenants.context import find_current_tenant
from tenants.unit_of_work import unit_of_work

log = structlog.get_logger(__name__)

BACK_IN = timedelta(seconds=2)


def init_app(app: Flask) -> None:
    """Answer for everything that views raise."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, defect)


def refused(error: Refusal) -> Response:
    """Answer a refusal with its own status, code and sentence."""
    body = {
        "errors": error.errors,
        "alternatives": error.alternatives,
        "retry_at": _here(error.retry_at),
        **error.facts,
    }
    answer = problem(error.status, error.code, error.detail, **{name: value for name, value in body.items() if value})
    return worth_retrying(answer, error.retry_at)


def http_error(error: HTTPException) -> Response:
    """Answer what the framework itself refuses."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    status = HTTPStatus(error.code or 500)
    code = CODES.get(status) or status.phrase.lower().replace(" ", "_")
    answer = problem(status, code, _(SENTENCES.get(status, status.phrase)))
    if error.code == HTTPStatus.METHOD_NOT_ALLOWED and (allowed := getattr(error, "valid_methods", None)):
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def defect(error: Exception) -> Response:
    """Answer what nobody foresaw: log it once, show nothing of it."""
    if constraints.is_tenant_gone(error):
        return http_error(_forgotten())
    if constraints.is_database_away(error):
        return unavailable(error)
    if constraints.is_passing(error):
        return refused(Conflict())
    log.error("defect", endpoint=request.endpoint, exc_info=error)
    if current_app.testing:
        raise error
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, CODES[500], _(SENTENCES[500]))


def unavailable(error: Exception) -> Response:
    """Answer while the database is away."""
    log.warning("database_away", error=type(error).__name__)
    answer = problem(HTTPStatus.SERVICE_UNAVAILABLE, CODES[503], _(SENTENCES[503]))
    return worth_retrying(answer, clock.now() + BACK_IN)


def problem(status: HTTPStatus, code: str, detail: str, **more: Any) -> Response:
    """Return a problem document (RFC 9457) to programs and an error page to people."""
    if not wants_json():
        return _page(status, detail)
    body = {"type": f"/problems/{code}", "title": status.phrase, "status": int(status), "detail": detail, "code": code}
    answer = as_json(body | more, status)
    answer.content_type = "application/problem+json"
    return answer


def wants_json() -> bool:
    """Tell whether a program asks."""
    return request.path.startswith("/api/")


def _page(status: HTTPStatus, detail: str) -> Response:
    if is_htmx():
        # Only a toast appears; what the person has typed stays where it is.
        answer = render("errors/error.htmx.html", status, detail=detail)
        answer.headers["HX-Reswap"] = "none"
        return answer
    # The salon's colours would cost a query, and the database may be what is missing.
    known = {"status": int(status), "detail": detail, "request_id": g.get("request_id"), "brand_href": "", "icons": []}
    return render("errors/error.html", status, **known)


def _here(at: datetime | None) -> datetime | None:
    """Return an instant with the offset of the salon, for programs; people are not shown it."""
    if at is None or not wants_json() or find_current_tenant() is None:
        return at
    try:
        with unit_of_work():
            return at.astimezone(ZoneInfo(queries.salon().timezone))
    except SQLAlchemyError:
        # Whoever is to come back later is told so, database or not.
        return at


def _forgotten() -> NotFound:
    tenant = find_current_tenant()
    if tenant is not None:
        registry.forget(tenant.slug)
    return NotFound()
