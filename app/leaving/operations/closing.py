"""The end: closing, reopening, and what the last moment decides."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _

from app.auth import audit
from app.auth.acting import actor_for
from app.auth.actor import Actor
from app.auth.audit import Subject, Verb
from app.auth.queries import account, owners
from app.auth.roles import Role
from app.booking import operations as booking
from app.booking.queries.lists import ids_ahead
from app.booking.states import AlreadyCancelled, NotAllowedNow
from app.catalogue import queries as catalogue
from app.catalogue.events import SalonProfileChanged
from app.catalogue.models import Salon
from app.catalogue.operations import closing, touch
from app.core.events import publish
from app.core.refusals import Conflict, Invalid
from app.leaving.events import SalonClosed
from tenants.context import current_tenant
from tenants.db import db
from tenants.owed import forgive, owe

ERASING, CANCELLING = "leaving.erase_salon", "leaving.cancel_later_visits"

GRACE = timedelta(days=30)
"""How long a salon that has closed can be reopened."""

AT_ONCE, PAUSE = 50, timedelta(seconds=1)
"""Visits that are cancelled in one transaction, and how long others have their turn before the next ones: a busy salon
has years of them booked."""


class ClosedAlready(Conflict):
    """The salon is closed already."""

    code = "closed_already"


class TooLateToReopen(Conflict):
    """The salon is being erased. It cannot be opened again."""

    code = "too_late_to_reopen"


def close_salon(*, name: str, by: Actor, now: datetime, cancels_later: bool = False) -> Salon:
    """Take no more bookings from now on, and owe the end of everything. What is booked stays until then.

    :param cancels_later: owe that the visits are cancelled that begin after the end, so that their customers are told
    :raises Invalid: this is not the salon's name
    :raises ClosedAlready: it is
    """
    salon = catalogue.salon()
    if name.strip().casefold() != salon.name.casefold():
        raise Invalid(errors={"name": [_("This is not the name of your salon.")]})
    if not closing.close_for_good(now=now):
        raise ClosedAlready
    _announce_state(salon, Verb.CLOSED, by=by)
    owe(ERASING, key=current_tenant().id, due_at=now + GRACE)
    if cancels_later and by.account_id is not None:
        owe(CANCELLING, key=by.account_id, due_at=now)
    for owner in owners():
        publish(SalonClosed(account_id=owner.id, email=owner.email, name=owner.name, expires_at=now + GRACE, at=now))
    return salon


def reopen_salon(*, by: Actor) -> Salon:
    """Take bookings again, as if nothing had been; a salon that is open stays so.

    :raises TooLateToReopen: it is being erased
    """
    salon = catalogue.salon()
    if not closing.open_after_all():
        db.session.refresh(salon)
        if salon.ended_at is not None:
            raise TooLateToReopen
        return salon
    _announce_state(salon, Verb.REOPENED, by=by)
    forgive(ERASING, key=current_tenant().id)
    for owner in owners():
        forgive(CANCELLING, key=owner.id)
    return salon


def cancel_later_visits(*, account_id: UUID, now: datetime) -> None:
    """Cancel the next of the visits that begin after the end, in the name of whoever closed, and owe the rest.

    Nothing is cancelled any more once the salon has been reopened.
    """
    closed_at = closing.closed_since()
    if closed_at is None:
        return
    # It was an owner who asked for it, whatever they may do by now.
    by, ids = replace(actor_for(account(account_id)), role=Role.OWNER), ids_ahead(now=closed_at + GRACE)
    for appointment_id in ids[:AT_ONCE]:
        # Who has cancelled it meanwhile has done what is asked for.
        with suppress(AlreadyCancelled, NotAllowedNow):
            booking.cancel(appointment_id=appointment_id, by=by, now=now)
    if len(ids) > AT_ONCE:
        owe(CANCELLING, key=account_id, due_at=now + PAUSE)


def end_salon(*, now: datetime) -> bool:
    """Make the closing final, if the salon has been closed for so long; tell whether it is to be erased.

    Whoever reopens it at this moment is either seen here, or refused.
    """
    return closing.end(closed_by=now - GRACE, now=now)


def _announce_state(salon: Salon, verb: Verb, *, by: Actor) -> None:
    audit.note(verb, Subject.SALON, salon, by=by)
    db.session.refresh(salon)
    publish(SalonProfileChanged())
    touch()
