"""/desk/team/…/hours: when somebody works."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask_babel import gettext as _

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.catalogue import operations, queries, words
from app.catalogue.commands import TakeTimeOff
from app.catalogue.desk import week_form
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.forms import Form, asking, changing, guarded, saved, shown, unasked
from app.catalogue.hours import clock
from app.catalogue.models import StaffMember, WorkingWeek
from app.catalogue.visits import Reach
from app.catalogue.week_draft import Draft, edited
from app.core import clock as time
from app.core.days import of_this_age
from app.core.forms import parse
from app.core.htmx import page_or_partial
from app.core.wall_clock import day_of

PAGE = "catalogue/hours/index.html"
WEEK, TIME_OFF = (f"catalogue/hours/_{part}.html" for part in ("week", "time_off"))
TOTALS = "catalogue/hours/totals.htmx.html"


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
    form = guarded(lambda: _set_week(member))
    if form:
        return shown(PAGE, WEEK, form, **_context(member, week_form=form))
    return _saved(member, WEEK, _("The weekly hours are saved."))


@bp.post("/team/<uuid:staff_member_id>/hours/draft")
@requires(Permission.MANAGE_HOURS)
def show_hours_draft(staff_member_id: UUID) -> Response:
    """Show the week again, with one more shift, one less, a break or a copied day. Nothing is written."""
    member = queries.staff_member(staff_member_id)
    draft, act = week_form.stated(), request.form.get("act", "")
    if not act:
        return page_or_partial(PAGE, TOTALS, **_context(member, draft=draft))
    try:
        draft = edited(draft, act, to=week_form.chosen_days(act))
    except ValueError:
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    return shown(PAGE, WEEK, **_context(member, draft=draft, focus=week_form.focus_after(act, draft)))


@bp.post("/team/<uuid:staff_member_id>/hours/<valid_from>/removal")
@requires(Permission.MANAGE_HOURS)
def create_hours_removal(staff_member_id: UUID, valid_from: str) -> Response:
    """Take weekly hours back."""
    member = queries.staff_member(staff_member_id)
    first = day_in_path(valid_from)
    form = unasked(
        lambda: operations.drop_working_week(staff_member_id=member.id, valid_from=first),
        reach=Reach(staff_member_id=member.id, first=first),
    )
    if form:
        return _asking(form, member, part="week")
    return _saved(member, WEEK, _("These hours are taken back."))


@bp.post("/team/<uuid:staff_member_id>/time-off")
@requires(Permission.MANAGE_HOURS)
def create_time_off(staff_member_id: UUID) -> Response:
    """Enter an absence."""
    member = queries.staff_member(staff_member_id)
    form = guarded(lambda: _take_time_off(member))
    if form:
        return shown(PAGE, TIME_OFF, form, **_context(member, time_off_form=form))
    return _saved(member, TIME_OFF, _("The time off is entered."))


@bp.post("/team/<uuid:staff_member_id>/time-off/<uuid:time_off_id>/removal")
@requires(Permission.MANAGE_HOURS)
def create_time_off_removal(staff_member_id: UUID, time_off_id: UUID) -> Response:
    """Take an absence back."""
    member = queries.staff_member(staff_member_id)
    operations.cancel_time_off(staff_member_id=member.id, time_off_id=time_off_id, by=current_actor(), now=time.now())
    return _saved(member, TIME_OFF, _("The time off is taken back."))


def day_in_path(text: str) -> date:
    """Return a day of an address; there is nothing at an address that has none."""
    try:
        return of_this_age(date.fromisoformat(text))
    except ValueError:
        abort(404)


def _set_week(member: StaffMember) -> None:
    command = week_form.parse_week()
    first = command.valid_from or _today(member)
    weekly = [shift.stretch for shift in command.weekly]
    changing(
        lambda: operations.set_working_week(staff_member_id=member.id, weekly=weekly, valid_from=first),
        reach=Reach(staff_member_id=member.id, first=first),
    )


def _take_time_off(member: StaffMember) -> None:
    command = parse(TakeTimeOff, request)
    changing(
        lambda: operations.take_time_off(staff_member_id=member.id, command=command),
        reach=reach_of_absence(member, command),
    )


def reach_of_absence(member: StaffMember, command: TakeTimeOff) -> Reach:
    """Return the days that an absence touches."""
    first, last = command.days(zone=member.location.timezone)
    return Reach(staff_member_id=member.id, first=first, last=last)


def _asking(form: Form, member: StaffMember, *, part: str) -> Response:
    back = url_for("catalogue_desk.hours", staff_member_id=member.id)
    return asking(form, part=part, back=back, words=words)


def _saved(member: StaffMember, partial: str, message: str) -> Response:
    to = url_for("catalogue_desk.hours", staff_member_id=member.id)
    return saved(partial, to=to, message=message, **_context(member))


def _context(member: StaffMember, *, draft: Draft | None = None, focus: str = "", **forms: Form) -> dict[str, Any]:
    today = _today(member)
    weeks = queries.working_weeks(member.id, since=today)
    overrides = groupby(queries.day_overrides(member.id, since=today), key=lambda row: row.on_day)
    return {
        "member": member,
        "today": today,
        "weeks": weeks,
        "days": [(day, [row for row in rows if row.starts_minute is not None]) for day, rows in overrides],
        "absences": queries.time_off(member.id, since=time.now()),
        "focus": focus,
        "clock": clock,
        "words": words,
        **_editor(weeks, today, draft, forms.get("week_form")),
        "time_off_form": forms.get("time_off_form") or Form(),
    }


def _editor(
    weeks: Sequence[WorkingWeek], today: date, draft: Draft | None, refused_form: Form | None
) -> dict[str, Any]:
    """Return the week as it is written: what was typed, or what stands."""
    edits = _edited_week(weeks, today)
    if draft or refused_form:
        form, draft = refused_form or Form(values=request.form), draft or week_form.stated()
    else:
        form = Form(values={"valid_from": edits.valid_from if edits and edits.valid_from > today else today})
        draft = Draft.of(edits.stretches if edits else ())
    return {"week": week_form.shown(draft, form.errors), "minutes": draft.minutes, "week_form": form}


def _edited_week(weeks: Sequence[WorkingWeek], today: date) -> WorkingWeek | None:
    """Return the week that the address names by its day, or the one in force."""
    named = next((week for week in weeks if week.valid_from.isoformat() == request.args.get("from")), None)
    return named or next((week for week in weeks if week.valid_from <= today), None)


def _today(member: StaffMember) -> date:
    return day_of(time.now(), zone=member.location.timezone)
