"""/desk/time-off: who wants to be away, and what they are told."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.catalogue import operations, queries, words
from app.catalogue.absences import queries as wishes
from app.catalogue.absences.models import RequestState, TimeOffRequest
from app.catalogue.commands import AnswerTimeOff, TakeTimeOff
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.forms import changing, guarded, saved
from app.catalogue.models import StaffMember
from app.catalogue.visits import Absence, Reach, Stranded, visits
from app.core import clock
from app.core.forms import parse
from app.core.refusals import NotFound
from app.core.refused_forms import Form, refused, shown
from app.core.wall_clock import day_of

PAGE = "catalogue/absences/index.html"
OWN, ASKED = "catalogue/absences/_own.html", "catalogue/absences/_asked.html"

sees_absences = requires(Permission.REQUEST_TIME_OFF, Permission.APPROVE_TIME_OFF)
asks = requires(Permission.REQUEST_TIME_OFF)
answers = requires(Permission.APPROVE_TIME_OFF)


@bp.get("/time-off")
@sees_absences
def absences() -> Response:
    """Show one's own time off, and to those who approve it what is asked for."""
    return shown(PAGE, OWN, **_context())


@bp.post("/time-off")
@asks
def create_time_off_request() -> Response:
    """Ask for time off."""
    form = refused(
        lambda: operations.request_time_off(command=parse(TakeTimeOff, request), by=current_actor(), now=clock.now())
    )
    if form:
        return shown(PAGE, OWN, form, **_context(own_form=form))
    return _saved(OWN, _("Your request is on its way. You will hear by mail."))


@bp.post("/time-off/<uuid:time_off_request_id>/withdrawal")
@asks
def create_time_off_withdrawal(time_off_request_id: UUID) -> Response:
    """Take one's own request back."""
    operations.withdraw_time_off(time_off_request_id=time_off_request_id, by=current_actor(), now=clock.now())
    return _saved(OWN, _("Your request is taken back."))


@bp.post("/time-off/<uuid:time_off_request_id>/approval")
@answers
def create_time_off_approval(time_off_request_id: UUID) -> Response:
    """Let somebody be away as they asked."""
    asked = wishes.time_off_request(time_off_request_id)
    form = guarded(lambda: changing(_answer(operations.approve_time_off, asked), reach=_reach(asked)))
    if form:
        return shown(PAGE, ASKED, form, **_context(asked_form=form, answered=asked))
    return _saved(ASKED, _("The time off is approved."))


@bp.post("/time-off/<uuid:time_off_request_id>/refusal")
@answers
def create_time_off_refusal(time_off_request_id: UUID) -> Response:
    """Say no."""
    asked = wishes.time_off_request(time_off_request_id)
    form = refused(_answer(operations.decline_time_off, asked))
    if form:
        return shown(PAGE, ASKED, form, **_context(asked_form=form, answered=asked))
    return _saved(ASKED, pgettext("time off", "The request is declined."))


def _answer(act: Callable[..., Any], asked: TimeOffRequest) -> Callable[[], object]:
    return lambda: act(
        time_off_request_id=asked.id, command=parse(AnswerTimeOff, request), by=current_actor(), now=clock.now()
    )


def _reach(asked: TimeOffRequest) -> Reach:
    zone = asked.staff_member.location.timezone
    first, last = (day_of(at, zone=zone) for at in (asked.starts_at, asked.ends_at))
    return Reach(staff_member_id=asked.staff_member_id, first=first, last=last)


def _saved(partial: str, message: str) -> Response:
    return saved(partial, to=url_for("catalogue_desk.absences"), message=message, **_context())


def _context(
    *, own_form: Form | None = None, asked_form: Form | None = None, answered: TimeOffRequest | None = None
) -> dict[str, Any]:
    actor, now = current_actor(), clock.now()
    me = _me()
    may_answer = actor.may(Permission.APPROVE_TIME_OFF)
    everybodys = wishes.time_off_requests(since=now) if may_answer else ()
    own = wishes.time_off_requests(since=now, staff_member_id=me.id) if me else ()
    waiting = [asked for asked in everybodys if asked.state == RequestState.PENDING]
    return {
        "me": me,
        "own": own,
        "absences": queries.time_off(me.id, since=now) if me else (),
        "may_answer": may_answer,
        "waiting": waiting,
        "booked": _booked([*waiting, *(asked for asked in own if asked.state == RequestState.PENDING)]),
        "decided": [asked for asked in everybodys if asked.state in (RequestState.APPROVED, RequestState.DECLINED)],
        "own_form": own_form or Form(),
        "asked_form": asked_form or Form(),
        "answered": answered,
        "words": words,
    }


def _booked(waiting: Sequence[TimeOffRequest]) -> dict[UUID, Sequence[Stranded]]:
    """Return the visits that would be left alone, by the request that waits for an answer."""
    absences = [
        Absence(staff_member_id=asked.staff_member_id, starts_at=asked.starts_at, ends_at=asked.ends_at)
        for asked in waiting
    ]
    return dict(zip((asked.id for asked in waiting), visits().find_booked(absences), strict=True))


def _me() -> StaffMember | None:
    """Return whoever is signed in as a member of the team, if they have a calendar."""
    mine = current_actor().staff_member_id
    if mine is None:
        return None
    try:
        return queries.staff_member(mine)
    except NotFound:
        return None
