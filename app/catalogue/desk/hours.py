"""/desk/team/…/hours: when somebody works."""

from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import operations, queries, words
from app.catalogue.commands import SetDayHours, SetWorkingWeek, TakeTimeOff
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.forms import Form, refused, saved, shown
from app.catalogue.desk.week_form import shifts, typed_on, weekdays
from app.catalogue.hours import clock
from app.catalogue.models import StaffMember
from app.core import clock as time
from app.core.days import of_this_age
from app.core.forms import build, parse
from app.core.wall_clock import day_of

PAGE = "catalogue/hours/index.html"
WEEK, DAYS, TIME_OFF = (f"catalogue/hours/_{part}.html" for part in ("week", "days", "time_off"))


@bp.get("/team/<uuid:staff_member_id>/hours")
@requires(Permission.MANAGE_HOURS)
def hours(staff_member_id: UUID) -> Response:
    """Show when somebody works."""
    member = queries.staff_member(staff_member_id)
    return shown(PAGE, WEEK, **_context(member))


@bp.post("/team/<uuid:staff_member_id>/hours")
@requires(Permission.MANAGE_HOURS)
def update_hours(staff_member_id: UUID) -> Response:
    """Set weekly hours from a day on."""
    member = queries.staff_member(staff_member_id)
    form = refused(lambda: _set_week(member))
    if form:
        return shown(PAGE, WEEK, form, **_context(member, week_form=form))
    return _saved(member, WEEK, _("The weekly hours are saved. Visits that are booked stay."))


@bp.post("/team/<uuid:staff_member_id>/hours/rows")
@requires(Permission.MANAGE_HOURS)
def show_another_row(staff_member_id: UUID) -> Response:
    """Show the week again as it was typed, with room for another shift on a weekday. Nothing is written."""
    member = queries.staff_member(staff_member_id)
    form = Form(values=request.form)
    more_on = request.args.get("weekday", type=int)
    return shown(PAGE, WEEK, form, **_context(member, more_on=more_on, week_form=form))


@bp.post("/team/<uuid:staff_member_id>/hours/<valid_from>/removal")
@requires(Permission.MANAGE_HOURS)
def create_hours_removal(staff_member_id: UUID, valid_from: str) -> Response:
    """Take weekly hours back."""
    member = queries.staff_member(staff_member_id)
    operations.drop_working_week(staff_member_id=member.id, valid_from=day_in_path(valid_from))
    return _saved(member, WEEK, _("These hours are taken back."))


@bp.post("/team/<uuid:staff_member_id>/days")
@requires(Permission.MANAGE_HOURS)
def create_day(staff_member_id: UUID) -> Response:
    """Set other hours for one day."""
    member = queries.staff_member(staff_member_id)
    form = refused(lambda: _set_day(member))
    if form:
        return shown(PAGE, DAYS, form, **_context(member, day_form=form))
    return _saved(member, DAYS, _("The day is saved."))


@bp.post("/team/<uuid:staff_member_id>/days/<day>/removal")
@requires(Permission.MANAGE_HOURS)
def create_day_removal(staff_member_id: UUID, day: str) -> Response:
    """Let the week's hours hold again."""
    member = queries.staff_member(staff_member_id)
    operations.clear_day_hours(staff_member_id=member.id, day=day_in_path(day))
    return _saved(member, DAYS, _("The weekly hours hold again on that day."))


@bp.post("/team/<uuid:staff_member_id>/time-off")
@requires(Permission.MANAGE_HOURS)
def create_time_off(staff_member_id: UUID) -> Response:
    """Enter an absence."""
    member = queries.staff_member(staff_member_id)
    form = refused(lambda: operations.take_time_off(staff_member_id=member.id, command=parse(TakeTimeOff, request)))
    if form:
        return shown(PAGE, TIME_OFF, form, **_context(member, time_off_form=form))
    return _saved(member, TIME_OFF, _("The time off is entered. Visits that are booked stay."))


@bp.post("/team/<uuid:staff_member_id>/time-off/<uuid:time_off_id>/removal")
@requires(Permission.MANAGE_HOURS)
def create_time_off_removal(staff_member_id: UUID, time_off_id: UUID) -> Response:
    """Take an absence back."""
    member = queries.staff_member(staff_member_id)
    operations.cancel_time_off(staff_member_id=member.id, time_off_id=time_off_id)
    return _saved(member, TIME_OFF, _("The time off is taken back."))


def day_in_path(text: str) -> date:
    """Return a day of an address; there is nothing at an address that has none."""
    try:
        return of_this_age(date.fromisoformat(text))
    except ValueError:
        abort(404)


def _set_week(member: StaffMember) -> None:
    stated = {"weekly": list(shifts()), "valid_from": request.form.get("valid_from") or None}
    command = build(SetWorkingWeek, stated)
    operations.set_working_week(
        staff_member_id=member.id,
        weekly=[shift.stretch for shift in command.weekly],
        valid_from=command.valid_from or _today(member),
    )


def _set_day(member: StaffMember) -> None:
    typed = [] if request.form.get("off") else typed_on("day")
    stated = [{"start": start, "end": end} for start, end in typed]
    command = build(SetDayHours, {"day": request.form.get("day"), "shifts": stated})
    operations.set_day_hours(
        staff_member_id=member.id, day=command.day, shifts=[(shift.start, shift.end) for shift in command.shifts]
    )


def _saved(member: StaffMember, partial: str, message: str) -> Response:
    to = url_for("catalogue_desk.hours", staff_member_id=member.id)
    return saved(partial, to=to, message=message, **_context(member))


def _context(member: StaffMember, *, more_on: int | None = None, **forms: Form) -> dict[str, Any]:
    today = _today(member)
    weeks = queries.working_weeks(member.id, since=today)
    in_force = weeks[0] if weeks and weeks[0].valid_from <= today else None
    overrides = groupby(queries.day_overrides(member.id, since=today), key=lambda row: row.on_day)
    return {
        "member": member,
        "today": today,
        "weekdays": weekdays(in_force, forms.get("week_form"), more_on=more_on),
        "more_on": more_on,
        "weeks": weeks,
        "days": [(day, [row for row in rows if row.starts_minute is not None]) for day, rows in overrides],
        "absences": queries.time_off(member.id, since=time.now()),
        "clock": clock,
        "words": words,
        **{name: forms.get(name, Form()) for name in ("week_form", "day_form", "time_off_form")},
    }


def _today(member: StaffMember) -> date:
    return day_of(time.now(), zone=member.location.timezone)
