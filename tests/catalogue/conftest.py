import pytest
from sqlalchemy import select

from app.catalogue.models import StaffMember
from tenants.db import db


@pytest.fixture
def chair(bo):
    """Bo as the catalogue knows him."""
    return db.session.get(StaffMember, bo.staff_member_id)


@pytest.fixture
def version(app):
    """The salon's catalogue version, asked again each time."""
    from app.catalogue.models import Salon

    return lambda: db.session.scalar(select(Salon.catalogue_version))
