"""What is asked of a customer, against an oracle that is slow and obvious."""

from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import decimals
from app.payments.demands import (
    NOTHING,
    Ask,
    Circumstances,
    Demand,
    DemandKind,
    OfWhom,
    Rule,
    demanded,
)
from app.payments.shares import Share

CUT, COLOUR, LONG_CUT = (UUID(int=number) for number in (1, 2, 3))
FRIDAY, SATURDAY = 4, 5

SERVICES = st.sampled_from([CUT, COLOUR, LONG_CUT])
TAGS = st.sampled_from(["VIP", "vip", "family"])
PRICES = st.integers(min_value=0, max_value=10**6)


@st.composite
def rules(draw):
    ask, of_whom = draw(st.sampled_from(Ask)), draw(st.sampled_from(OfWhom))
    shares = {
        Ask.FIXED: Share(amount_minor=draw(st.integers(min_value=1, max_value=10**5))),
        Ask.PERCENT: Share(percent=draw(st.integers(min_value=1, max_value=100))),
    }
    return Rule(
        ask=ask,
        of_whom=of_whom,
        share=shares.get(ask),
        no_shows=draw(st.integers(min_value=1, max_value=3)) if of_whom is OfWhom.NO_SHOWS else None,
        tag=draw(TAGS) if of_whom is OfWhom.TAGGED else None,
        service_ids=draw(st.frozensets(SERVICES, max_size=2)),
        weekdays=draw(st.frozensets(st.integers(min_value=0, max_value=6), max_size=3)),
        min_price_minor=draw(st.none() | PRICES),
    )


CIRCUMSTANCES = st.builds(
    Circumstances,
    price_minor=PRICES,
    service_id=SERVICES,
    parent_id=st.none() | SERVICES,
    weekday=st.integers(min_value=0, max_value=6),
    is_new=st.booleans(),
    no_shows=st.integers(min_value=0, max_value=4),
    tags=st.frozensets(TAGS),
)


def oracle(listed, found):
    """Say it as a receptionist would who has the list before her."""
    for rule in listed:
        if rule.service_ids and found.service_id not in rule.service_ids and found.parent_id not in rule.service_ids:
            continue
        if rule.weekdays and found.weekday not in rule.weekdays:
            continue
        if rule.min_price_minor is not None and found.price_minor < rule.min_price_minor:
            continue
        if rule.of_whom == "NEW" and not found.is_new:
            continue
        if rule.of_whom == "NO_SHOWS" and found.no_shows < rule.no_shows:
            continue
        if rule.of_whom == "TAGGED" and rule.tag.lower() not in [tag.lower() for tag in found.tags]:
            continue
        return what(rule, found.price_minor)
    return ("NOTHING", 0)


def what(rule, price):
    if rule.ask == "CARD":
        return ("CARD", 0)
    amount = {
        "NOTHING": lambda: 0,
        "FULL": lambda: price,
        "FIXED": lambda: min(price, rule.share.amount_minor),
        "PERCENT": lambda: int((Decimal(price) * rule.share.percent / 100).quantize(Decimal(1), ROUND_HALF_UP)),
    }[rule.ask]()
    if amount == 0:
        return ("NOTHING", 0)
    return ("FULL" if amount == price else "DEPOSIT", amount)


def wanted(**given_):
    usual = {"price_minor": 5000, "service_id": CUT, "weekday": 0, "is_new": True}
    return Circumstances(**(usual | given_))


def deposit(percent=20, **given_):
    return Rule(ask=Ask.PERCENT, share=Share(percent=percent), **given_)


class TestDemanded:
    @given(st.lists(rules(), max_size=5), CIRCUMSTANCES)
    def test_is_what_the_oracle_says(self, listed, found):
        demand = demanded(listed, found)

        assert (demand.kind, demand.amount_minor) == oracle(listed, found)

    @given(st.lists(rules(), max_size=5), CIRCUMSTANCES)
    def test_is_never_more_than_the_price_and_never_less_than_nothing(self, listed, found):
        demand = demanded(listed, found)

        assert 0 <= demand.amount_minor <= found.price_minor
        assert (demand.amount_minor > 0) == (demand.kind in {DemandKind.DEPOSIT, DemandKind.FULL})
        assert demand.kind is not DemandKind.DEPOSIT or demand.amount_minor < found.price_minor

    def test_is_nothing_without_rules(self):
        assert demanded([], wanted()) == NOTHING

    def test_lets_an_exemption_further_up_win(self):
        trusted = Rule(ask=Ask.NOTHING, of_whom=OfWhom.TAGGED, tag="Regular")

        assert demanded([trusted, deposit()], wanted(tags=frozenset({"regular"}))) == NOTHING
        assert demanded([deposit(), trusted], wanted(tags=frozenset({"regular"}))).amount_minor == 1000

    def test_counts_visits_that_were_missed(self):
        twice = Rule(ask=Ask.FULL, of_whom=OfWhom.NO_SHOWS, no_shows=2)

        found = [demanded([twice], wanted(no_shows=count)).kind for count in (0, 1, 2, 3)]
        assert found == [DemandKind.NOTHING, DemandKind.NOTHING, DemandKind.FULL, DemandKind.FULL]

    def test_is_of_variants_what_it_is_of_their_service(self):
        of_cuts = deposit(service_ids=frozenset({CUT}))

        assert demanded([of_cuts], wanted(service_id=LONG_CUT, parent_id=CUT)).amount_minor == 1000
        assert demanded([of_cuts], wanted(service_id=COLOUR)) == NOTHING

    def test_begins_with_the_lowest_price_itself(self):
        dear = deposit(min_price_minor=5000)

        assert [demanded([dear], wanted(price_minor=price)).amount_minor for price in (4999, 5000)] == [0, 1000]

    def test_knows_the_days_it_is_about(self):
        late = deposit(weekdays=frozenset({FRIDAY, SATURDAY}))

        assert [bool(demanded([late], wanted(weekday=day)).amount_minor) for day in (3, FRIDAY, SATURDAY, 6)] == [
            False,
            True,
            True,
            False,
        ]

    @pytest.mark.parametrize(
        ("currency", "price_minor", "percent", "asked"),
        [
            ("EUR", 5000, 20, 1000),
            ("EUR", 1250, 33, 413),
            ("EUR", 1250, 50, 625),
            ("EUR", 25, 50, 13),
            ("JPY", 4505, 10, 451),
            ("JPY", 4504, 10, 450),
            ("KWD", 15250, 15, 2288),
            ("KWD", 1, 50, 1),
        ],
    )
    def test_rounds_halves_up_to_whole_minor_units_of_any_currency(self, currency, price_minor, percent, asked):
        demand = demanded([deposit(percent)], wanted(price_minor=price_minor))

        assert decimals(currency) in {0, 2, 3}
        assert demand.amount_minor == asked

    def test_asks_for_no_deposit_that_is_all_of_the_price(self):
        whole = Demand(kind=DemandKind.FULL, amount_minor=5000)

        assert demanded([Rule(ask=Ask.FIXED, share=Share(amount_minor=9000))], wanted()) == whole
        assert demanded([deposit(100)], wanted()) == whole

    def test_asks_for_a_card_even_where_nothing_is_to_pay(self):
        assert demanded([Rule(ask=Ask.CARD)], wanted(price_minor=0)) == Demand(kind=DemandKind.CARD)
