"""Double entry: what is posted sums to zero, and the database refuses whatever does not."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError

from app.core.ids import new_id
from app.payments import ledger, queries
from app.payments.accounts import Account, Means
from app.payments.ledger import EntryKind, Posting, Sold, Visit
from app.payments.models import LedgerEntry, LedgerPosting
from app.payments.operations import AlreadyReversed, post, reverse
from app.payments.tax import Taxed, added, included, shared
from tenants.constraints import violated
from tenants.db import db

AMOUNTS = st.integers(min_value=1, max_value=10**9)
RATES = st.integers(min_value=0, max_value=3000)


@pytest.fixture
def visit(app):
    return Visit(appointment_id=new_id(), customer_id=new_id())


@pytest.fixture
def enter(ada, now):
    """Enter an entry in euros."""

    def act(kind, postings, cause_id=None):
        return post(kind, postings, cause_id=cause_id or new_id(), currency="EUR", by=ada, at=now)

    return act


def sold(amount_minor, rate=1900):
    return [Sold(staff_member_id=new_id(), service_id=new_id(), amount=included(amount_minor, rate=rate))]


class TestPostings:
    @given(AMOUNTS, AMOUNTS, RATES, st.sampled_from(Means))
    def test_of_everything_that_happens_sum_to_zero(self, amount, part, rate, means):
        visit = Visit(appointment_id=new_id(), customer_id=None)
        tips = {new_id(): min(part, amount)}
        entries = (
            ledger.received(visit, amount, means=means, tips=tips),
            ledger.refunded(visit, amount, means=means, tips=tips),
            ledger.sold(visit, sold(amount, rate)),
            ledger.credited(visit, sold(amount, rate)),
            ledger.fee_charged(visit, amount),
            ledger.discounted(visit, amount),
            ledger.transferred(amount, source=visit, target=visit),
            ledger.gateway_fee(amount, means=means),
            ledger.counted(-amount),
        )

        assert all(sum(posting.amount_minor for posting in entry) == 0 for entry in entries)
        assert all(posting.amount_minor for entry in entries for posting in entry)


class TestTax:
    @given(AMOUNTS, RATES)
    def test_that_is_contained_leaves_the_price_as_it_is(self, gross, rate):
        amount = included(gross, rate=rate)

        assert amount.gross_minor == gross
        # To the nearest minor unit of gross × rate / (1 + rate).
        assert abs(2 * (amount.tax_minor * (10_000 + rate) - gross * rate)) <= 10_000 + rate

    @pytest.mark.parametrize(("gross", "rate", "tax"), [(11900, 1900, 1900), (1000, 1000, 91), (100, 0, 0)])
    def test_that_is_contained(self, gross, rate, tax):
        assert included(gross, rate=rate).tax_minor == tax

    @pytest.mark.parametrize(("net", "rate", "tax"), [(10000, 1900, 1900), (50, 1900, 10), (5, 1000, 1)])
    def test_that_comes_on_top_rounds_halves_up(self, net, rate, tax):
        assert added(net, rate=rate) == Taxed(net_minor=net, tax_minor=tax)

    @given(AMOUNTS, RATES, st.lists(st.integers(1, 1000), min_size=1, max_size=8))
    def test_is_shared_to_the_last_minor_unit(self, gross, rate, weights):
        whole = included(gross, rate=rate)
        parts = shared(whole, weights)

        assert sum(part.net_minor for part in parts) == whole.net_minor
        assert sum(part.tax_minor for part in parts) == whole.tax_minor


class TestLedger:
    def test_tells_how_a_visit_stands(self, enter, visit):
        enter(EntryKind.RECEIVED, ledger.received(visit, 2000, means=Means.STRIPE))
        held = queries.standing_of_visit(visit.appointment_id)
        enter(EntryKind.SOLD, ledger.sold(visit, sold(5000)))
        charged = queries.standing_of_visit(visit.appointment_id)

        assert (held.paid_minor, held.charged_minor, held.owed_minor) == (2000, 0, -2000)
        assert (charged.paid_minor, charged.charged_minor, charged.owed_minor) == (2000, 5000, 3000)

    def test_tells_how_a_customer_stands_whose_records_were_merged(self, enter, visit):
        other = Visit(appointment_id=new_id(), customer_id=new_id())
        for theirs in (visit, other):
            enter(EntryKind.RECEIVED, ledger.received(theirs, 2000, means=Means.CASH))

        assert queries.standing_of_customer([visit.customer_id, other.customer_id]).paid_minor == 4000

    def test_keeps_tips_apart_from_the_price(self, enter, visit):
        bo = new_id()
        enter(EntryKind.RECEIVED, ledger.received(visit, 5500, means=Means.CASH, tips={bo: 500}))

        assert queries.standing_of_visit(visit.appointment_id).paid_minor == 5000
        assert queries.balance(Account.TIPS, LedgerPosting.staff_member_id == bo) == -500
        assert queries.balance(Account.CASH) == 5500

    def test_enters_a_cause_once(self, enter, visit):
        payment_id = new_id()
        for _again in range(2):
            enter(EntryKind.RECEIVED, ledger.received(visit, 2000, means=Means.CASH), cause_id=payment_id)

        assert queries.balance(Account.CASH) == 2000

    def test_takes_back_by_another_entry_and_once_only(self, enter, visit, ada, now):
        entry_id = enter(EntryKind.SOLD, ledger.sold(visit, sold(5000)))
        reverse(entry_id=entry_id, cause_id=new_id(), by=ada, at=now)

        assert queries.standing_of_visit(visit.appointment_id).charged_minor == 0
        assert queries.balance(Account.REVENUE) == 0
        with pytest.raises(AlreadyReversed):
            reverse(entry_id=entry_id, cause_id=new_id(), by=ada, at=now + timedelta(minutes=1))


class TestTheDatabase:
    def test_refuses_an_entry_that_does_not_sum_to_zero(self, enter, visit):
        lost = [*ledger.received(visit, 2000, means=Means.CASH), Posting(account=Account.CASH, amount_minor=1)]

        with pytest.raises(IntegrityError) as refused, db.session.begin_nested():
            enter(EntryKind.RECEIVED, lost)
        assert violated(refused.value) == "ledger_postings_balance"

    def test_lets_one_entry_not_make_up_for_another(self, enter, visit):
        one = enter(EntryKind.RECEIVED, ledger.received(visit, 2000, means=Means.CASH))
        other = enter(EntryKind.RECEIVED, ledger.received(visit, 2000, means=Means.CASH))
        rows = [
            {"id": new_id(), "entry_id": entry_id, "account": Account.CASH, "amount_minor": amount}
            for entry_id, amount in ((one, 5), (other, -5))
        ]

        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(LedgerPosting.__table__.insert().values(rows))

    @pytest.mark.parametrize(
        "tampering",
        [
            update(LedgerPosting).values(amount_minor=LedgerPosting.amount_minor * 2),
            delete(LedgerPosting),
            update(LedgerEntry).values(currency="USD"),
            text("TRUNCATE ledger_entries CASCADE"),
        ],
        ids=["amount", "removal", "currency", "truncation"],
    )
    def test_is_only_ever_added_to(self, enter, visit, tampering):
        enter(EntryKind.RECEIVED, ledger.received(visit, 2000, means=Means.CASH))

        with pytest.raises(IntegrityError) as refused, db.session.begin_nested():
            db.session.execute(tampering)
        assert violated(refused.value) == "ledger_append_only"
        assert queries.balance(Account.CASH) == 2000
