"""What every gateway promises: held to it are the one in memory and, by the official SDK, Stripe as others build it."""

from contextlib import ExitStack
from functools import partial

import pytest

from app.core.ids import new_id
from app.core.money import Money
from app.payments.gateways.port import Declined, GatewayAway, GatewayRefused, Order, Progress
from app.payments.gateways.stripe import StripeGateway
from tests.payments import counterparts
from tests.payments.counterparts import Emulate, Fake, Localstripe, StatefulMock

NAMES = ("fake", "localstripe", "stateful mock", "emulate")


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    """Where the programs of others answer; each is started when it is first asked for."""
    starters = {
        "localstripe": counterparts.localstripe,
        "stateful mock": counterparts.stateful_mock,
        "emulate": lambda: counterparts.emulate(tmp_path_factory.mktemp("emulate")),
    }
    known = {}
    with ExitStack() as stack:
        yield lambda name: known.get(name) or known.setdefault(name, stack.enter_context(starters[name]()))


@pytest.fixture
def asked_by(app, settings, monkeypatch):
    """`asked_by(base)`: our gateway, as it speaks to this address."""

    def make(base):
        known = settings.replace(stripe_secret_key="sk_test_parlour", stripe_api_base=base)
        monkeypatch.setitem(app.extensions, "settings", known)
        return StripeGateway()

    return make


@pytest.fixture(scope="module", params=NAMES)
def running(request, addresses):
    """Who answers, and where. It is there before a test begins: no transaction waits while it is installed."""
    return request.param, addresses(request.param) if request.param != "fake" else ""


@pytest.fixture
def counterpart(running, asked_by):
    name, base = running
    if name == "fake":
        return Fake()
    kinds = {"localstripe": Localstripe, "stateful mock": StatefulMock, "emulate": Emulate}
    return kinds[name](base, asked_by(base))


@pytest.fixture
def but(counterpart):
    """`but("refunds")`: leave out those that are known not to do this, with the reason."""

    def leave_out(*exceptions):
        for name in exceptions:
            if name in counterpart.exceptions:
                pytest.skip(counterpart.exceptions[name])

    return leave_out


@pytest.fixture
def order(counterpart):
    return partial(order_in, counterpart.account)


def order_in(account, amount_minor=2000, **given):
    key = str(new_id())
    return Order(
        key=key,
        account=account,
        amount=Money(amount_minor, "EUR"),
        description="",
        customer_email=None,
        return_url="http://shear.localhost/back",
        cancel_url="http://shear.localhost/",
        due_at=None,
        metadata={"payment": key, "tenant": "ours"},
        **given,
    )


class TestGateways:
    def test_lead_to_a_page_and_to_the_same_one_again(self, counterpart, order, but):
        but("no page", "prices")
        asked = order()

        assert counterpart.gateway.authorise(asked) == counterpart.gateway.authorise(asked)

    def test_wait_for_the_customer(self, counterpart, order, but):
        but("no page")
        ref = counterpart.opened(order())

        assert counterpart.gateway.look_up(ref, account=counterpart.account).progress is Progress.OPEN

    def test_know_what_was_paid_and_for_what(self, counterpart, order):
        asked = order()
        found = counterpart.gateway.look_up(counterpart.paid(asked), account=counterpart.account)

        assert found.progress is Progress.SUCCEEDED
        assert found.metadata["payment"] == asked.key
        assert not found.is_live

    def test_know_how_much_was_paid(self, counterpart, order, but):
        but("no amount")
        ref = counterpart.paid(order())

        assert counterpart.gateway.look_up(ref, account=counterpart.account).amount == Money(2000, "EUR")

    def test_close_a_page_that_nobody_needs_any_more(self, counterpart, order, but):
        but("no page")
        ref, key = counterpart.opened(order()), str(new_id())
        found = [counterpart.gateway.cancel(ref, account=counterpart.account, key=key) for _again in range(2)]

        assert [one.progress for one in found] == [Progress.CANCELLED] * 2

    def test_cancel_nothing_that_was_paid(self, counterpart, order):
        ref = counterpart.paid(order())

        with pytest.raises(GatewayRefused):
            counterpart.gateway.cancel(ref, account=counterpart.account, key=str(new_id()))

    def test_take_what_was_kept_and_take_it_once(self, counterpart, order, but):
        but("intents")
        ref, key = counterpart.authorised(order(captures=False)), str(new_id())
        before = counterpart.gateway.look_up(ref, account=counterpart.account)
        found = [
            counterpart.gateway.capture(ref, account=counterpart.account, amount=Money(2000, "EUR"), key=key)
            for _again in range(2)
        ]

        assert before.progress is Progress.AUTHORISED
        assert [one.progress for one in found] == [Progress.SUCCEEDED] * 2
        assert found[0].amount == Money(2000, "EUR")

    def test_let_go_of_what_was_kept(self, counterpart, order, but):
        but("intents")
        ref, key = counterpart.authorised(order(captures=False)), str(new_id())
        found = [counterpart.gateway.cancel(ref, account=counterpart.account, key=key) for _again in range(2)]

        assert [one.progress for one in found] == [Progress.CANCELLED] * 2
        with pytest.raises(GatewayRefused):
            counterpart.gateway.capture(ref, account=counterpart.account, amount=Money(2000, "EUR"), key="another")

    def test_give_back_once_however_often_they_are_told(self, counterpart, order, but):
        but("refunds")
        ref, key = counterpart.paid(order()), str(new_id())
        returned = [refund(counterpart, ref, 700, key) for _again in range(3)]

        assert {one.ref for one in returned} == {returned[0].ref}
        assert all(one.is_done for one in returned)
        assert counterpart.gateway.look_up(ref, account=counterpart.account).refunded_minor == 700

    def test_give_back_in_parts(self, counterpart, order, but):
        but("refunds")
        ref = counterpart.paid(order())
        for part in (500, 1500):
            refund(counterpart, ref, part, str(new_id()))

        assert counterpart.gateway.look_up(ref, account=counterpart.account).refunded_minor == 2000

    def test_never_give_back_more_than_was_paid(self, counterpart, order, but):
        but("refunds", "over-refunds")
        ref = counterpart.paid(order())
        refund(counterpart, ref, 1500, str(new_id()))

        with pytest.raises(GatewayRefused):
            refund(counterpart, ref, 501, str(new_id()))
        assert counterpart.gateway.look_up(ref, account=counterpart.account).refunded_minor == 1500

    def test_charge_a_kept_card_once(self, counterpart, order, but):
        but("kept cards")
        asked = order()
        found = [counterpart.gateway.charge(asked, card=counterpart.card) for _again in range(2)]

        assert found[0].ref == found[1].ref
        assert found[0].progress is Progress.SUCCEEDED
        assert counterpart.gateway.look_up(found[0].ref, account=counterpart.account).metadata == asked.metadata

    def test_say_when_a_kept_card_is_declined(self, counterpart, order, but):
        but("kept cards")
        with pytest.raises(Declined):
            counterpart.gateway.charge(order(), card=counterpart.declined_card)


class TestAccounts:
    def test_are_apart(self, counterpart, order, but):
        but("accounts")
        ref = counterpart.paid(order())

        with pytest.raises(GatewayRefused):
            counterpart.gateway.look_up(ref, account=counterpart.strange_account)
        with pytest.raises(GatewayRefused):
            counterpart.gateway.refund(
                ref, account=counterpart.strange_account, amount=Money(1, "EUR"), key=str(new_id())
            )


class TestNobodyThere:
    def test_is_a_gateway_that_is_away(self, asked_by, refused_port):
        with pytest.raises(GatewayAway):
            asked_by(f"http://127.0.0.1:{refused_port}").look_up("cs_1", account="acct_shear")

    def test_is_not_asked_without_a_key_of_the_platform(self, app):
        with pytest.raises(GatewayRefused):
            StripeGateway().look_up("cs_1", account="acct_shear")

    @pytest.fixture
    def refused_port(self):
        import socket

        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            return one.getsockname()[1]


def refund(counterpart, ref, amount_minor, key):
    return counterpart.gateway.refund(ref, account=counterpart.account, amount=Money(amount_minor, "EUR"), key=key)
