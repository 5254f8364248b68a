"""The walls between salons, tried from inside."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from tenants.context import use_tenant
from tenants.db import db


def names():
    return set(db.session.scalars(text("SELECT name FROM salon")))


class TestWalls:
    def test_a_salon_sees_itself(self, shear):
        assert names() == {"Shear Bliss"}

    def test_another_salons_schema_is_a_permission_error(self, mane):
        with pytest.raises(ProgrammingError, match="permission denied for schema"):
            db.session.execute(text(f"SELECT * FROM {mane.schema_name}.salon"))

    def test_no_tenant_means_no_tables(self, app, committed):
        with use_tenant(None), pytest.raises(ProgrammingError, match="does not exist"):
            db.session.execute(text("SELECT * FROM salon"))
        db.session.rollback()

    def test_healthz(self, client, apex):
        assert client.get("/healthz").json == {"status": "ok"}
        assert apex.get("/readyz").json["schema"] == "current"
