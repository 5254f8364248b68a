"""Somebody is forgotten while others write on their card: nothing that was known of them may come back."""

import time
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.core.refusals import NotFound
from app.customers import operations
from app.customers.commands import ChangeCustomer
from app.customers.models import Customer
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work

PATIENCE = 5.0
"""Seconds in which a writer comes as far as the record."""

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid")
FILE = b"name,email,phone,notes,allergies\nCleo,cleo@races.example,030123456,Window,Nuts"


@pytest.fixture
def beside_erasure(rush, committed, now):
    """Let Ada forget Cleo, and commit it when the other act evidently waits for the record."""

    def erase():
        operations.erase(customer_id=committed.customer.customer_id, by=committed.owner, now=now)
        erased.append(True)
        _wait_for(lambda: db.session.scalar(WAITING))

    def meanwhile(act):
        _wait_for(lambda: erased)
        return act()

    erased = []
    return lambda act: rush(lambda: meanwhile(act), erase)[0]


@contextmanager
def at_home(committed):
    with use_tenant(committed.salon), unit_of_work():
        yield db.session.get_one(Customer, committed.customer.customer_id)


def is_blank(cleo):
    return (cleo.email, cleo.phone, cleo.notes, cleo.allergies) == (None, None, "", "")


def test_a_card_is_not_corrected_any_more(beside_erasure, committed):
    command = ChangeCustomer(name="Cleo", email="cleo@races.example", notes="Tea")

    refused = beside_erasure(lambda: operations.change(customer_id=committed.customer.customer_id, command=command))

    assert isinstance(refused, NotFound)
    with at_home(committed) as cleo:
        assert is_blank(cleo)


def test_a_file_fills_in_nobody_who_is_being_forgotten(beside_erasure, committed, now):
    with use_tenant(committed.salon), unit_of_work():
        begun = operations.begin_import(filename="old.csv", content=FILE, by=committed.owner, now=now).id

    finished = beside_erasure(lambda: operations.finish_import(import_id=begun, country="DE", now=now).outcome)

    assert finished == {"new": 0, "known": 1, "repeated": 0, "faulty": 0}
    with at_home(committed) as cleo:
        assert is_blank(cleo)


def test_the_database_lets_nobody_be_filled_in_again(committed, now):
    with use_tenant(committed.salon), unit_of_work():
        operations.erase(customer_id=committed.customer.customer_id, by=committed.owner, now=now)

    with pytest.raises(IntegrityError, match="erased_is_blank"), at_home(committed) as cleo:
        cleo.notes = "Tea"


def _wait_for(condition):
    until = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
