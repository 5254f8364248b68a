"""Forms of the desk: what they show, what becomes of them, and how they come back when they are refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, flash, request
from sqlalchemy import inspect
from werkzeug.datastructures import MultiDict

from app.catalogue.visits import Reach, Stranded, WouldStrand, visits
from app.core.forms import FORM
from app.core.htmx import is_htmx, page_or_partial, replace_or_redirect
from app.core.refusals import Errors, Refusal
from tenants.db import TenantModel, db

PHOTO = "photo"


@dataclass(frozen=True, kw_only=True)
class Form:
    """The values a form shows, and what was wrong with them when they were sent."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    problem: str = ""
    status: HTTPStatus = HTTPStatus.OK
    stranded: Sequence[Stranded] = ()

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


def columns_of(row: TenantModel) -> dict[str, Any]:
    """Return a row's values by the names of its columns."""
    return {column.key: getattr(row, column.key) for column in inspect(row).mapper.column_attrs}


def guarded(act: Callable[[], object], *, only: type[Refusal] = Refusal) -> Form | None:
    """Do what a form asks for that changes hours; where visits would be stranded it comes back with them.

    A visit that is given to a colleague on the way stays with them, whatever becomes of the form.
    """
    problem = _hand_over()
    form = refused(act, only=only)
    return replace(form, problem=problem) if form and problem else form


def unasked(change: Callable[[], object], *, reach: Reach) -> Form | None:
    """Take hours back by a button without a form; where visits would be stranded there is something to ask first."""
    return guarded(lambda: changing(change, reach=reach), only=WouldStrand)


def asking(form: Form, *, part: str, back: str, **context: Any) -> Response:
    """Ask what is to become of the visits, in place of a part of the page or on a page of its own."""
    known = {"form": form, "part": part, "action": request.path, "back": back, **context}
    return page_or_partial("catalogue/stranded.html", "catalogue/_stranded_first.html", form.status, **known)


def agreed() -> list[UUID]:
    """Return the visits that the form agrees to strand: those that are ticked, or all that it listed."""
    ids = request.form.getlist("listed" if request.form.get("keep") else "agreed")
    return [found for text in ids if (found := _find_id(text))]


def changing(change: Callable[[], object], *, reach: Reach) -> object:
    """Make a change of hours.

    :raises WouldStrand: it leaves visits outside that the form does not agree to strand
    """
    return visits().change_hours(change, reach=reach, agreed=agreed())


def refused(act: Callable[[], object], *, only: type[Refusal] = Refusal) -> Form | None:
    """Do what a form asks for; when it is refused, nothing is written and the form comes back as it was sent."""
    try:
        with db.session.begin_nested():
            act()
    except only as refusal:
        return came_back(refusal)
    return None


def came_back(refusal: Refusal) -> Form:
    """Return the form as it was sent, and why it was refused."""
    return Form(
        values=request.form,
        errors=refusal.errors,
        problem=" ".join(refusal.errors.get(FORM, ())) or refusal.detail,
        status=refusal.status,
        stranded=refusal.facts.get("stranded", ()),
    )


def _hand_over() -> str:
    """Give the visit to the colleague whose button was pressed, if it was one; return why that failed."""
    visit, _, colleague = request.form.get("hand_over", "").partition(":")
    appointment_id, staff_member_id = _find_id(visit), _find_id(colleague)
    if appointment_id is None or staff_member_id is None:
        return ""
    return visits().hand_over(appointment_id=appointment_id, staff_member_id=staff_member_id)


def _find_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def shown(page: str, partial: str, form: Form | None = None, /, **context: Any) -> Response:
    """Show a page, or only the part of it that htmx asks for; a refused form says so by its status."""
    return page_or_partial(page, partial, form.status if form else HTTPStatus.OK, **context)


def saved(partial: str, *, to: str, message: str, **context: Any) -> Response:
    """Show what has changed and say so: in place to htmx, on the next page to everybody else."""
    if not is_htmx():
        flash(message, "success")
    return replace_or_redirect("catalogue/saved.htmx.html", to=to, partial=partial, message=message, **context)


def uploaded_photo() -> bytes | None:
    """Return the photo that the form brings; None when it asks to have none."""
    file = request.files.get(PHOTO)
    if not file or request.form.get("remove"):
        return None
    # A request that lost a race is dispatched again, and its file has been read to the end by then.
    file.seek(0)
    content: bytes = file.read()
    return content
