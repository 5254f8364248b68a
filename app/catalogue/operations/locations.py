"""Where the salon works. There is always at least one location; one that is given up is kept for its history."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import func, select

from app.auth import audit
from app.auth.audit import Subject, Verb
from app.catalogue import queries
from app.catalogue.commands import ChangeLocation, OpenLocation
from app.catalogue.events import SalonProfileChanged
from app.catalogue.models import Location, Salon, StaffMember
from app.catalogue.operations.salon import check_phone, touch
from app.core.events import publish
from app.core.ids import new_id
from app.core.refusals import Refusal
from tenants.db import db


class LastLocation(Refusal):
    """A salon needs at least one location."""

    code, status = "last_location", HTTPStatus.CONFLICT


class LocationInUse(Refusal):
    """Somebody on the team works there. Let them work elsewhere first."""

    code, status = "location_in_use", HTTPStatus.CONFLICT


def open_location(*, command: OpenLocation) -> Location:
    """Add a place where the salon works.

    :raises Invalid: nobody can have the telephone number
    """
    salon = queries.salon()
    values = command.changes()
    values["country"] = command.country or salon.country
    values["timezone"] = command.timezone or salon.timezone
    check_phone(command.phone, country=values["country"])
    location = Location(id=new_id(), **values)
    db.session.add(location)
    return _announced(location, Verb.ADDED)


def change_location(*, location_id: UUID, command: OpenLocation | ChangeLocation) -> Location:
    """Correct a location. Hours there stay what the clock on its wall says, whatever its zone becomes.

    :raises NotFound: there is no such location
    :raises Invalid: nobody can have the telephone number
    """
    location, changes = queries.location(location_id), command.changes()
    if changes.get("phone") != location.phone:
        check_phone(changes.get("phone"), country=changes.get("country") or location.country)
    for name, value in changes.items():
        if value is not None or name == "phone":
            setattr(location, name, value)
    return _announced(location, Verb.CHANGED)


def archive_location(*, location_id: UUID, now: datetime) -> Location:
    """Give a location up; what happened there stays known.

    :raises NotFound: there is no such location
    :raises LastLocation: it is the only one
    :raises LocationInUse: somebody works there
    """
    # The salon's row is everybody's lock here: two locations given up at once must not be the last two.
    db.session.execute(select(Salon.id).with_for_update())
    location = queries.location(location_id)
    if len(queries.locations()) == 1:
        raise LastLocation
    if _works_there(location_id):
        raise LocationInUse
    location.archived_at = now
    return _announced(location, Verb.REMOVED)


def _works_there(location_id: UUID) -> bool:
    team = select(func.count()).where(StaffMember.location_id == location_id, StaffMember.archived_at.is_(None))
    return bool(db.session.scalar(team))


def _announced(location: Location, verb: Verb) -> Location:
    audit.note(verb, Subject.LOCATION, location)
    db.session.flush()
    publish(SalonProfileChanged())
    touch()
    return location
