"""One visit: everything about it, and what may be done to it now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Self
from uuid import UUID

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.booking import asking, operations
from app.booking.commands import Cancel
from app.booking.desk.answers import in_place_or_there
from app.booking.desk.blueprint import CALENDAR_CHANGED, bp, manages_visits
from app.booking.desk.history import told
from app.booking.desk.regulars import find_known
from app.booking.desk.undoing import Undo
from app.booking.desk.words import Clock, salon
from app.booking.lateness import can_run_late
from app.booking.models import Appointment
from app.booking.queries import visible_to
from app.booking.states import Change, Status, is_allowed
from app.catalogue import queries as catalogue
from app.core import clock, spoken_money
from app.core.forms import parse
from app.core.htmx import announcing, is_htmx, page_or_partial
from app.core.http import render
from app.core.money import Money
from app.core.refusals import Forbidden, NotFound, Refusal

PAGE = "booking/desk/appointment.html"
PARTIAL = "booking/desk/_appointment.html"
GONE = "booking/desk/appointment/_gone.html"
CHANGED = "booking/desk/appointment/changed.htmx.html"

ONLY_ONCE_BEGUN = frozenset({Change.COMPLETE, Change.MISS})
"""Whether somebody came is not known before the visit begins."""


@dataclass(frozen=True, kw_only=True)
class Doable:
    """What the table of states allows now, by the name of the change."""

    status: Status
    has_begun: bool
    can_run_late: bool

    def __contains__(self, change: str) -> bool:
        """Tell whether a change may be offered."""
        if change == Change.DELAY and not self.can_run_late:
            return False
        allowed = is_allowed(Change(change), status=self.status)
        return allowed and (self.has_begun or change not in ONLY_ONCE_BEGUN)

    @classmethod
    def of(cls, appointment: Appointment, *, now: datetime) -> Self:
        """Return what may be done to a visit now."""
        starts_at, ends_at, zone = appointment.starts_at, appointment.ends_at, appointment.timezone
        return cls(
            status=Status(appointment.status),
            has_begun=starts_at <= now,
            can_run_late=can_run_late(starts_at=starts_at, ends_at=ends_at, zone=zone, now=now),
        )


@bp.get("/appointments/<uuid:appointment_id>")
@manages_visits
def show_appointment(appointment_id: UUID) -> ResponseReturnValue:
    """Show a visit; nothing to a page that asks whether it still looks the same, when it does."""
    seen, now = asking.text("seen") if is_htmx() else "", clock.now()
    try:
        appointment = find(appointment_id)
    except NotFound:
        if seen:
            # It was handed to a colleague while it was looked at: a toast would come again with every look.
            return render(GONE, HTTPStatus.NOT_FOUND)
        raise
    if seen == _look(appointment, now=now):
        return Response(status=204)
    return page_or_partial(PAGE, PARTIAL, **facts_of(appointment, now=now))


@bp.post("/appointments/<uuid:appointment_id>/confirmation")
@manages_visits
def create_confirmation(appointment_id: UUID) -> ResponseReturnValue:
    """Approve a request."""
    return _change(operations.confirm, appointment_id, said=_("The appointment is confirmed."))


@bp.post("/appointments/<uuid:appointment_id>/refusal")
@manages_visits
def create_refusal(appointment_id: UUID) -> ResponseReturnValue:
    """Say no to a request."""
    reason = parse(Cancel, request).reason
    said = _("The request is declined.")
    return _change(operations.decline, appointment_id, said=said, can_undo=True, reason=reason)


@bp.post("/appointments/<uuid:appointment_id>/cancellation")
@manages_visits
def create_cancellation(appointment_id: UUID) -> ResponseReturnValue:
    """Call a visit off."""
    reason = parse(Cancel, request).reason
    said = _("The appointment is cancelled.")
    return _change(operations.cancel, appointment_id, said=said, can_undo=True, reason=reason)


@bp.post("/appointments/<uuid:appointment_id>/completion")
@manages_visits
def create_completion(appointment_id: UUID) -> ResponseReturnValue:
    """Note that the customer came."""
    return _change(operations.complete, appointment_id, said=_("The appointment is completed."), can_undo=True)


@bp.post("/appointments/<uuid:appointment_id>/no-show")
@manages_visits
def create_no_show(appointment_id: UUID) -> ResponseReturnValue:
    """Note that the customer did not come."""
    said = _("It is noted that the customer did not come.")
    return _change(operations.mark_no_show, appointment_id, said=said, can_undo=True)


@bp.post("/appointments/<uuid:appointment_id>/reopening")
@manages_visits
def create_reopening(appointment_id: UUID) -> ResponseReturnValue:
    """Take back that the customer came, or did not."""
    return _change(operations.reopen, appointment_id, said=_("The appointment is open again."))


def find(appointment_id: UUID) -> Appointment:
    """Return a visit that whoever asks may see.

    :raises NotFound: there is none, or it is not theirs
    """
    return visible_to(current_actor()).get(appointment_id)


def _look(appointment: Appointment, *, now: datetime) -> str:
    """Say in short what a visit looks like: every change counts its sequence up, and time brings and takes buttons."""
    doable = Doable.of(appointment, now=now)
    return f"{appointment.sequence}-{doable.has_begun:d}{doable.can_run_late:d}"


def facts_of(appointment: Appointment, *, now: datetime, refusal: Refusal | None = None) -> dict[str, Any]:
    """Return what the page of a visit says."""
    say = Clock(zone=appointment.timezone, country=salon().country)
    # Visits are moved away from those who leave: their histories name them.
    everybody = catalogue.current_and_former()
    team = {str(member.id): member.name for member in everybody if member.archived_at is None}
    return {
        "it": appointment,
        "seen": _look(appointment, now=now),
        "say": say,
        "price": spoken_money.amount(Money(appointment.price_minor, appointment.currency), country=salon().country),
        "doable": Doable.of(appointment, now=now),
        "history": told(appointment, say=say, names={str(member.id): member.name for member in everybody}),
        "refusal": refusal,
        "known": find_known(appointment, by=current_actor(), names=team, now=now),
    }


def shown_again(appointment: Appointment, *, said: str, undo: Undo | None = None) -> Response:
    """Answer a change to a visit: with the visit as it is now, or with the way to it."""
    answer = in_place_or_there(
        CHANGED,
        forms=url_for(".create_appointment"),
        to=address_of(appointment),
        said=said,
        undo=undo,
        **facts_of(appointment, now=clock.now()),
    )
    return announcing(answer, CALENDAR_CHANGED)


def address_of(appointment: Appointment) -> str:
    """Return where a visit is shown."""
    return url_for(".show_appointment", appointment_id=appointment.id)


def _change(
    act: Callable[..., Appointment], appointment_id: UUID, *, said: str, can_undo: bool = False, **more: Any
) -> Response:
    try:
        changed = act(appointment_id=appointment_id, by=current_actor(), now=clock.now(), **more)
    except (NotFound, Forbidden):
        raise
    except Refusal as refusal:
        known = facts_of(find(appointment_id), now=clock.now(), refusal=refusal)
        abort(page_or_partial(PAGE, PARTIAL, refusal.status, **known))
    return shown_again(changed, said=said, undo=Undo.of(changed) if can_undo else None)
