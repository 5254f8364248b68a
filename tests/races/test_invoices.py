"""Fifty who issue at once: every number once, and none left out; and two who take back the same money."""

from datetime import date

import pytest
from sqlalchemy import select

from app.auth.actor import SYSTEM
from app.core.ids import new_id
from app.core.refusals import Refusal
from app.factory import create_app
from app.payments.invoices import numbers, operations
from app.payments.invoices.bill import Bill, BillLine, Buyer
from app.payments.invoices.models import InvoiceCounter
from app.payments.invoices.numbers import Kind
from tenants.db import db
from tests.races.conftest import WRITERS, at_once
from tests.world import NOW

FIFTY = 50


def bill(cause_id=None):
    return Bill(
        cause_id=cause_id or new_id(),
        lines=(BillLine(description="Cut", price_minor=4500),),
        buyer=Buyer(name="Cleo"),
        supplied_on=date(2027, 3, 1),
        language="en",
    )


def issue(cause_id=None, *, fails=False):
    def act():
        invoice = operations.issue(bill=bill(cause_id), by=SYSTEM, now=NOW)
        if fails:
            raise Refusal
        return invoice.id, invoice.sequence

    return act


@pytest.fixture(scope="module")
def large_crowd(app, settings):
    """The same program, with a database connection for each of fifty."""
    crowd = create_app(settings.replace(database_pool_size=FIFTY + 2))
    yield crowd
    with crowd.app_context():
        db.engine.dispose()


@pytest.fixture
def rush_of_fifty(large_crowd, committed):
    """Let acts begin at the same instant, each in a transaction of its own; return what came of each."""
    return lambda *acts: at_once(large_crowd, committed.salon, acts)


@pytest.fixture
def sequences(rush):
    """Return the numbers of all receipts, in order."""
    return lambda: rush(
        lambda: list(db.session.connection().exec_driver_sql("SELECT sequence FROM invoices ORDER BY 1").scalars())
    )[0]


class TestNumbers:
    def test_have_no_gap_and_no_repeat_under_fifty_writers(self, rush_of_fifty, sequences):
        rush_of_fifty(*[issue() for _ in range(FIFTY)])

        assert sequences() == list(range(1, FIFTY + 1))

    def test_have_no_gap_where_every_third_is_rolled_back(self, rush_of_fifty, sequences):
        rush_of_fifty(*[issue(fails=number % 3 == 0) for number in range(FIFTY)])
        kept = sum(number % 3 != 0 for number in range(FIFTY))

        assert sequences() == list(range(1, kept + 1))

    def test_are_given_once_to_fifty_who_ask_for_the_same(self, rush_of_fifty, sequences):
        cause_id = new_id()
        answers = rush_of_fifty(*[issue(cause_id) for _ in range(FIFTY)])

        assert len(set(answers)) == 1
        assert sequences() == [1]

    def test_would_repeat_or_fail_without_the_lock(self, rush_of_fifty, sequences, monkeypatch):
        """The control: a counter that is read and written by two statements."""

        def careless(kind, year):
            db.session.execute(
                InvoiceCounter.__table__.insert().from_select(
                    ["kind", "year", "last"],
                    select(db.literal(str(kind)), db.literal(year), db.literal(0)).where(
                        ~select(InvoiceCounter).exists()
                    ),
                )
            )
            last = db.session.scalar(select(InvoiceCounter.last))
            db.session.execute(InvoiceCounter.__table__.update().values(last=last + 1))
            return last + 1

        monkeypatch.setattr(numbers, "take_next", careless)
        rush_of_fifty(issue())
        rush_of_fifty(*[issue() for _ in range(FIFTY)])

        assert sequences() != list(range(1, FIFTY + 2))

    def test_of_one_cause_would_be_wasted_without_waiting(self, rush_of_fifty, count, monkeypatch):
        """The control: whoever does not wait for the others of its cause is refused by the constraint."""
        monkeypatch.setattr("app.payments.invoices.operations.issuing.wait_for", lambda _cause_id: None)
        cause_id = new_id()
        answers = rush_of_fifty(*[issue(cause_id) for _ in range(FIFTY)])

        assert any(isinstance(one, Exception) for one in answers)
        assert count("SELECT count(*) FROM invoices") == 1


class TestCredits:
    def test_are_never_more_than_the_invoice_together(self, rush, count):
        ((invoice_id, _),) = rush(issue())

        def credit():
            return operations.credit(
                invoice_id=invoice_id, amount_minor=1000, reason="x", by=SYSTEM, now=NOW
            ).gross_minor

        answers = rush(*[credit for _ in range(WRITERS)])

        assert answers.count(1000) == 4
        assert count(f"SELECT sum(gross_minor) FROM invoices WHERE kind = '{Kind.CREDIT_NOTE}'") == 4000
