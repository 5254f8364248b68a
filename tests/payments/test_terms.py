"""The salon's terms of money: what it may say, and what is kept of it."""

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.auth.audit.models import AuditEntry
from app.core.ids import new_id
from app.core.refusals import Invalid, NotFound
from app.payments.demands import Ask, OfWhom, Rule
from app.payments.fees import Fees
from app.payments.shares import Share
from app.payments.terms import operations, queries
from app.payments.terms.commands import CreatePaymentRule, SetFees, SetTiers, UpdatePaymentRule
from app.payments.terms.models import PaymentRule
from app.payments.tiers import Tier, Tiers, usual
from tenants.constraints import violated
from tenants.db import db


@pytest.fixture
def add(app, now):
    """`add(ask="FULL", …)`: one more rule."""
    return lambda **stated: operations.create_payment_rule(command=CreatePaymentRule(**stated), now=now)


@pytest.fixture
def noted(app):
    """What was written down of the terms: what was done, and what changed."""
    return lambda: [
        (entry.verb, entry.changes)
        for entry in db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject_kind.in_(["payment_rule", "refunds"])).order_by(AuditEntry.id)
        )
    ]


class TestRules:
    def test_are_kept_as_they_were_stated(self, add, bliss):
        add(
            ask="PERCENT",
            percent=20,
            of_whom="NEW",
            service_ids=[bliss.colour_id],
            weekdays=[5, 4, 4],
            min_price="50.00",
        )

        assert queries.rules_in_force() == [
            Rule(
                ask=Ask.PERCENT,
                of_whom=OfWhom.NEW,
                share=Share(percent=20),
                service_ids=frozenset({bliss.colour_id}),
                weekdays=frozenset({4, 5}),
                min_price_minor=5000,
            )
        ]

    def test_take_their_amounts_in_the_salons_currency(self, add):
        assert add(ask="FIXED", amount="12,50").amount_minor == 1250
        with pytest.raises(Invalid):
            add(ask="FIXED", amount={"amount_minor": 1250, "currency": "USD"})

    @pytest.mark.parametrize(
        ("stated", "field"),
        [
            ({"ask": "FIXED"}, "amount"),
            ({"ask": "FIXED", "amount": "0"}, "amount"),
            ({"ask": "PERCENT"}, "percent"),
            ({"ask": "FULL", "of_whom": "NO_SHOWS"}, "no_shows"),
            ({"ask": "NOTHING", "of_whom": "TAGGED", "tag": " "}, "tag"),
            ({"ask": "FULL", "service_ids": [new_id()]}, "service_ids"),
        ],
    )
    def test_say_what_is_missing(self, add, stated, field):
        with pytest.raises(Invalid) as refusal:
            add(**stated)

        assert refusal.value.errors.keys() == {field}

    def test_leave_out_what_they_have_no_use_for(self, add):
        rule = add(ask="FULL", percent=20, amount="5", tag="VIP", no_shows=2)

        assert (rule.percent, rule.amount_minor, rule.tag, rule.no_shows) == (None, None, None, None)

    def test_stand_in_the_order_in_which_they_came_until_they_are_moved(self, add, now):
        first, second, third = add(ask="NOTHING"), add(ask="FULL"), add(ask="PERCENT", percent=20)

        operations.move_payment_rule(payment_rule_id=third.id, by=-1, now=now)
        assert queries.payment_rules() == [first, third, second]
        operations.move_payment_rule(payment_rule_id=first.id, by=-1, now=now)
        assert queries.payment_rules() == [first, third, second]
        operations.arrange_payment_rules(payment_rule_ids=[second.id], now=now)
        assert queries.payment_rules() == [second, first, third]
        with pytest.raises(Invalid):
            operations.arrange_payment_rules(payment_rule_ids=[new_id()], now=now)

    def test_change_only_in_what_is_stated(self, add, now):
        rule = add(ask="FIXED", amount="20", weekdays=[5])

        operations.update_payment_rule(payment_rule_id=rule.id, command=UpdatePaymentRule(weekdays=[6]), now=now)
        assert (rule.amount_minor, rule.weekdays) == (2000, [6])
        operations.update_payment_rule(
            payment_rule_id=rule.id, command=UpdatePaymentRule(ask="PERCENT", percent=30), now=now
        )
        assert (rule.amount_minor, rule.percent) == (None, 30)

    def test_ask_nothing_while_they_are_switched_off(self, add):
        add(ask="FULL", is_active=False)

        assert queries.rules_in_force() == []
        assert len(queries.payment_rules()) == 1

    def test_are_gone_when_they_are_removed(self, add):
        rule = add(ask="FULL")
        operations.remove_payment_rule(payment_rule_id=rule.id)

        with pytest.raises(NotFound):
            queries.payment_rule(rule.id)

    def test_are_written_down_as_sentences(self, add, now, noted):
        rule = add(ask="FULL", of_whom="NEW")
        operations.update_payment_rule(payment_rule_id=rule.id, command=UpdatePaymentRule(of_whom="EVERYBODY"), now=now)
        operations.update_payment_rule(payment_rule_id=rule.id, command=UpdatePaymentRule(is_active=True), now=now)
        operations.remove_payment_rule(payment_rule_id=rule.id)

        new_ones = "New customers pay the full price ahead for every visit."
        everybody = "Everybody pays the full price ahead for every visit."
        assert noted() == [("added", {}), ("changed", {"rule": [new_ones, everybody]}), ("removed", {})]

    @pytest.mark.parametrize(
        ("stated", "name"),
        [
            ({"ask": "SOME"}, "ck_payment_rules_ask"),
            ({"ask": "FIXED"}, "ck_payment_rules_amount_minor"),
            ({"ask": "FULL", "amount_minor": 5}, "ck_payment_rules_amount_minor"),
            ({"ask": "PERCENT", "percent": 101}, "ck_payment_rules_percent"),
            ({"ask": "FULL", "of_whom": "FRIENDS"}, "ck_payment_rules_of_whom"),
            ({"ask": "FULL", "of_whom": "NO_SHOWS"}, "ck_payment_rules_no_shows"),
            ({"ask": "FULL", "of_whom": "TAGGED", "tag": ""}, "ck_payment_rules_tag"),
            ({"ask": "FULL", "weekdays": [7]}, "ck_payment_rules_weekdays"),
            ({"ask": "FULL", "min_price_minor": 0}, "ck_payment_rules_min_price_minor"),
        ],
    )
    def test_that_mean_nothing_are_refused_by_the_database(self, app, now, stated, name):
        row = {"id": new_id(), "position": 0, "created_at": now, "updated_at": now, **stated}

        with pytest.raises(IntegrityError) as refused, db.session.begin_nested():
            db.session.execute(insert(PaymentRule).values(row))

        assert violated(refused.value) == name


class TestTiers:
    TWO = ({"notice_minutes": 1440, "percent": 50}, {"notice_minutes": 2880, "percent": 100})

    def test_are_those_of_the_service_else_the_salons_else_the_usual_ones(self, bliss):
        def agreed(**given):
            return queries.tiers_agreed_to(cutoff_minutes=720, **given)

        assert agreed(service_id=bliss.cut_id) == usual(720)
        operations.set_tiers(command=SetTiers(tiers=self.TWO))
        assert agreed(service_id=bliss.cut_id) == Tiers.of(Tier(**tier) for tier in self.TWO)
        operations.set_tiers(command=SetTiers(tiers=[{"notice_minutes": 0, "percent": 0}]), service_id=bliss.colour_id)
        assert agreed(service_id=bliss.colour_id).tiers == (Tier(notice_minutes=0, percent=0),)
        assert agreed(service_id=bliss.cut_id, parent_id=bliss.colour_id) == agreed(service_id=bliss.colour_id)
        assert queries.services_with_tiers() == {bliss.colour_id}

    def test_are_replaced_as_a_whole(self, app, noted):
        operations.set_tiers(command=SetTiers(tiers=self.TWO))
        operations.set_tiers(command=SetTiers(tiers=[]))

        assert queries.tiers_of() is None
        assert [verb for verb, _ in noted()] == ["changed", "changed"]

    @pytest.mark.parametrize(
        ("tiers", "sentence"),
        [
            ([(60, 100), (120, 10)], "Whoever cancels earlier cannot get back less."),
            ([(60, 10), (60, 20)], "Please name each length of notice once."),
        ],
    )
    def test_fall_with_the_notice(self, app, tiers, sentence):
        with pytest.raises(ValueError, match=sentence):
            SetTiers(tiers=[{"notice_minutes": notice, "percent": percent} for notice, percent in tiers])

    def test_are_of_services_of_the_salon(self, app):
        with pytest.raises(NotFound):
            operations.set_tiers(command=SetTiers(tiers=[]), service_id=new_id())


class TestFees:
    def test_are_nothing_until_somebody_says_so(self, app):
        assert queries.fees() == Fees()

    def test_are_replaced_as_a_whole(self, app, noted):
        operations.set_fees(command=SetFees(late_cancel={"percent": 50}, no_show={"amount": "30.00"}))
        assert queries.fees() == Fees(late_cancel=Share(percent=50), no_show=Share(amount_minor=3000))

        operations.set_fees(command=SetFees(no_show={"percent": 100}))
        assert queries.fees() == Fees(no_show=Share(percent=100))
        assert noted()[-1][1]["fees"][1] == ["If you do not come, you pay 100% of the price."]

    @pytest.mark.parametrize("stated", [{}, {"percent": 50, "amount": "30.00"}, {"amount": "0"}])
    def test_are_a_part_of_the_price_or_an_amount(self, app, stated):
        with pytest.raises(Invalid) as refusal:
            operations.set_fees(command=SetFees(no_show=stated))

        assert refusal.value.errors.keys() == {"no_show"}
