"""Rows written without a flush are like rows that were read."""

from datetime import timedelta

import pytest

from app.booking.models import AppointmentChange, IdempotencyKey
from app.core.ids import new_id
from app.core.rows import insertion, known, names, opens_something
from app.customers.models import Customer
from tenants.db import db
from tenants.statements import send


def write(row):
    send(insertion(row))
    known(row)


def customer(now, **given):
    return Customer(id=new_id(), name="Dora", email="dora@example.com", created_at=now, **given)


class TestInsertion:
    def test_inserts_and_knows_the_row(self, app, now):
        row = customer(now)
        write(row)

        found = db.session.get(Customer, row.id)
        assert (found.name, found.notes) == ("Dora", "")

    def test_leaves_to_the_database_what_was_not_stated(self, app, now):
        statement, values = insertion(customer(now))

        assert "notes" not in statement
        assert set(values) == {"id", "name", "email", "created_at"}

    def test_stores_json_in_both_ways(self, app, now):
        kept = {"z": 1, "a": [True, None, "ü"]}
        write(
            IdempotencyKey(scope="s", key="k", body_digest=b"\x00\xff", status=201, answer=kept, created_at=now),
        )
        db.session.expire_all()

        again = db.session.get(IdempotencyKey, ("s", "k"))
        assert (list(again.answer), again.answer, bytes(again.body_digest)) == (["z", "a"], kept, b"\x00\xff")

    def test_is_changed_like_any_other_row(self, app, now):
        row = customer(now)
        write(row)
        found = db.session.get(Customer, row.id)
        found.name = "Theodora"
        db.session.flush()
        db.session.expire_all()

        assert db.session.get(Customer, row.id).name == "Theodora"


class TestKnown:
    def test_reads_only_what_was_not_stated(self, app, cleo):
        stated = known(Customer(id=cleo.customer_id, name="As stated"))

        assert (stated.name, stated.email) == ("As stated", "cleo@shear.example")

    def test_is_the_row_the_session_has_already(self, app, cleo, now):
        first = db.session.get(Customer, cleo.customer_id)

        assert known(Customer(id=cleo.customer_id, created_at=now + timedelta(days=1))) is first


def test_names_the_columns_of_this_program():
    assert names(AppointmentChange)[:3] == ("id", "appointment_id", "at")


@pytest.mark.parametrize("column", ["password_hash", "token_digest", "manage_nonce"])
def test_knows_by_their_names_the_columns_that_open_something(column):
    assert opens_something(column)
    assert not opens_something(column.partition("_")[0])
