"""Money in sentences: for the owner, and for customers before they choose and before they cancel."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask_babel import force_locale

from app.payments.demands import Ask, Demand, DemandKind, OfWhom, Rule
from app.payments.fees import Fees
from app.payments.shares import Share
from app.payments.terms.sentences import rule_sentence
from app.payments.tiers import Tier, Tiers, refundable
from app.payments.words import (
    Clauses,
    asked,
    back_now,
    before_booking,
    fee_sentences,
    now_and_later,
    tier_sentences,
)

COLOUR, BALAYAGE, CUT = (UUID(int=number) for number in (1, 2, 3))
EUROS = Clauses(currency="EUR", country="DE", services={COLOUR: "Colour", BALAYAGE: "Balayage", CUT: "Cut"})
DEPOSIT = Share(percent=20)


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context("/"), force_locale("en"):
        yield


def rule(ask=Ask.PERCENT, of_whom=OfWhom.EVERYBODY, share=None, **given):
    return Rule(ask=ask, of_whom=of_whom, share=share or (DEPOSIT if ask is Ask.PERCENT else None), **given)


class TestForTheOwner:
    @pytest.mark.parametrize(
        ("made", "sentence"),
        [
            (
                rule(of_whom=OfWhom.NEW, service_ids=frozenset({COLOUR, BALAYAGE}), weekdays=frozenset({5, 4})),
                "New customers pay a deposit of 20% for Balayage and Colour on Fridays and Saturdays.",
            ),
            (rule(Ask.FULL), "Everybody pays the full price ahead for every visit."),
            (
                rule(Ask.FIXED, share=Share(amount_minor=1000), min_price_minor=5000),
                "Everybody pays a deposit of €10.00 for visits at €50.00 or more.",
            ),
            (
                rule(Ask.CARD, OfWhom.NO_SHOWS, no_shows=1),
                "Customers who have missed a visit leave a card for every visit.",
            ),
            (
                rule(Ask.FULL, OfWhom.NO_SHOWS, no_shows=2, weekdays=frozenset({6})),
                "Customers who have missed 2 visits pay the full price ahead for visits on Sundays.",
            ),
            (
                rule(Ask.NOTHING, OfWhom.TAGGED, tag="100 % VIP"),
                "Customers with the tag “100 % VIP” pay nothing ahead for every visit.",
            ),
        ],
    )
    def test_says_a_rule_in_one_sentence(self, made, sentence):
        assert rule_sentence(made, EUROS) == sentence

    @pytest.mark.parametrize("of_whom", OfWhom)
    @pytest.mark.parametrize("ask", Ask)
    @pytest.mark.parametrize("language", ["en", "de", "es", "fr", "ja"])
    def test_has_a_sentence_for_every_kind_of_rule(self, ask, of_whom, language):
        made = rule(ask, of_whom, DEPOSIT, tag="VIP", no_shows=3, service_ids=frozenset({CUT}), weekdays=frozenset({0}))

        with force_locale(language):
            sentence = rule_sentence(made, EUROS)

        assert "%(" not in sentence
        assert "Cut" in sentence
        assert ("20" in sentence) == (ask in {Ask.FIXED, Ask.PERCENT})


class TestBeforeBooking:
    def test_says_what_may_be_asked(self):
        rules = [rule(Ask.FULL, OfWhom.NO_SHOWS, no_shows=1), rule(of_whom=OfWhom.NEW)]

        assert before_booking(rules, EUROS) == [
            "We ask customers who have missed visits for the full price ahead for every visit.",
            "We ask new customers for a deposit of 20% for every visit.",
        ]

    def test_speaks_of_the_service_that_was_chosen(self):
        rules = [rule(service_ids=frozenset({COLOUR}), weekdays=frozenset({4})), rule(Ask.CARD)]

        assert before_booking(rules, EUROS, service_id=COLOUR) == [
            "We ask for a deposit of 20% for visits on Fridays.",
            "We ask for a card as security for every visit.",
        ]
        assert before_booking(rules, EUROS, service_id=CUT) == ["We ask for a card as security for every visit."]

    def test_ends_where_a_rule_fits_everybody(self):
        of_colour = rule(service_ids=frozenset({COLOUR}))

        assert before_booking([of_colour, rule(Ask.FULL)], EUROS, service_id=COLOUR) == [
            "We ask for a deposit of 20% for every visit."
        ]
        assert len(before_booking([of_colour, rule(Ask.FULL), rule(Ask.CARD)], EUROS)) == 2

    def test_never_tells_whom_the_salon_trusts(self):
        assert before_booking([rule(Ask.FULL, OfWhom.TAGGED, tag="trouble"), rule(Ask.NOTHING)], EUROS) == []


@pytest.mark.parametrize("language", ["de", "es", "fr", "ja", "ar"])
def test_customers_are_told_in_their_language(language):
    def told():
        kinds = [rule(ask, of_whom) for ask in Ask for of_whom in OfWhom if of_whom is not OfWhom.TAGGED]
        demands = [Demand(kind=kind, amount_minor=1000) for kind in DemandKind]
        fees = Fees(late_cancel=DEPOSIT, no_show=Share(amount_minor=3000))
        return [
            *(asked(one, EUROS) for one in kinds if one.ask is not Ask.NOTHING),
            *(now_and_later(demand, price_minor=5000, clauses=EUROS) for demand in demands),
            *(back_now(back, paid_minor=2000, clauses=EUROS) for back in (0, 1000, 2000)),
            *tier_sentences(TestGivingBack.TIERS),
            *fee_sentences(fees, EUROS),
        ]

    english = told()
    with force_locale(language):
        theirs = told()

    assert len(set(theirs)) == len(set(english))
    assert not set(theirs) & set(english)
    assert not [sentence for sentence in theirs if "%(" in sentence]


class TestNowAndLater:
    @pytest.mark.parametrize(
        ("kind", "amount", "sentence"),
        [
            (DemandKind.DEPOSIT, 1200, "You pay €12.00 now and €38.00 at the salon."),
            (DemandKind.FULL, 5000, "You pay the full price of €50.00 now."),
            (DemandKind.NOTHING, 0, "You pay €50.00 at the salon."),
        ],
    )
    def test_says_what_one_booking_costs(self, kind, amount, sentence):
        demand = Demand(kind=kind, amount_minor=amount)

        assert now_and_later(demand, price_minor=5000, clauses=EUROS) == sentence

    def test_says_what_a_card_is_for(self):
        said = now_and_later(Demand(kind=DemandKind.CARD), price_minor=5000, clauses=EUROS)

        assert said.startswith("You leave a card now and pay €50.00 at the salon.")

    @pytest.mark.parametrize(("currency", "country", "now"), [("JPY", "JP", "¥1,200"), ("KWD", "KW", "KWD1.200")])
    def test_knows_currencies_without_decimals_and_with_three(self, currency, country, now):
        clauses = Clauses(currency=currency, country=country)

        said = now_and_later(Demand(kind=DemandKind.DEPOSIT, amount_minor=1200), price_minor=5000, clauses=clauses)
        assert said.startswith(f"You pay {now} now")


class TestGivingBack:
    TIERS = Tiers.of([Tier(notice_minutes=2880, percent=100), Tier(notice_minutes=1440, percent=50)])

    @pytest.mark.parametrize(
        ("hours", "sentence"),
        [
            (72, "If you cancel now, you get all of €20.00 back."),
            (30, "If you cancel now, you get €10.00 of €20.00 back."),
            (3, "If you cancel now, you get nothing of €20.00 back."),
        ],
    )
    def test_is_said_before_it_is_agreed_to(self, hours, sentence):
        back = refundable(self.TIERS, 2000, timedelta(hours=hours))

        assert back_now(back, paid_minor=2000, clauses=EUROS) == sentence

    def test_is_said_tier_by_tier(self):
        assert tier_sentences(self.TIERS) == [
            "If you cancel at least 2 days before, you get 100% back.",
            "If you cancel at least 24 hours before, you get 50% back.",
            "If you cancel later than that, you get nothing back.",
        ]

    def test_is_said_of_fees(self):
        fees = Fees(late_cancel=Share(percent=50), no_show=Share(amount_minor=3000))

        assert fee_sentences(fees, EUROS) == [
            "If you cancel late, you pay 50% of the price.",
            "If you do not come, you pay €30.00.",
        ]
