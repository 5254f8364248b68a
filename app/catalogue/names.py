"""What people, services, headings and locations are called, also those that are gone."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select, union_all

from app.catalogue.models import Location, Service, ServiceCategory, StaffMember
from tenants.db import db

NAMED = StaffMember, Service, ServiceCategory, Location


def names() -> Mapping[UUID, str]:
    """Return the names by the ids of what bears them. One statement."""
    named = union_all(*(select(thing.id, thing.name) for thing in NAMED))
    return {row.id: row.name for row in db.session.execute(named)}
