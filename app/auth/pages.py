"""Forms that come back: a refusal shows the same form again, with what was entered and what is wrong."""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Response, abort, request

from app.core.http import render, worth_retrying
from app.core.refusals import Invalid, Refusal
from tenants.unit_of_work import unit_of_work

View = TypeVar("View", bound=Callable[..., Any])

NEVER_SHOWN_AGAIN = frozenset({"password", "code"})


def form(template: str, **context: Any) -> Response:
    """Return the page with an empty form, filled in with what the address says."""
    return _page(template, HTTPStatus.OK, values=request.args.to_dict(), errors={}, problem="", **context)


def again(template: str) -> Callable[[View], View]:
    """Answer a refusal of the view with its form. The unit of work is rolled back, as for every refusal."""

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(*args: Any, **values: Any) -> Any:
            try:
                return view(*args, **values)
            except Refusal as refusal:
                # Of a view that opens its own units of work none is left.
                with unit_of_work():
                    shown_again = refused(template, refusal)
                abort(shown_again)

        return shown  # type: ignore[return-value]  # it takes and answers what the view does

    return decorate


def refused(template: str, refusal: Refusal, **context: Any) -> Response:
    """Return the form as it was sent, with the sentences of the refusal."""
    entered = {name: value for name, value in request.form.items() if name not in NEVER_SHOWN_AGAIN}
    problem = "" if isinstance(refusal, Invalid) and refusal.errors else refusal.detail
    answer = _page(template, _status_of(refusal), values=entered, errors=refusal.errors, problem=problem, **context)
    return worth_retrying(answer, refusal.retry_at)


def _page(
    template: str, status: int, *, values: Mapping[str, str], errors: Mapping[str, Any], problem: str, **context: Any
) -> Response:
    return render(template, status, values=values, errors=errors, problem=problem, **context)


def _status_of(refusal: Refusal) -> HTTPStatus:
    # A page that answers 401 must name a scheme the browser can use (RFC 9110, 15.5.2); a form is none.
    return HTTPStatus.UNPROCESSABLE_ENTITY if refusal.status is HTTPStatus.UNAUTHORIZED else refusal.status
