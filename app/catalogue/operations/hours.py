"""When people work and when the salon is closed. What has been booked stays booked, whatever changes here."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from http import HTTPStatus
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app.auth import audit
from app.auth.actor import Actor
from app.auth.audit import Subject, Verb
from app.catalogue import queries, words
from app.catalogue.absences import queries as absences
from app.catalogue.absences.models import RequestState
from app.catalogue.commands import CloseSalon, TakeTimeOff
from app.catalogue.events import TimeOffDeclined
from app.catalogue.hours import Stretch, clock, overlapping
from app.catalogue.models import (
    Closure,
    DayOverride,
    Shift,
    StaffMember,
    TimeOff,
    WorkedHoliday,
    WorkingWeek,
)
from app.catalogue.operations.salon import touch
from app.core.events import publish
from app.core.ids import new_id
from app.core.refusals import Invalid, NotFound, Refusal
from tenants.constraints import refusing
from tenants.db import db


class ShiftsOverlap(Refusal):
    """Two of these shifts overlap."""

    code, status = "shifts_overlap", HTTPStatus.UNPROCESSABLE_ENTITY


class EndsBeforeItStarts(Refusal):
    """It would end before it begins."""

    code, status = "ends_before_it_starts", HTTPStatus.UNPROCESSABLE_ENTITY


def set_working_week(*, staff_member_id: UUID, weekly: Iterable[Stretch], valid_from: date) -> WorkingWeek:
    """Set somebody's weekly hours from a day on, until the day from which other hours are set.

    :raises NotFound: there is nobody by that id
    :raises ShiftsOverlap: two shifts of a day do
    """
    member = queries.staff_member(staff_member_id)
    stretches = _apart(weekly, field="weekly")
    week = _week(member.id, valid_from)
    before, week.shifts = words.week(week), []
    db.session.flush()
    with refusing({"shifts_no_overlap": ShiftsOverlap}):
        week.shifts = [Shift(id=new_id(), **vars(stretch)) for stretch in stretches]
        db.session.flush()
    _note_hours(member, changes={f"from {valid_from}": (_joined(before), _joined(words.week(week)))})
    touch()
    return week


def drop_working_week(*, staff_member_id: UUID, valid_from: date) -> None:
    """Take weekly hours back, so that the earlier ones go on.

    :raises NotFound: none are set from that day
    """
    week = queries.find_week(staff_member_id=staff_member_id, valid_from=valid_from)
    if week is None:
        raise NotFound
    member = queries.staff_member(staff_member_id)
    _note_hours(member, changes={f"from {valid_from}": (_joined(words.week(week)), None)})
    db.session.delete(week)
    db.session.flush()
    touch()


def set_day_hours(*, staff_member_id: UUID, day: date, shifts: Sequence[tuple[int, int]]) -> Sequence[DayOverride]:
    """Let somebody work from and to these minutes on one day instead of the week's hours; no shift is a day off.

    :raises NotFound: there is nobody by that id
    :raises ShiftsOverlap: two of the shifts do
    """
    member = queries.staff_member(staff_member_id)
    stretches = _apart((Stretch(day.weekday(), *shift) for shift in shifts), field="shifts")
    before = _forget_day(member.id, day)
    spans: list[tuple[int | None, int | None]] = [
        (stretch.starts_minute, stretch.ends_minute) for stretch in stretches
    ] or [(None, None)]
    rows = [
        DayOverride(id=new_id(), staff_member_id=member.id, on_day=day, starts_minute=starts, ends_minute=ends)
        for starts, ends in spans
    ]
    with refusing({"day_overrides_no_overlap": ShiftsOverlap}):
        db.session.add_all(rows)
        db.session.flush()
    _note_hours(member, changes={str(day): (before, _spans(spans))})
    touch()
    return rows


def clear_day_hours(*, staff_member_id: UUID, day: date) -> None:
    """Let the week's hours hold on a day again.

    :raises NotFound: they did
    """
    member = queries.staff_member(staff_member_id)
    before = _forget_day(member.id, day)
    if before is None:
        raise NotFound
    _note_hours(member, changes={str(day): (before, None)})
    touch()


def take_time_off(*, staff_member_id: UUID, command: TakeTimeOff) -> TimeOff:
    """Let somebody be away; days and times without offset are those of the place where they work.

    :raises NotFound: there is nobody by that id
    :raises EndsBeforeItStarts: it would
    """
    member = queries.staff_member(staff_member_id)
    starts_at, ends_at = command.span(zone=member.location.timezone)
    absence = TimeOff(
        id=new_id(), staff_member_id=member.id, starts_at=starts_at, ends_at=ends_at, reason=command.reason
    )
    with refusing({"ck_time_off_ends_after_start": EndsBeforeItStarts}):
        db.session.add(absence)
        audit.note(Verb.ADDED, Subject.TIME_OFF, absence, name=member.name)
        db.session.flush()
    touch()
    return absence


def cancel_time_off(*, staff_member_id: UUID, time_off_id: UUID, by: Actor, now: datetime) -> None:
    """Let somebody be there after all; where they had asked for it, the answer is no longer that they may be away.

    :raises NotFound: there is no such absence of theirs
    """
    absence = db.session.get(TimeOff, time_off_id)
    if absence is None or absence.staff_member_id != staff_member_id:
        raise NotFound
    member = queries.staff_member(staff_member_id)
    changes = {"starts_at": (absence.starts_at, None), "ends_at": (absence.ends_at, None)}
    audit.note(Verb.REMOVED, Subject.TIME_OFF, absence, name=member.name, changes=changes)
    asked = absences.find_request_behind(absence.id)
    if asked is not None:
        asked.take_back(by=by, now=now)
    db.session.delete(absence)
    db.session.flush()
    touch()
    if asked is not None and asked.state == RequestState.DECLINED and asked.ends_at > now:
        publish(TimeOffDeclined(time_off_request_id=asked.id, by=by, at=now))


def close(*, command: CloseSalon) -> Closure:
    """Close the salon, or one of its locations, for some days.

    :raises Invalid: there is no such location
    """
    if command.location_id and command.location_id not in {location.id for location in queries.locations()}:
        raise Invalid(errors={"location_id": [_("There is no such location.")]})
    closure = Closure(id=new_id(), **command.changes())
    db.session.add(closure)
    audit.note(Verb.ADDED, Subject.CLOSURE, closure, name=closure.reason)
    db.session.flush()
    touch()
    return closure


def reopen(*, closure_id: UUID) -> None:
    """Take a closure back.

    :raises NotFound: there is no such closure
    """
    closure = queries.closure(closure_id)
    changes = {"starts_on": (closure.starts_on, None), "ends_on": (closure.ends_on, None)}
    audit.note(Verb.REMOVED, Subject.CLOSURE, closure, name=closure.reason, changes=changes)
    db.session.delete(closure)
    db.session.flush()
    touch()


def work_on_holiday(*, day: date) -> None:
    """Work on a public holiday all the same."""
    db.session.execute(insert(WorkedHoliday).values(on_day=day).on_conflict_do_nothing())
    audit.note(Verb.CHANGED, Subject.HOLIDAY, name=str(day), changes={"worked": (False, True)})
    touch()


def keep_holiday(*, day: date) -> None:
    """Stay closed on a public holiday after all."""
    db.session.execute(delete(WorkedHoliday).where(WorkedHoliday.on_day == day))
    audit.note(Verb.CHANGED, Subject.HOLIDAY, name=str(day), changes={"worked": (True, False)})
    touch()


def _apart(stretches: Iterable[Stretch], *, field: str) -> list[Stretch]:
    """Return the shifts in their order.

    :raises ShiftsOverlap: two of them do; the sentences say which
    """
    listed = sorted(stretches)
    sentences = [_overlap(one, other) for one, other in overlapping(listed)]
    if sentences:
        raise ShiftsOverlap(" ".join(sentences), errors={field: sentences})
    return listed


def _overlap(one: Stretch, other: Stretch) -> str:
    return str(
        _(
            "%(day)s: %(one)s overlaps %(other)s.",
            day=words.weekday_name(one.weekday),
            one=f"{clock(one.starts_minute)}–{clock(one.ends_minute)}",
            other=f"{clock(other.starts_minute)}–{clock(other.ends_minute)}",
        )
    )


def _week(staff_member_id: UUID, valid_from: date) -> WorkingWeek:
    week = queries.find_week(staff_member_id=staff_member_id, valid_from=valid_from)
    if week is None:
        week = WorkingWeek(id=new_id(), staff_member_id=staff_member_id, valid_from=valid_from)
        db.session.add(week)
    return week


def _forget_day(staff_member_id: UUID, day: date) -> str | None:
    """Forget the hours of one day and say what they were; None: the week's hours held."""
    mine = (DayOverride.staff_member_id == staff_member_id, DayOverride.on_day == day)
    gone = delete(DayOverride).where(*mine).returning(DayOverride.starts_minute, DayOverride.ends_minute)
    found = db.session.execute(gone).all()
    return _spans([(starts, ends) for starts, ends in found]) if found else None


def _note_hours(member: StaffMember, *, changes: audit.Changes) -> None:
    audit.note(Verb.CHANGED, Subject.WORKING_HOURS, name=member.name, subject_id=member.id, changes=changes)


def _joined(week: Sequence[tuple[str, str]]) -> str:
    return "; ".join(f"{day} {hours}" for day, hours in week)


def _spans(spans: Sequence[tuple[int | None, int | None]]) -> str:
    """Say from when until when somebody works on a day; nothing is a day off."""
    return ", ".join(
        f"{clock(starts)}–{clock(ends)}"
        for starts, ends in sorted(spans, key=str)
        if starts is not None and ends is not None
    )
