"""What we send to Stripe has the shape that its own SDK describes; what nobody described is refused."""

import sys
from collections.abc import Mapping
from datetime import timedelta

import pytest
from pydantic import ConfigDict, TypeAdapter, ValidationError
from stripe import params as of_stripe
from stripe.params import checkout as of_checkout
from typing_extensions import is_typeddict

from app.core.money import Money
from app.payments.gateways.port import GatewayRefused, Order
from app.payments.gateways.stripe import params
from app.payments.gateways.stripe.amounts import as_stripe_counts, as_we_count
from tests.world import NOW


def order(**given):
    plain = {
        "key": "a payment",
        "account": "acct_shear",
        "amount": Money(2000, "EUR"),
        "description": "Cut",
        "customer_email": "cleo@customers.example",
        "return_url": "https://shear.example/back",
        "cancel_url": "https://shear.example/",
        "due_at": NOW + timedelta(hours=1),
        "asked_at": NOW,
        "metadata": {"payment": "a payment", "tenant": "a salon"},
    }
    return Order(**{**plain, **given})


def checkout(**given):
    return params.checkout(order(**given), fee_basis_points=0)


def hold(shape, sent):
    """Hold what is sent against a typed dictionary of the SDK: a name that it does not have is refused."""
    module = sys.modules[shape.__module__]
    # The SDK names these for type checkers only.
    module.StripeContext, module.Mapping = str, Mapping
    for one in vars(module).values():
        if is_typeddict(one):
            one.__pydantic_config__ = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    adapter = TypeAdapter(shape)
    adapter.rebuild(_types_namespace=vars(of_stripe))
    adapter.validate_python(sent)


SENT = {
    "a page": checkout(),
    "a page that keeps the card and the money": checkout(keeps_card=True, captures=False),
    "a page for nobody known": checkout(customer_email=None, due_at=None, description=""),
    "a page with a fee": params.checkout(order(), fee_basis_points=150),
}
CHARGED = params.off_session(order(captures=False), customer="cus_1", method="pm_1", fee_basis_points=150)


class TestShapes:
    @pytest.mark.parametrize("sent", SENT.values(), ids=SENT.keys())
    def test_of_pages(self, sent):
        hold(of_checkout.SessionCreateParams, sent)

    def test_of_charges(self):
        hold(of_stripe.PaymentIntentCreateParams, CHARGED)

    @pytest.mark.parametrize("target", ["pi_1", "ch_1"])
    def test_of_refunds(self, target):
        hold(of_stripe.RefundCreateParams, params.refund(target, Money(700, "EUR"), key="a refund"))
        hold(of_stripe.RefundListParams, params.refunds_of(target))

    def test_of_what_is_listed(self):
        hold(of_stripe.ChargeListParams, params.charges_between(NOW - timedelta(days=1), NOW))
        hold(of_stripe.RefundListParams, params.refunds_between(NOW - timedelta(days=1), NOW))

    @pytest.mark.parametrize(
        "wrong",
        [{"capture_methods": "manual"}, {"payment_intent_data": {"capture_methods": "manual"}}, {"line_items": "one"}],
    )
    def test_that_are_wrong_are_seen(self, wrong):
        with pytest.raises(ValidationError):
            hold(of_checkout.SessionCreateParams, checkout() | wrong)


class TestPages:
    def test_carry_our_names_where_events_will_look_for_them(self):
        sent, names = checkout(), {"payment": "a payment", "tenant": "a salon"}

        assert sent["metadata"] == sent["payment_intent_data"]["metadata"] == names

    def test_take_the_money_at_once_unless_it_is_to_be_kept(self):
        assert "capture_method" not in checkout()["payment_intent_data"]
        assert checkout(captures=False)["payment_intent_data"]["capture_method"] == "manual"

    def test_keep_a_card_of_somebody_whom_stripe_knows(self):
        sent = checkout(keeps_card=True)

        assert sent["payment_intent_data"]["setup_future_usage"] == "off_session"
        assert sent["customer_creation"] == "always"

    @pytest.mark.parametrize(("basis_points", "fee"), [(0, None), (1, None), (150, 30), (10_000, 2000)])
    def test_name_a_fee_of_the_platform_only_where_there_is_one(self, basis_points, fee):
        sent = params.checkout(order(), fee_basis_points=basis_points)

        assert sent["payment_intent_data"].get("application_fee_amount") == fee

    @pytest.mark.parametrize(
        ("due_in", "open_for"),
        [
            (timedelta(minutes=5), timedelta(minutes=45)),
            (timedelta(hours=2), timedelta(hours=2)),
            (timedelta(hours=24), None),
            (timedelta(days=3), None),
        ],
    )
    def test_close_when_the_time_is_up_as_far_as_stripe_lets_them(self, due_in, open_for):
        ends_at = params.expiry(order(due_at=NOW + due_in))

        assert ends_at == (open_for and NOW + open_for)


class TestAmounts:
    @pytest.mark.parametrize(
        ("amount", "sent"),
        [
            (Money(2000, "EUR"), 2000),
            (Money(2000, "JPY"), 2000),
            (Money(2000, "KWD"), 2000),
            # Nobody divides them any more; Stripe still does.
            (Money(2000, "ISK"), 200_000),
            (Money(2000, "UGX"), 200_000),
        ],
    )
    def test_are_counted_as_stripe_does(self, amount, sent):
        assert as_stripe_counts(amount) == sent
        assert as_we_count(sent, amount.currency.lower()) == amount

    def test_of_units_that_stripe_does_not_have_are_refused(self):
        with pytest.raises(GatewayRefused):
            as_stripe_counts(Money(1, "LYD"))
