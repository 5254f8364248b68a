"""Money at the desk: taking the rest, tips, discounts, giving back; what a form says is never the truth of a price."""

import pytest
from sqlalchemy import select

from app.auth.permissions import TABLE, Permission
from app.auth.roles import Role
from app.booking import operations
from app.booking.commands import GiveBack, TakePayment
from app.core.refusals import Forbidden
from app.payments import queries
from app.payments.accounts import Account
from app.payments.models import LedgerPosting, Payment, Refund
from tenants.db import db
from tests.booking.reading import read


@pytest.fixture
def door(visit):
    return f"/desk/appointments/{visit.id}"


@pytest.fixture
def take(owner, door):
    """`take(...)`: fill in the form of the till and send it."""
    return lambda **said: read(owner, f"{door}/payments").form_to("/payments").send(owner, **said)


def paid(visit):
    return queries.standing_of_visit(visit.id).paid_minor


class TestTaking:
    def test_proposes_what_is_left_to_pay(self, owner, door, visit):
        page = read(owner, f"{door}/payments")

        assert page.form_to("/payments").values["amount"] == "50.00"
        assert "Left to pay" in page.text

    def test_takes_cash_and_says_the_change(self, take, visit):
        answer = take(means="cash", amount="50.00", given="60")

        assert answer.status_code in {200, 303}
        assert paid(visit) == 5000
        assert queries.balance(Account.CASH) == 5000

    def test_says_the_change(self, owner, door, take):
        answer = take(means="cash", amount="50.00", given="60")

        assert "Change: €10.00" in read(owner, answer.location).text

    def test_takes_several_means_for_one_visit(self, take, visit):
        take(means="cash", amount="20")
        take(means="terminal", amount="30")

        assert paid(visit) == 5000
        assert [payment.means for payment in db.session.scalars(select(Payment).order_by(Payment.id))] == [
            "cash",
            "terminal",
        ]

    def test_gives_tips_to_whom_they_are_for(self, take, visit, bo):
        take(means="cash", amount="50", tip="5")

        assert paid(visit) == 5000
        assert queries.balance(Account.TIPS, LedgerPosting.staff_member_id == bo.staff_member_id) == -500

    def test_shares_a_tip_to_the_last_cent(self, visit, ada, bo, dee, now):
        command = TakePayment.model_validate(
            {"means": "cash", "amount": "0", "tip": "5.01", "tip_staff_ids": [str(bo.staff_member_id), str(dee.id)]}
        )
        operations.take_payment(appointment_id=visit.id, command=command, by=ada, now=now)
        shares = [
            queries.balance(Account.TIPS, LedgerPosting.staff_member_id == person)
            for person in (bo.staff_member_id, dee.id)
        ]

        assert sorted(shares) == [-251, -250]

    @pytest.mark.parametrize(
        "said",
        [
            {"amount": "50.01"},
            {"amount": "-5"},
            {"amount": "0"},
            {"amount": "1e9"},
            {"amount": "1000000000"},
            {"amount": "fifty"},
            {"amount": ""},
            {"tip": "-5"},
            {"tip": "NaN"},
            {"given": "10"},
            {"means": "stripe"},
            {"means": "gold"},
            {"tip": "5", "tip_staff_ids": "01890000-0000-7000-8000-000000000000"},
        ],
        ids=str,
    )
    def test_refuses_what_makes_no_sense_and_takes_nothing(self, take, visit, said):
        answer = take(**({"means": "cash", "amount": "50.00"} | said))

        assert answer.status_code == 422
        assert paid(visit) == 0

    def test_takes_nothing_for_a_visit_that_is_off(self, owner, door, take, visit, ada, now):
        form = read(owner, f"{door}/payments").form_to("/payments")
        operations.cancel(appointment_id=visit.id, by=ada, now=now)

        assert form.send(owner, means="cash", amount="50.00").status_code == 409
        assert paid(visit) == 0

    def test_is_done_by_whoever_sees_the_visit(self, stylist, door, visit):
        read(stylist, f"{door}/payments").form_to("/payments").send(stylist, means="cash", amount="50.00")

        assert paid(visit) == 5000


class TestDiscounts:
    def test_lower_what_is_left_to_pay_and_keep_why(self, owner, door, visit):
        read(owner, f"{door}/payments").form_to("/discounts").send(owner, amount="10", reason="Waited long")

        assert operations.left_to_pay(visit, queries.standing_of_visit(visit.id)) == 4000
        assert queries.balance(Account.ADJUSTMENTS) == 1000

    @pytest.mark.parametrize("said", [{"amount": "50.01", "reason": "x"}, {"amount": "10", "reason": ""}], ids=str)
    def test_need_a_reason_and_have_a_limit(self, owner, door, visit, said):
        answer = read(owner, f"{door}/payments").form_to("/discounts").send(owner, **said)

        assert answer.status_code == 422
        assert queries.balance(Account.ADJUSTMENTS) == 0

    def test_are_not_given_by_whoever_sets_no_prices(self, stylist, door):
        answer = stylist.post(f"{door}/discounts", data={"amount": "10", "reason": "A friend"})

        assert answer.status_code == 403


class TestGivingBack:
    def test_takes_it_out_of_the_drawer(self, owner, door, take, visit):
        take(means="cash", amount="50.00")
        read(owner, f"{door}/payments").form_to("/refunds").send(owner, amount="20", reason="Not happy")

        assert (paid(visit), queries.balance(Account.CASH)) == (3000, 3000)
        assert db.session.scalars(select(Refund.reason)).all() == ["Not happy"]

    @pytest.mark.parametrize("said", [{"amount": "50.01", "reason": "x"}, {"amount": "10", "reason": ""}], ids=str)
    def test_is_never_more_than_was_paid_and_needs_a_reason(self, owner, door, take, visit, said):
        take(means="cash", amount="50.00")
        answer = read(owner, f"{door}/payments").form_to("/refunds").send(owner, **said)

        assert answer.status_code == 422
        assert paid(visit) == 5000

    def test_is_for_managers_and_owners(self, visit, bo, now):
        command = GiveBack.model_validate({"amount": "10", "reason": "x"})
        with pytest.raises(Forbidden):
            operations.give_back(appointment_id=visit.id, command=command, by=bo, now=now)
        assert {role for role in Role if Permission.REFUND_PAYMENTS in TABLE[role]} == {Role.OWNER, Role.MANAGER}
