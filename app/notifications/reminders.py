"""Reminders: planned when a visit is confirmed, moved with it, gone when it is off."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, delete, select, true, update

from app.auth.actor import SYSTEM
from app.booking.models import Appointment
from app.booking.states import Status
from app.catalogue.models import Salon
from app.notifications import moves, queries
from app.notifications.kinds import Kind
from app.notifications.models import Reminder
from app.notifications.operations import announce
from app.notifications.queries import Visit
from tenants import statements
from tenants.db import db
from tenants.owed import forgiving, owe, owing

SENDING = "notifications.send_reminder"
REPLANNING = "notifications.replan_reminders"

# A reminder that was sent before the visit moved is owed again at its new time.
PLAN: LiteralString = """
INSERT INTO reminders (id, appointment_id, hours_before, due_at)
VALUES (%(id)s, %(appointment_id)s, %(hours_before)s, %(due_at)s)
ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at, sent_at = NULL
"""


def reminder_id(appointment_id: UUID, hours_before: int) -> UUID:
    """Return the id of a visit's reminder: planning it again finds the same row and the same owed task."""
    return uuid5(appointment_id, f"reminder {hours_before}")


def due(*, starts_at: datetime, hours: Collection[int], now: datetime) -> dict[int, datetime]:
    """Return when the reminders of a visit are due; those whose time has passed are left out."""
    times = {before: starts_at - timedelta(hours=before) for before in hours if before > 0}
    return {before: at for before, at in times.items() if at > now}


def plan(*, visit: Visit, now: datetime) -> None:
    """Plan the reminders of a confirmed visit, at its time as it is now."""
    if visit.status == Status.CONFIRMED:
        times = due(starts_at=visit.facts.starts_at, hours=visit.reminder_hours, now=now)
        _write(_rows(visit.appointment_id, times))


def drop(*, appointment_id: UUID) -> None:
    """Send no reminder of a visit."""
    _delete(Reminder.appointment_id == appointment_id)


def send(*, reminder_id: UUID, now: datetime) -> None:
    """Remind of a visit, once, if it still stands, is still to come and the salon still wants the reminder."""
    claimed = update(Reminder).where(Reminder.id == reminder_id, Reminder.sent_at.is_(None), Reminder.due_at <= now)
    row = db.session.execute(
        claimed.values(sent_at=now).returning(Reminder.appointment_id, Reminder.hours_before)
    ).first()
    if row is None:
        return
    visit = queries.visit(row.appointment_id)
    if still_stands(visit, now=now) and row.hours_before in visit.reminder_hours:
        moves.let_go(visit=visit, now=now)
        announce(kind=Kind.APPOINTMENT_REMINDER, visit=visit, by=SYSTEM, now=now)


def still_stands(visit: Visit, *, now: datetime) -> bool:
    """Tell whether there still is anything to remind of."""
    return visit.status == Status.CONFIRMED and visit.facts.starts_at > now


def replan_when_needed(*, salon_id: UUID, now: datetime) -> None:
    """Owe a new plan for all visits ahead, where there are any: a salon's first settings need none."""
    if queries.has_visits_ahead(now=now):
        owe(REPLANNING, key=salon_id, due_at=now)


def replan(*, now: datetime) -> None:
    """Bring the reminders of all visits ahead in line with the salon's hours."""
    wanted = {row["id"]: row for row in _wanted(now)}
    unsent = db.session.execute(select(Reminder.id, Reminder.due_at).where(Reminder.sent_at.is_(None)))
    planned = {row.id: row.due_at for row in unsent}
    gone = planned.keys() - wanted.keys()
    if gone:
        _delete(Reminder.id.in_(gone))
    _write([row for key, row in wanted.items() if planned.get(key) != row["due_at"]])


def _wanted(now: datetime) -> Iterable[dict[str, Any]]:
    ahead = (
        select(Appointment.id, Appointment.starts_at, Salon.reminder_hours)
        .join(Salon, true())
        .where(Appointment.starts_at > now, Appointment.status == Status.CONFIRMED)
    )
    for appointment_id, starts_at, hours in db.session.execute(ahead):
        yield from _rows(appointment_id, due(starts_at=starts_at, hours=hours, now=now))


def _rows(appointment_id: UUID, times: dict[int, datetime]) -> Sequence[dict[str, Any]]:
    def row(hours: int) -> dict[str, Any]:
        return {"id": reminder_id(appointment_id, hours), "appointment_id": appointment_id, "hours_before": hours}

    return [row(hours) | {"due_at": at} for hours, at in times.items()]


def _write(rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        statements.send(*((PLAN, row) for row in rows), *owing(SENDING, {row["id"]: row["due_at"] for row in rows}))


def _delete(which: ColumnElement[bool]) -> None:
    gone = db.session.scalars(delete(Reminder).where(which).returning(Reminder.id)).all()
    if gone:
        statements.send(*(forgiving(SENDING, key=key) for key in gone))
