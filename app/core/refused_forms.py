"""Forms that come back: what stands in them, what is wrong with it, and the status that says so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Response, abort, request
from werkzeug.datastructures import MultiDict

from app.core.forms import FORM
from app.core.htmx import page_or_partial
from app.core.refusals import Errors, Forbidden, NotFound, Refusal
from tenants.db import db


@dataclass(frozen=True, kw_only=True)
class Form:
    """The values a form shows, and what was wrong with them when they were sent.

    `name` tells it from the other forms of its page; `facts` are what the refusal knows beside its sentence.
    """

    name: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    problem: str = ""
    status: HTTPStatus = HTTPStatus.OK
    facts: Mapping[str, Any] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """Return what stands in a field; nothing is an empty text."""
        found = self.values.get(name)
        return "" if found is None else found

    def several(self, name: str) -> Sequence[str]:
        """Return what is chosen in a field of several choices, or in fields of one name."""
        values = self.values
        found = values.getlist(name) if isinstance(values, MultiDict) else values.get(name) or ()
        return [str(value) for value in found]

    def is_on(self, name: str) -> bool:
        """Tell whether a box is ticked; a hidden field of the same name stands for the empty box."""
        values = self.values
        return "true" in values.getlist(name) if isinstance(values, MultiDict) else bool(values.get(name))

    def wrong(self, name: str) -> Sequence[str]:
        """Return what is wrong with a field or anything in it."""
        return [
            sentence
            for path, sentences in self.errors.items()
            if path == name or path.startswith(f"{name}.")
            for sentence in sentences
        ]


def came_back(refusal: Refusal, *, name: str = "") -> Form:
    """Return the form as it was sent, and why it was refused."""
    return Form(
        name=name,
        values=request.form,
        errors=refusal.errors,
        problem=" ".join(refusal.errors.get(FORM, ())) or refusal.detail,
        status=refusal.status,
        facts=refusal.facts,
    )


def refused(act: Callable[[], object], *, only: type[Refusal] = Refusal) -> Form | None:
    """Do what a form asks for; when it is refused, nothing is written and the form comes back as it was sent."""
    try:
        with db.session.begin_nested():
            act()
    except only as refusal:
        return came_back(refusal)
    return None


@contextmanager
def coming_back(answer: Callable[[Refusal], Response]) -> Iterator[None]:
    """Answer a refusal with its form. The unit of work is rolled back, as for every refusal.

    What is not there, or not theirs, no form can mend: that is answered like everywhere else.
    """
    try:
        yield
    except (NotFound, Forbidden):
        raise
    except Refusal as refusal:
        abort(answer(refusal))


def shown(page: str, partial: str, form: Form | None = None, /, **context: Any) -> Response:
    """Show a page, or only the part of it that htmx asks for; a refused form says so by its status."""
    return page_or_partial(page, partial, form.status if form else HTTPStatus.OK, **context)


def shown_as_asked(page: str, partial: str, refusal: Refusal | None, /, **context: Any) -> Response:
    """Show a form that is filled in by what the request says, and why it was refused, if it was."""
    status, errors = (refusal.status, refusal.errors) if refusal else (HTTPStatus.OK, {})
    known = {"values": request.values, "errors": errors, "refusal": refusal} | context
    return page_or_partial(page, partial, status, **known)
