"""Wishes for time off: asked for, approved, declined, taken back."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from app.auth import audit
from app.auth.actor import Actor
from app.auth.audit import Subject, Verb
from app.auth.permissions import Permission
from app.catalogue import queries
from app.catalogue.absences import queries as absences
from app.catalogue.absences.models import RequestState, TimeOffRequest
from app.catalogue.commands import AnswerTimeOff, TakeTimeOff
from app.catalogue.events import TimeOffApproved, TimeOffDeclined, TimeOffRequested
from app.catalogue.models import TimeOff
from app.catalogue.operations.hours import EndsBeforeItStarts
from app.catalogue.operations.salon import touch
from app.core.events import publish
from app.core.ids import new_id
from app.core.refusals import Forbidden, NotFound, Refusal
from tenants.constraints import refusing
from tenants.db import db


class IsOver(Refusal):
    """This time is over already."""

    code, status = "is_over", HTTPStatus.UNPROCESSABLE_ENTITY


def request_time_off(*, command: TakeTimeOff, by: Actor, now: datetime) -> TimeOffRequest:
    """Ask for time off for oneself. Until it is approved, customers can book the time.

    :raises Forbidden: whoever asks has no calendar of their own
    :raises EndsBeforeItStarts: it would
    :raises IsOver: it would be over before anybody can approve it
    """
    if by.staff_member_id is None or not by.may(Permission.REQUEST_TIME_OFF):
        raise Forbidden
    member = queries.staff_member(by.staff_member_id)
    starts_at, ends_at = command.span(zone=member.location.timezone)
    if starts_at < ends_at <= now:
        raise IsOver
    asked = TimeOffRequest(
        id=new_id(),
        staff_member_id=member.id,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=command.reason,
        requested_by_id=by.account_id,
        requested_at=now,
    )
    with refusing({"ck_time_off_requests_ends_after_start": EndsBeforeItStarts}):
        db.session.add(asked)
        audit.note(Verb.ADDED, Subject.TIME_OFF, asked, name=member.name, by=by)
        db.session.flush()
    publish(TimeOffRequested(time_off_request_id=asked.id, by=by, at=now))
    return asked


def approve_time_off(*, time_off_request_id: UUID, command: AnswerTimeOff, by: Actor, now: datetime) -> TimeOff:
    """Let somebody be away as they asked.

    :raises NotFound: there is no such request
    :raises AlreadyDecided: it has been answered, or taken back
    """
    asked = absences.time_off_request(time_off_request_id, for_update=True)
    asked.decide(RequestState.APPROVED, by=by, note=command.note, now=now)
    absence = TimeOff(
        id=new_id(),
        staff_member_id=asked.staff_member_id,
        starts_at=asked.starts_at,
        ends_at=asked.ends_at,
        reason=asked.reason,
    )
    db.session.add(absence)
    _note(asked, by=by)
    db.session.flush()
    asked.time_off_id = absence.id
    db.session.flush()
    touch()
    publish(TimeOffApproved(time_off_request_id=asked.id, by=by, at=now))
    return absence


def decline_time_off(*, time_off_request_id: UUID, command: AnswerTimeOff, by: Actor, now: datetime) -> TimeOffRequest:
    """Say no to a wish for time off.

    :raises NotFound: there is no such request
    :raises AlreadyDecided: it has been answered, or taken back
    """
    asked = absences.time_off_request(time_off_request_id, for_update=True)
    asked.decide(RequestState.DECLINED, by=by, note=command.note, now=now)
    _note(asked, by=by)
    db.session.flush()
    publish(TimeOffDeclined(time_off_request_id=asked.id, by=by, at=now))
    return asked


def withdraw_time_off(*, time_off_request_id: UUID, by: Actor, now: datetime) -> TimeOffRequest:
    """Take one's own wish back.

    :raises NotFound: there is no such request of theirs
    :raises AlreadyDecided: it has been answered, or taken back
    """
    if by.staff_member_id is None:
        raise NotFound
    asked = absences.time_off_request(time_off_request_id, of=by.staff_member_id, for_update=True)
    asked.decide(RequestState.WITHDRAWN, by=by, note="", now=now)
    _note(asked, by=by)
    db.session.flush()
    return asked


def _note(asked: TimeOffRequest, *, by: Actor) -> None:
    changes = {"state": (RequestState.PENDING, asked.state)}
    name = queries.staff_member(asked.staff_member_id).name
    audit.note(Verb.CHANGED, Subject.TIME_OFF, name=name, subject_id=asked.id, changes=changes, by=by)
