"""What goes back, which payments it goes back to, and what is kept of those who call off late or do not come."""

import json
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.ids import new_id
from app.payments.fees import FeeCause, Fees, fee, waived
from app.payments.shares import Share
from app.payments.spreading import RefundTooLarge, spread
from app.payments.tiers import Tier, Tiers, refundable, usual

AMOUNTS = st.integers(min_value=0, max_value=10**9)
HOUR = 60
SECOND = timedelta(seconds=1)

COMMON = Tiers.of([Tier(notice_minutes=24 * HOUR, percent=50), Tier(notice_minutes=48 * HOUR, percent=100)])

TIERS = st.builds(
    Tiers.of,
    st.lists(
        st.builds(
            Tier,
            notice_minutes=st.integers(min_value=0, max_value=10_000),
            percent=st.integers(min_value=0, max_value=100),
        ),
        unique_by=lambda tier: tier.notice_minutes,
        max_size=5,
    ),
)


class TestTiers:
    @pytest.mark.parametrize(
        ("notice", "back"),
        [
            (timedelta(days=30), 2000),
            (timedelta(hours=48) + SECOND, 2000),
            (timedelta(hours=48), 2000),
            (timedelta(hours=48) - SECOND, 1000),
            (timedelta(hours=24) + SECOND, 1000),
            (timedelta(hours=24), 1000),
            (timedelta(hours=24) - SECOND, 0),
            (timedelta(0), 0),
            (-SECOND, 0),
        ],
    )
    def test_begin_with_their_notice_to_the_second(self, notice, back):
        assert refundable(COMMON, 2000, notice) == back

    def test_of_no_notice_hold_until_the_visit_begins(self):
        until_then = Tiers.of([Tier(notice_minutes=0, percent=100)])

        assert [refundable(until_then, 2000, notice) for notice in (SECOND, timedelta(0), -SECOND)] == [2000, 2000, 0]

    def test_count_between_instants_where_clocks_are_changed(self):
        # In the night before 28 March 2027, an hour is left out: from 10:00 to 10:00 are 23 hours.
        berlin = ZoneInfo("Europe/Berlin")
        begins, now = (datetime(2027, 3, day, 10, tzinfo=berlin).astimezone(UTC) for day in (28, 27))

        assert refundable(COMMON, 2000, begins - now) == 0

    @given(TIERS, AMOUNTS, st.integers(min_value=-100, max_value=1_000_000))
    def test_are_those_of_an_oracle(self, tiers, paid, seconds):
        reached = [tier for tier in tiers.tiers if tier.notice_minutes * 60 <= seconds]
        percent = max(reached, key=lambda tier: tier.notice_minutes).percent if reached else 0

        back = refundable(tiers, paid, timedelta(seconds=seconds))

        assert back == int((Decimal(paid) * percent / 100).quantize(Decimal(1), ROUND_HALF_UP))
        assert 0 <= back <= paid

    @given(TIERS)
    def test_are_kept_with_an_appointment(self, tiers):
        assert Tiers.stored(json.loads(json.dumps(tiers.as_row()))) == tiers

    def test_of_a_salon_that_says_nothing_give_all_back_until_the_cut_off(self):
        assert refundable(usual(1440), 2000, timedelta(hours=24)) == 2000
        assert refundable(usual(1440), 2000, timedelta(hours=24) - SECOND) == 0


class TestSpread:
    @given(st.lists(AMOUNTS, min_size=1, max_size=6), st.data())
    def test_gives_each_in_proportion_and_never_more_than_is_left(self, left, data):
        payments = [(new_id(), left_minor) for left_minor in left]
        refund = data.draw(st.integers(min_value=0, max_value=sum(left)))

        shares = dict(spread(refund, payments))

        assert sum(shares.values()) == refund
        for id_, left_minor in payments:
            share = shares.get(id_, 0)
            assert 0 <= share <= left_minor
            assert abs(share - (Fraction(refund * left_minor, sum(left)) if refund else 0)) < 1

    @given(st.lists(AMOUNTS, max_size=4))
    def test_refuses_more_than_is_left(self, left):
        with pytest.raises(RefundTooLarge):
            spread(sum(left) + 1, [(new_id(), left_minor) for left_minor in left])

    def test_gives_the_odd_cent_to_the_largest_remainder(self):
        first, second = new_id(), new_id()

        assert spread(10, [(first, 1), (second, 20)]) == [(second, 10)]
        assert spread(5, [(first, 10), (second, 20)]) == [(first, 2), (second, 3)]

    def test_names_nobody_where_nothing_goes_back(self):
        assert spread(0, []) == spread(0, [(new_id(), 500)]) == []


class TestFee:
    FEES = Fees(late_cancel=Share(percent=50), no_show=Share(amount_minor=3000))

    @pytest.mark.parametrize(
        ("cause", "price", "held", "has_card", "due"),
        [
            (FeeCause.LATE_CANCEL, 5001, 0, True, 2501),
            (FeeCause.LATE_CANCEL, 5000, 0, False, 0),
            (FeeCause.LATE_CANCEL, 5000, 1000, False, 1000),
            (FeeCause.LATE_CANCEL, 5000, 5000, False, 2500),
            (FeeCause.NO_SHOW, 5000, 0, True, 3000),
            (FeeCause.NO_SHOW, 2000, 0, True, 2000),
            (FeeCause.NO_SHOW, 5000, 1000, True, 3000),
        ],
    )
    def test_is_taken_from_a_card_or_from_what_is_held(self, cause, price, held, has_card, due):
        assert fee(self.FEES, cause, price_minor=price, held_minor=held, has_card=has_card) == due

    @given(AMOUNTS, AMOUNTS, st.booleans(), st.sampled_from(FeeCause))
    def test_is_never_more_than_the_price(self, price, held, has_card, cause):
        due = fee(self.FEES, cause, price_minor=price, held_minor=held, has_card=has_card)

        assert 0 <= due <= price
        assert has_card or due <= held

    def test_is_nothing_where_the_salon_has_none(self):
        assert fee(Fees(), FeeCause.NO_SHOW, price_minor=5000, held_minor=5000, has_card=True) == 0

    @pytest.mark.parametrize("fees", [Fees(), FEES])
    def test_is_kept_with_an_appointment(self, fees):
        assert Fees.stored(json.loads(json.dumps(fees.as_row()))) == fees


class TestWaived:
    @pytest.mark.parametrize(
        ("minutes", "refilled", "off"),
        [(60, 0, 0), (60, 30, 1250), (60, 60, 2500), (60, 90, 2500), (60, -5, 0), (7, 1, 357), (0, 30, 0)],
    )
    def test_is_in_proportion_to_the_minutes_that_were_refilled(self, minutes, refilled, off):
        assert waived(2500, minutes, refilled) == off

    @given(AMOUNTS, st.integers(min_value=1, max_value=1440), st.integers(min_value=-10, max_value=2000))
    def test_is_never_more_than_the_fee(self, fee_minor, minutes, refilled):
        off = waived(fee_minor, minutes, refilled)

        exact = Fraction(fee_minor * min(max(refilled, 0), minutes), minutes)
        assert 0 <= off <= fee_minor
        assert -Fraction(1, 2) < off - exact <= Fraction(1, 2)
