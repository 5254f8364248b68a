"""/problems: where the `type` of a problem document leads (RFC 9457, 3.1.1). What each code means, in a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus

from flask import Response
from flask_babel import gettext as _

from app.auth.access import public
from app.core.http import render
from app.core.refusals import NotFound, Refusal
from tenants.application import TenantedFlask

# Stated, because the phrases of statuses change with the versions of Python.
CODES: Mapping[int, str] = {
    400: "bad_request",
    404: NotFound.code,
    405: "method_not_allowed",
    413: "request_entity_too_large",
    500: "defect",
    503: "unavailable",
}
SENTENCES = {
    400: "We could not read that request.",
    404: "There is nothing at this address.",
    405: "That cannot be done here.",
    413: "That is too large for us.",
    500: "Something went wrong on our side. We have been told.",
    503: "We are back in a moment. Nothing was lost.",
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What a code stands for."""

    code: str
    status: HTTPStatus
    sentence: str

    @property
    def detail(self) -> str:
        """The sentence in the reader's language."""
        return str(_(self.sentence))


def init_app(app: TenantedFlask) -> None:
    """Explain problems on every host, since a `type` leads to the host that answered it."""
    app.add_everywhere("/problems", endpoint="problems", view_func=index)
    app.add_everywhere("/problems/<code>", endpoint="problem", view_func=show)


@public
def index() -> Response:
    """List every problem."""
    return render("problems/index.html", problems=problems().values())


@public
def show(code: str) -> Response:
    """Explain one problem."""
    problem = problems().get(code)
    if problem is None:
        raise NotFound
    return render("problems/show.html", problem=problem)


@cache
def problems() -> Mapping[str, Problem]:
    """Return every problem by its code, in the order of statuses. Ask when all rooms are loaded."""
    ours = [Problem(code=code, status=HTTPStatus(status), sentence=SENTENCES[status]) for status, code in CODES.items()]
    refusals = [Problem(code=one.code, status=one.status, sentence=one.sentence()) for one in _refusals(Refusal)]
    return {one.code: one for one in sorted([*ours, *refusals], key=lambda one: (one.status, one.code))}


def _refusals(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    """Yield the refusals that have a code of their own."""
    for one in kind.__subclasses__():
        if one.code != kind.code:
            yield one
        yield from _refusals(one)
