"""What the tests of the catalogue say again and again: Bo in it, its version, the desk, a picture."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from app.catalogue import operations
from app.catalogue.hours import Stretch
from app.catalogue.models import StaffMember
from tenants.db import db
from tests.catalogue.people import acting


@pytest.fixture
def chair(bo):
    """Bo as the catalogue knows him."""
    return db.session.get(StaffMember, bo.staff_member_id)


@pytest.fixture
def version(app):
    """The salon's catalogue version, asked again each time."""
    from app.catalogue.models import Salon

    return lambda: db.session.scalar(select(Salon.catalogue_version))


@pytest.fixture
def desk(client, ada):
    """A browser in which Ada is signed in."""
    return acting(client, ada)


@pytest.fixture
def put_to_work(app):
    """`put_to_work(member)`: give somebody hours, without which nobody can be booked."""

    def give(member):
        monday = [Stretch(0, 540, 1020)]
        operations.set_working_week(staff_member_id=member.id, weekly=monday, valid_from=date(2027, 1, 1))

    return give


@pytest.fixture
def picture():
    """A photo."""
    output = BytesIO()
    Image.new("RGB", (1200, 800), (200, 30, 30)).save(output, "JPEG")
    return output.getvalue()
