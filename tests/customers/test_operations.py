from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.refusals import NotFound
from app.customers import operations, queries
from app.customers.commands import ChangeCustomer
from app.customers.models import Customer
from app.customers.operations import EmailTaken
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work


class TestFindOrCreate:
    def test_makes_a_record_for_a_new_address(self, app, now):
        dora = operations.find_or_create(name="Dora", email="dora@people.example", now=now)

        assert queries.customer(dora.id) is dora

    def test_knows_an_address_in_other_letters(self, app, cleo, now):
        found = operations.find_or_create(name="C.", email="CLEO@shear.example", now=now)

        assert found.id == cleo.customer_id

    def test_does_not_let_a_visitor_rename_or_redirect_somebody(self, app, cleo, now):
        found = operations.find_or_create(name="Mallory", email="cleo@shear.example", phone="+49666", now=now)

        assert (found.name, found.phone) == ("Cleo", "+4930123456")

    def test_adds_what_was_missing(self, app, now):
        operations.find_or_create(name="Dora", email="dora@people.example", now=now)

        later = now + timedelta(days=1)
        found = operations.find_or_create(
            name="Dora", email="dora@people.example", phone="+4930555", timezone="Asia/Tokyo", now=later
        )

        assert (found.phone, found.timezone, found.created_at) == ("+4930555", "Asia/Tokyo", now)

    def test_tells_people_without_an_address_apart(self, app, now):
        two = {operations.find_or_create(name="Walk-in", email=None, now=now).id for _ in range(2)}

        assert len(two) == 2

    def test_knows_nobody_of_another_salon(self, app, street, now):
        found = operations.find_or_create(name="Max", email="max@mane.example", now=now)

        assert found.id != street.customer.customer_id

    def test_makes_one_record_however_many_book_at_once(self, app, committed, now, rounds):
        def arrive(_number):
            with app.app_context(), use_tenant(committed.salon), unit_of_work():
                return operations.find_or_create(name="Dora", email="dora@people.example", now=now).id

        with ThreadPoolExecutor(8) as pool:
            found = set(pool.map(arrive, range(rounds(16, 200))))

        with use_tenant(committed.salon), unit_of_work():
            many = db.session.scalar(select(func.count()).where(Customer.email == "dora@people.example"))
        assert (len(found), many) == (1, 1)


class TestChange:
    def test_corrects_a_record(self, app, cleo):
        operations.change(customer_id=cleo.customer_id, command=ChangeCustomer(name="Cleopatra", notes="Tea"))

        cleo = queries.customer(cleo.customer_id)
        assert (cleo.name, cleo.notes, cleo.email) == ("Cleopatra", "Tea", None)

    def test_refuses_the_address_of_somebody_else(self, app, cleo, now):
        operations.find_or_create(name="Dora", email="dora@people.example", now=now)

        with pytest.raises(EmailTaken):
            operations.change(
                customer_id=cleo.customer_id, command=ChangeCustomer(name="Cleo", email="Dora@people.example")
            )

    def test_does_not_know_the_strangers_customers(self, app, street):
        with pytest.raises(NotFound):
            operations.change(customer_id=street.customer.customer_id, command=ChangeCustomer(name="Mine"))
