"""/staff/{id}/working-hours, /day-overrides and /time-off: when somebody works."""

from collections.abc import Iterable
from datetime import date, datetime
from http import HTTPStatus
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Response, request

from app.api.v1.blueprint import bp
from app.api.v1.instants import local
from app.api.v1.stranding import Confirmable, change_hours, take_back, told
from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.catalogue import operations, queries
from app.catalogue.commands import SetDayHours, SetWorkingWeek, TakeTimeOff
from app.catalogue.fields import Command
from app.catalogue.hours import clock as clock_time
from app.catalogue.models import DayOverride, Shift, StaffMember, TimeOff, WorkingWeek
from app.catalogue.visits import Reach
from app.core import clock, http
from app.core.days import Day
from app.core.forms import build, parse
from app.core.wall_clock import day_of

DONE = HTTPStatus.NO_CONTENT


class AskForWeek(SetWorkingWeek, Confirmable):
    """Weekly hours from a day on."""


class AskForDay(SetDayHours, Confirmable):
    """Other hours on one day."""


class AskForTimeOff(TakeTimeOff, Confirmable):
    """An absence."""


class InPath(Command):
    """A day that stands in an address."""

    day: Day


@bp.get("/staff/<uuid:staff_id>/working-hours")
@requires(Permission.VIEW_CALENDAR)
def get_working_hours(staff_id: UUID) -> Response:
    """Show the weekly hours in force, and those that are set for later."""
    return _answer(queries.staff_member(staff_id))


@bp.put("/staff/<uuid:staff_id>/working-hours")
@requires(Permission.MANAGE_HOURS)
def set_working_hours(staff_id: UUID) -> Response:
    """Set the weekly hours from a day on, from today unless `valid_from` is stated."""
    command = parse(AskForWeek, request)
    member = queries.staff_member(staff_id)
    weekly, first = [shift.stretch for shift in command.weekly], command.valid_from or _today(member)
    changed = change_hours(
        lambda: operations.set_working_week(staff_member_id=member.id, weekly=weekly, valid_from=first),
        reach=Reach(staff_member_id=member.id, first=first),
        confirm=command.confirm,
    )
    return _answer(member, **told(changed))


@bp.delete("/staff/<uuid:staff_id>/working-hours/<valid_from>")
@requires(Permission.MANAGE_HOURS)
def delete_working_hours(staff_id: UUID, valid_from: str) -> Response:
    """Take the weekly hours of a day back, so that the earlier ones go on."""
    first = day_in_path(valid_from)
    return take_back(
        lambda: operations.drop_working_week(staff_member_id=staff_id, valid_from=first),
        reach=Reach(staff_member_id=staff_id, first=first),
    )


@bp.get("/staff/<uuid:staff_id>/day-overrides")
@requires(Permission.VIEW_CALENDAR)
def list_day_overrides(staff_id: UUID) -> Response:
    """List days with other hours, from today on."""
    member = queries.staff_member(staff_id)
    return http.as_json({"data": _days(queries.day_overrides(member.id, since=_today(member))), "next": None})


@bp.post("/staff/<uuid:staff_id>/day-overrides")
@requires(Permission.MANAGE_HOURS)
def create_day_override(staff_id: UUID) -> Response:
    """Set the hours of one day; without shifts it is a day off."""
    command = parse(AskForDay, request)
    shifts = [(shift.start, shift.end) for shift in command.shifts]
    changed = change_hours(
        lambda: operations.set_day_hours(staff_member_id=staff_id, day=command.day, shifts=shifts),
        reach=Reach(staff_member_id=staff_id, first=command.day, last=command.day),
        confirm=command.confirm,
    )
    return http.as_json(_days(changed.done)[0] | told(changed), HTTPStatus.CREATED)


@bp.delete("/staff/<uuid:staff_id>/day-overrides/<day>")
@requires(Permission.MANAGE_HOURS)
def delete_day_override(staff_id: UUID, day: str) -> Response:
    """Let the week's hours hold on a day again."""
    on = day_in_path(day)
    return take_back(
        lambda: operations.clear_day_hours(staff_member_id=staff_id, day=on),
        reach=Reach(staff_member_id=staff_id, first=on, last=on),
    )


@bp.get("/staff/<uuid:staff_id>/time-off")
@requires(Permission.VIEW_CALENDAR)
def list_time_off(staff_id: UUID) -> Response:
    """List absences that are not over."""
    member = queries.staff_member(staff_id)
    absences = queries.time_off(member.id, since=clock.now())
    return http.as_json({"data": [_absence(absence, member) for absence in absences], "next": None})


@bp.post("/staff/<uuid:staff_id>/time-off")
@requires(Permission.MANAGE_HOURS)
def create_time_off(staff_id: UUID) -> Response:
    """Enter an absence, by instants or by whole days."""
    command, member = parse(AskForTimeOff, request), queries.staff_member(staff_id)
    first, last = command.days(zone=member.location.timezone)
    changed = change_hours(
        lambda: operations.take_time_off(staff_member_id=staff_id, command=command),
        reach=Reach(staff_member_id=staff_id, first=first, last=last),
        confirm=command.confirm,
    )
    return http.as_json(_absence(changed.done, member) | told(changed), HTTPStatus.CREATED)


@bp.delete("/staff/<uuid:staff_id>/time-off/<uuid:time_off_id>")
@requires(Permission.MANAGE_HOURS)
def delete_time_off(staff_id: UUID, time_off_id: UUID) -> Response:
    """Take an absence back."""
    operations.cancel_time_off(staff_member_id=staff_id, time_off_id=time_off_id, by=current_actor(), now=clock.now())
    return Response(status=DONE)


def day_in_path(text: str) -> date:
    """Return a day of an address.

    :raises Invalid: it is none, or none that anybody can mean
    """
    return build(InPath, {"day": text}).day


def _today(member: StaffMember) -> date:
    return day_of(clock.now(), zone=member.location.timezone)


def _answer(member: StaffMember, **more: Any) -> Response:
    weeks = [_week(week) for week in queries.working_weeks(member.id, since=_today(member))]
    in_force = (
        weeks.pop(0) if weeks and weeks[0]["valid_from"] <= _today(member) else {"valid_from": None, "weekly": []}
    )
    body = {"staff_id": member.id, "timezone": member.location.timezone, **in_force, "upcoming": weeks, **more}
    return http.as_json(body)


def _week(week: WorkingWeek) -> dict[str, Any]:
    shifts = sorted(week.shifts, key=lambda shift: (shift.weekday, shift.starts_minute))
    return {"valid_from": week.valid_from, "weekly": [{"weekday": shift.weekday, **_times(shift)} for shift in shifts]}


def _days(rows: Iterable[DayOverride]) -> list[dict[str, Any]]:
    """Return overrides by day; a row without minutes is a day off, which has no shifts."""
    return [
        {"day": day, "shifts": [_times(row) for row in group if row.starts_minute is not None]}
        for day, group in groupby(rows, key=lambda row: row.on_day)
    ]


def _times(row: Shift | DayOverride) -> dict[str, str]:
    return {"start": clock_time(row.starts_minute or 0), "end": clock_time(row.ends_minute or 0)}


def _absence(absence: TimeOff, member: StaffMember) -> dict[str, Any]:
    zone = member.location.timezone
    shown: dict[str, datetime | str] = {
        "starts_at": local(absence.starts_at, zone),
        "ends_at": local(absence.ends_at, zone),
    }
    return {"id": absence.id, "staff_id": member.id, **shown, "reason": absence.reason}
