"""/desk/team/…/month: the hours of each day, and other hours for single ones."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.booking.desk.blueprint import bp
from app.booking.desk.words import Clock
from app.booking.queries.months import MonthDay, month
from app.catalogue import operations, queries, words
from app.catalogue.commands import SetDayHours
from app.catalogue.desk import forms
from app.catalogue.desk.hours import day_in_path
from app.catalogue.models import StaffMember
from app.catalogue.visits import Reach
from app.catalogue.week_draft import EMPTY, Row
from app.core import clock
from app.core.days import YEARS
from app.core.forms import build
from app.core.refusals import Invalid
from app.core.refused_forms import Form, shown
from app.core.wall_clock import day_of

PAGE = "booking/desk/month.html"
PARTIAL = "booking/desk/month/_month.html"
MONTH = re.compile(r"(\d{4})-(\d{2})")
SHIFT = re.compile(r"shifts\.(\d+)")


@bp.get("/team/<uuid:staff_member_id>/month")
@requires(Permission.MANAGE_HOURS)
def show_month(staff_member_id: UUID) -> Response:
    """Show a month, and the hours of the day that is asked for."""
    member = queries.staff_member(staff_member_id)
    return shown(PAGE, PARTIAL, **_context(member, _asked_day()))


@bp.post("/team/<uuid:staff_member_id>/days")
@requires(Permission.MANAGE_HOURS)
def create_day(staff_member_id: UUID) -> Response:
    """Set other hours for one day."""
    member = queries.staff_member(staff_member_id)
    form = forms.guarded(lambda: _set_day(member))
    if form:
        return shown(PAGE, PARTIAL, form, **_context(member, _day_of_form(), form))
    return _saved(member, _day_of_form(), _("The day is saved."))


@bp.post("/team/<uuid:staff_member_id>/days/<day>/removal")
@requires(Permission.MANAGE_HOURS)
def create_day_removal(staff_member_id: UUID, day: str) -> Response:
    """Let the week's hours hold again."""
    member, on = queries.staff_member(staff_member_id), day_in_path(day)
    form = forms.unasked(
        lambda: operations.clear_day_hours(staff_member_id=member.id, day=on),
        reach=Reach(staff_member_id=member.id, first=on, last=on),
    )
    if form:
        return forms.asking(form, part="month", back=_address(member, on), words=words)
    return _saved(member, on, _("The weekly hours hold again on that day."))


def _set_day(member: StaffMember) -> None:
    command = _stated_day()
    hours = [(shift.start, shift.end) for shift in command.shifts]
    forms.changing(
        lambda: operations.set_day_hours(staff_member_id=member.id, day=command.day, shifts=hours),
        reach=Reach(staff_member_id=member.id, first=command.day, last=command.day),
    )


def _stated_day() -> SetDayHours:
    """Return the day as the form states it.

    :raises Invalid: a shift makes no sense; the sentences say which
    """
    rows = [] if request.form.get("off") else [row for row in _rows() if any(row)]
    shifts = [{"start": row.start, "end": row.end} for row in rows]
    try:
        return build(SetDayHours, {"day": request.form.get("day"), "shifts": shifts})
    except Invalid as refusal:
        raise Invalid(errors={path: _named(path, said) for path, said in refusal.errors.items()}) from refusal


def _named(path: str, sentences: Any) -> list[str]:
    found = SHIFT.match(path)
    if found is None:
        return list(sentences)
    number = int(found[1]) + 1
    return [str(_("Shift %(number)s: %(sentence)s", number=number, sentence=said)) for said in sentences]


def _rows() -> list[Row]:
    pairs = zip(request.form.getlist("start-day"), request.form.getlist("end-day"), strict=False)
    return [Row(start, end) for start, end in pairs]


def _asked_day() -> date | None:
    return _find_day(request.args.get("day", ""))


def _day_of_form() -> date | None:
    return _find_day(request.form.get("day", ""))


def _find_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _find_month() -> date | None:
    found = MONTH.fullmatch(request.args.get("month", ""))
    return _find_day(f"{found[0]}-01") if found else None


def _saved(member: StaffMember, day: date | None, message: str) -> Response:
    to = _address(member, day)
    return forms.saved(PARTIAL, to=to, message=message, **_context(member, day))


def _address(member: StaffMember, day: date | None) -> str:
    return url_for("booking_desk.show_month", staff_member_id=member.id, day=day)


def _context(member: StaffMember, day: date | None, form: Form | None = None) -> dict[str, Any]:
    today = day_of(clock.now(), zone=member.location.timezone)
    shown = month(staff_member_id=member.id, around=day or _find_month() or today, now=clock.now())
    chosen = shown.on(day) if day else None
    return {
        "member": member,
        "today": today,
        "month": shown,
        "chosen": chosen,
        "rows": _rows_of(chosen, form),
        "form": form or Form(values={"off": chosen is not None and chosen.is_override and not chosen.shifts}),
        "say": Clock.of(member.location),
        "words": words,
    }


def _rows_of(chosen: MonthDay | None, form: Form | None) -> list[Row]:
    """Return the fields of the day: what was typed, or its hours, and an empty pair to write into."""
    if form:
        return [*_rows()] or [EMPTY]
    return [*(Row.between(*shift) for shift in (chosen.shifts if chosen else ())), EMPTY]
