"""A visit is billed once it has taken place and is paid; a slip of the hand takes the document back by another."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.booking import operations
from app.booking.commands import Correct, Discount, TakePayment
from app.core import clock
from app.payments import queries
from app.payments.accounts import Account
from app.payments.invoices.models import Invoice
from tenants.db import db
from tests.booking.conftest import at

MINUTE = timedelta(minutes=1)
OVER = at(11)


@pytest.fixture
def bill(perform_jobs):
    """`bill(at)`: let the jobs run that are due by then; return the documents."""

    def run(when):
        with clock.frozen(when):
            perform_jobs()
        return db.session.scalars(select(Invoice).order_by(Invoice.issued_at, Invoice.id)).all()

    return run


@pytest.fixture
def take(visit, ada):
    """`take(amount)`: take cash for the visit."""

    def act(amount, when=OVER):
        command = TakePayment.model_validate({"means": "cash", "amount": amount})
        operations.take_payment(appointment_id=visit.id, command=command, by=ada, now=when)

    return act


@pytest.fixture
def complete(visit, ada):
    return lambda when=OVER: operations.complete(appointment_id=visit.id, by=ada, now=when)


def standing(visit):
    return queries.standing_of_visit(visit.id)


class TestBilling:
    def test_waits_until_it_can_be_taken_back_no_more(self, take, complete, bill):
        take("50")
        complete()

        assert bill(OVER) == []
        assert len(bill(OVER + MINUTE)) == 1

    def test_waits_until_it_is_paid(self, take, complete, bill):
        complete()
        unpaid = bill(OVER + MINUTE)
        take("20", OVER + MINUTE)
        half = bill(OVER + MINUTE)
        take("30", OVER + MINUTE)

        assert unpaid == half == []
        (document,) = bill(OVER + MINUTE)
        assert document.gross_minor == 5000

    def test_enters_what_was_sold(self, take, complete, bill, visit):
        take("50")
        complete()
        bill(OVER + MINUTE)

        assert (standing(visit).sold_minor, standing(visit).owed_minor) == (5000, 0)
        assert queries.balance(Account.REVENUE) == -5000
        assert queries.balance(Account.DEPOSITS) == 0

    def test_is_done_once(self, take, complete, bill, visit, now):
        take("50")
        complete()
        bill(OVER + MINUTE)
        operations.bill_visit(appointment_id=visit.id, now=OVER + MINUTE)

        assert len(bill(OVER + MINUTE)) == 1

    def test_leaves_alone_what_the_salon_takes_no_money_for_with_us(self, complete, bill):
        complete()

        assert bill(OVER + MINUTE) == []

    def test_takes_discounts_off(self, take, complete, bill, visit, ada):
        off = Discount.model_validate({"amount": "10", "reason": "Waited long"})
        operations.discount(appointment_id=visit.id, command=off, by=ada, now=OVER)
        take("40")
        complete()
        (document,) = bill(OVER + MINUTE)

        assert document.gross_minor == 4000
        assert (queries.balance(Account.REVENUE), queries.balance(Account.ADJUSTMENTS)) == (-4000, 0)
        assert standing(visit).owed_minor == 0


class TestTakingBack:
    @pytest.fixture
    def billed(self, take, complete, bill, visit):
        take("50")
        complete()
        bill(OVER + MINUTE)
        return visit

    def test_is_a_credit_note_and_an_entry_backwards(self, billed, bill, ada):
        operations.reopen(appointment_id=billed.id, by=ada, now=OVER + 2 * MINUTE)
        documents = bill(OVER + 2 * MINUTE)

        assert [(one.kind, one.gross_minor) for one in documents] == [("receipt", 5000), ("credit_note", 5000)]
        assert queries.balance(Account.REVENUE) == 0
        assert standing(billed).paid_minor == 5000

    def test_bills_anew_when_it_is_completed_again(self, billed, bill, ada):
        operations.reopen(appointment_id=billed.id, by=ada, now=OVER + 2 * MINUTE)
        operations.complete(appointment_id=billed.id, by=ada, now=OVER + 3 * MINUTE)

        assert [one.kind for one in bill(OVER + 5 * MINUTE)] == ["receipt", "credit_note", "receipt"]
        assert queries.balance(Account.REVENUE) == -5000

    def test_bills_anew_what_was_corrected(self, billed, bill, ada):
        command = Correct.model_validate({"price": "45", "price_reason": "Was shorter"})
        operations.correct(appointment_id=billed.id, command=command, by=ada, now=OVER + 2 * MINUTE)

        assert [one.gross_minor for one in bill(OVER + 5 * MINUTE)] == [5000, 5000, 4500]
        assert queries.balance(Account.REVENUE) == -4500

    def test_of_a_moment_ago_leaves_no_document(self, take, complete, bill, visit, ada):
        take("50")
        complete()
        operations.undo(appointment_id=visit.id, sequence=visit.sequence, by=ada, now=OVER)

        assert bill(OVER + MINUTE) == []
