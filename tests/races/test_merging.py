"""Records become one while their owners are being booked for: no visit may stay behind."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.booking import operations as booking
from app.booking.commands import Book, Contact
from app.booking.models import Appointment
from app.customers import operations as customers
from app.customers import queries
from app.customers.models import Customer
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work
from tests.booking.conftest import at
from tests.races.conftest import WRITERS

WAIT = 2.0
"""Seconds after which a booking that holds a record knows that the merge waits for it."""

OTHER = "dora@people.example"


@pytest.fixture
def two(committed, now):
    """Cleo, and Dora, who is Cleo by another name: the ids of both."""
    with use_tenant(committed.salon), unit_of_work():
        dora = customers.find_or_create(name="Dora", email=OTHER, phone=None, now=now)
        return committed.customer.customer_id, dora.id


@pytest.fixture
def by_id(committed, two, now):
    """Book for Dora's record at the desk."""

    def book(starts_at):
        command = Book(service_id=committed.cut_id, starts_at=starts_at, customer_id=two[1])
        return booking.book(command=command, by=committed.owner, now=now).id

    return book


@pytest.fixture
def by_address(committed, now):
    """Book under Dora's address, as she does herself."""

    def book(starts_at):
        contact = Contact(name="Dora", email=OTHER)
        command = Book(service_id=committed.cut_id, starts_at=starts_at, customer=contact)
        return booking.book(command=command, by=committed.owner, now=now).id

    return book


@pytest.fixture
def merge(committed, two, now):
    return lambda: customers.merge(kept_id=two[0], merged_id=two[1], by=committed.owner, today=now.date(), now=now).id


def whose(committed):
    """Return how many visits each record has."""
    with use_tenant(committed.salon), unit_of_work():
        counted = select(Appointment.customer_id, func.count()).group_by(Appointment.customer_id)
        return dict(db.session.execute(counted).all())


@pytest.mark.parametrize("way", ["by_id", "by_address"])
def test_every_visit_is_the_kept_ones(rush, committed, two, merge, request, way):
    book = request.getfixturevalue(way)
    starts = [at(9) + timedelta(days=1 + number // 8, hours=number % 8) for number in range(WRITERS - 1)]

    *booked, kept_id = rush(*(lambda start=start: book(start) for start in starts), merge)

    assert kept_id == two[0]
    assert not [outcome for outcome in booked if isinstance(outcome, Exception)]
    assert whose(committed) == {two[0]: len(starts)}
    with use_tenant(committed.salon), unit_of_work():
        assert db.session.scalar(select(func.count()).where(Customer.email == OTHER)) == 1


@pytest.fixture
def meet(rush, merge, monkeypatch):
    """Let a booking find its record, and go on when the merge is done, or evidently waits."""
    found, merged = threading.Event(), threading.Event()

    def look(look_up):
        def looked(*args, **values):
            customer = look_up(*args, **values)
            found.set()
            merged.wait(WAIT)
            return customer

        return looked

    def merge_meanwhile():
        found.wait(WAIT)
        try:
            return merge()
        finally:
            merged.set()

    def run(act, place, name):
        monkeypatch.setattr(place, name, look(getattr(place, name)))
        return rush(act, merge_meanwhile)

    return run


def test_a_merge_waits_for_who_is_being_booked_for(meet, committed, two, by_id):
    meet(lambda: by_id(at(9)), queries, "kept")

    assert whose(committed) == {two[0]: 1}


def test_a_merge_waits_for_an_address_that_is_being_booked_with(meet, committed, two, by_address):
    meet(lambda: by_address(at(9)), customers, "find_or_create")

    assert whose(committed) == {two[0]: 1}


def test_without_the_lock_a_visit_would_be_lost(meet, committed, two, by_id, monkeypatch):
    """The control: a booking that only looks its customer up leaves its visit with a record that is no more."""
    monkeypatch.setattr(queries, "kept", lambda customer_id: db.session.get(Customer, customer_id))

    meet(lambda: by_id(at(9)), queries, "kept")

    assert whose(committed) == {two[1]: 1}


def test_two_merges_at_once_end_with_one_record(rush, committed, two, merge, now):
    def other_way():
        return customers.merge(kept_id=two[1], merged_id=two[0], by=committed.owner, today=now.date(), now=now).id

    outcomes = rush(merge, other_way)

    assert len([outcome for outcome in outcomes if not isinstance(outcome, Exception)]) == 1
    with use_tenant(committed.salon), unit_of_work():
        current = select(Customer.id).where(Customer.id.in_(two), *queries.CURRENT)
        assert len(db.session.scalars(current).all()) == 1
