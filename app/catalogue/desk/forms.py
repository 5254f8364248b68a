"""Forms of the desk: what they show, what becomes of them, and what is asked when visits would be stranded."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response, flash, request
from sqlalchemy import inspect

from app.catalogue.visits import Reach, WouldStrand, visits
from app.core.htmx import is_htmx, page_or_partial, replace_or_redirect
from app.core.refusals import Refusal
from app.core.refused_forms import Form, refused
from tenants.db import TenantModel

PHOTO = "photo"


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
