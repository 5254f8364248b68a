"""The end: closing, reopening, and what the last moment decides."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import update

from app.auth import audit
from app.auth.actor import Actor
from app.auth.audit import Subject, Verb
from app.auth.queries import owners
from app.booking import operations as booking
from app.booking.queries.lists import ids_ahead
from app.catalogue import queries as catalogue
from app.catalogue.events import SalonProfileChanged
from app.catalogue.models import Salon
from app.catalogue.operations import touch
from app.core.events import publish
from app.core.refusals import Conflict, Invalid
from app.leaving.events import SalonClosed
from tenants.context import current_tenant
from tenants.db import db
from tenants.owed import forgive, owe

ERASING = "leaving.erase_salon"

GRACE = timedelta(days=30)
"""How long a salon that has closed can be reopened."""


class ClosedAlready(Conflict):
    """The salon is closed already."""

    code = "closed_already"


class TooLateToReopen(Conflict):
    """The salon is being erased. It cannot be opened again."""

    code = "too_late_to_reopen"


def close_salon(*, name: str, by: Actor, now: datetime, cancels_later: bool = False) -> Salon:
    """Take no more bookings from now on, and owe the end of everything. What is booked stays until then.

    :param cancels_later: cancel the visits that begin after the end, so that their customers are told
    :raises Invalid: this is not the salon's name
    :raises ClosedAlready: it is
    """
    salon = catalogue.salon()
    if name.strip().casefold() != salon.name.casefold():
        raise Invalid(errors={"name": [_("This is not the name of your salon.")]})
    closing = update(Salon).where(Salon.closed_at.is_(None)).values(closed_at=now)
    if db.session.scalar(closing.returning(Salon.id)) is None:
        raise ClosedAlready
    _announce_state(salon, Verb.CLOSED, by=by)
    owe(ERASING, key=current_tenant().id, due_at=now + GRACE)
    if cancels_later:
        _cancel_what_comes_after(now + GRACE, by=by, now=now)
    for owner in owners():
        publish(SalonClosed(account_id=owner.id, email=owner.email, name=owner.name, expires_at=now + GRACE, at=now))
    return salon


def reopen_salon(*, by: Actor) -> Salon:
    """Take bookings again, as if nothing had been; a salon that is open stays so.

    :raises TooLateToReopen: it is being erased
    """
    salon = catalogue.salon()
    reopening = update(Salon).where(Salon.closed_at.is_not(None), Salon.ended_at.is_(None)).values(closed_at=None)
    if db.session.scalar(reopening.returning(Salon.id)) is None:
        db.session.refresh(salon)
        if salon.ended_at is not None:
            raise TooLateToReopen
        return salon
    _announce_state(salon, Verb.REOPENED, by=by)
    forgive(ERASING, key=current_tenant().id)
    return salon


def end_salon(*, now: datetime) -> bool:
    """Make the closing final, if the salon has been closed for so long; tell whether it is to be erased.

    Whoever reopens it at this moment is either seen here, or refused.
    """
    over = update(Salon).where(Salon.closed_at <= now - GRACE).values(ended_at=now)
    return db.session.scalar(over.returning(Salon.id)) is not None


def _cancel_what_comes_after(end: datetime, *, by: Actor, now: datetime) -> None:
    for appointment_id in ids_ahead(now=end):
        booking.cancel(appointment_id=appointment_id, by=by, now=now)


def _announce_state(salon: Salon, verb: Verb, *, by: Actor) -> None:
    audit.note(verb, Subject.SALON, salon, by=by)
    db.session.refresh(salon)
    publish(SalonProfileChanged())
    touch()
