"""Several statements in one message, in the transaction of the session."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.catalogue.models import ServiceCategory
from app.core.ids import new_id
from tenants import constraints
from tenants.db import db
from tenants.prepared import Outcome
from tenants.statements import run, send

ADD = "INSERT INTO service_categories (id, name) VALUES (%(id)s, %(name)s)"


def add(name):
    return ADD, {"id": new_id(), "name": name}


class TestSend:
    def test_answers_for_each_statement(self, app):
        outcomes = send(add("Nails"), ("SELECT name FROM service_categories ORDER BY name", {}), add("Brows"))

        assert outcomes == [Outcome(1, []), Outcome(2, [("Hair",), ("Nails",)]), Outcome(1, [])]

    def test_belongs_to_the_transaction_of_the_session(self, app):
        with db.session.begin_nested() as savepoint:
            send(add("Nails"))
            savepoint.rollback()

        assert db.session.scalars(select(ServiceCategory.name)).all() == ["Hair"]

    @pytest.mark.parametrize("name", ["O'Hara", "100 %", "%(id)s", "; DROP TABLE customers; --", "back\\slash", "\n"])
    def test_quotes_what_people_write(self, app, name):
        send(add(name))

        assert run("SELECT count(*) FROM service_categories WHERE name = %(name)s", name=name).rows == [(1,)]

    def test_names_the_constraint_that_was_violated(self, app):
        with pytest.raises(IntegrityError) as refused, db.session.begin_nested():
            send(add("Hair"))

        assert constraints.violated(refused.value) == "uq_service_categories_name"
        assert constraints.is_passing(refused.value)
