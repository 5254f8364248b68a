"""The settings of deposits and refunds: as forms that work without JavaScript."""

from typing import ClassVar

import pytest

from app.catalogue import operations as catalogue
from app.core.ids import new_id
from app.payments.gateways.models import GatewayAccount
from app.payments.terms import operations, queries
from app.payments.terms.commands import CreatePaymentRule, SetTiers
from app.payments.tiers import Tier, Tiers
from tenants.db import db
from tests.booking.reading import PARTIAL
from tests.catalogue.people import acting

DEPOSITS, REFUNDS = "/desk/settings/deposits", "/desk/settings/refunds"


@pytest.fixture
def desk(client, ada):
    """A browser in which Ada is signed in."""
    return acting(client, ada)


@pytest.fixture
def add(app, now):
    """`add(ask="FULL", …)`: one more rule."""
    return lambda **stated: operations.create_payment_rule(command=CreatePaymentRule(**stated), now=now)


class TestDeposits:
    def test_begin_with_nobody_paying_ahead(self, desk):
        assert "Nobody pays ahead" in desk.get(DEPOSITS).text

    def test_say_that_nothing_is_asked_as_long_as_nobody_can_pay(self, desk, now):
        sentence = "No payment service is connected yet."

        assert sentence in desk.get(DEPOSITS).text
        account = {"means": "stripe", "account": "acct_shear", "is_live": False, "webhook_secrets": b""}
        db.session.add(GatewayAccount(id=new_id(), connected_at=now, **account))
        assert sentence not in desk.get(DEPOSITS).text

    def test_are_sentences_and_what_customers_read(self, desk, add):
        add(ask="NOTHING", of_whom="TAGGED", tag="VIP")
        add(ask="PERCENT", percent=20, of_whom="NEW", is_active=False)
        add(ask="FIXED", amount="10")

        page = desk.get(DEPOSITS).text
        assert "Customers with the tag “VIP” pay nothing ahead for every visit." in page
        assert "Switched off" in page
        read = page.partition("What customers read</p>")[2]
        assert "We ask for a deposit of €10.00 for every visit." in read
        assert "VIP" not in read.partition("</aside>")[0]
        assert "new customers" not in read.partition("</aside>")[0]

    def test_are_added_by_a_form(self, desk, bliss):
        data = {
            "ask": "PERCENT",
            "percent": "20",
            "amount": "",
            "of_whom": "NEW",
            "no_shows": "1",
            "tag": "",
            "service_ids": [str(bliss.colour_id)],
            "weekdays": ["4", "5"],
            "min_price": "50,00",
            "is_active": ["false", "true"],
        }

        answer = desk.post(DEPOSITS, data=data)

        assert answer.status_code == 303
        assert "New customers pay a deposit of 20% for Colour on Fridays and Saturdays at €50.00 or more." in (
            desk.get(DEPOSITS).text
        )

    def test_come_back_with_what_is_missing(self, desk):
        answer = desk.post(DEPOSITS, data={"ask": "FIXED", "of_whom": "EVERYBODY", "amount": ""})

        assert answer.status_code == 422
        assert "Please fill this in." in answer.text
        assert queries.payment_rules() == []

    def test_are_changed_by_the_same_form(self, desk, add):
        rule = add(ask="FIXED", amount="12.50", weekdays=[6])

        page = desk.get(f"{DEPOSITS}/{rule.id}").text
        assert 'value="12.50"' in page
        assert 'value="6" checked' in " ".join(page.replace('id="weekdays-6" name="weekdays"', "").split())
        desk.post(f"{DEPOSITS}/{rule.id}", data={"ask": "FULL", "of_whom": "EVERYBODY"})
        assert (rule.ask, rule.amount_minor, rule.weekdays) == ("FULL", None, [])

    def test_are_moved_and_removed_by_buttons(self, desk, add):
        first, second = add(ask="FULL"), add(ask="NOTHING")

        assert desk.post(f"{DEPOSITS}/{second.id}/place", data={"by": "-1"}).status_code == 303
        assert queries.payment_rules() == [second, first]
        partial = desk.post(f"{DEPOSITS}/order", data={"ids": f"{first.id},{second.id}"}, headers=PARTIAL)
        assert partial.text.count('id="payment-rules"') == 1
        assert queries.payment_rules() == [first, second]
        desk.post(f"{DEPOSITS}/{first.id}/removal")
        assert queries.payment_rules() == [second]

    def test_are_previewed_and_not_kept(self, desk):
        data = {"ask": "FULL", "of_whom": "NEW"}

        part = desk.post(f"{DEPOSITS}/preview", data=data, headers=PARTIAL).text
        assert "New customers pay the full price ahead for every visit." in part
        assert "We ask new customers for the full price ahead for every visit." in part
        assert "<html" in desk.post(f"{DEPOSITS}/preview", data=data).text
        assert desk.post(f"{DEPOSITS}/preview", data={"ask": "FIXED"}, headers=PARTIAL).status_code == 422
        assert queries.payment_rules() == []

    def test_of_another_salon_are_not_there(self, desk):
        assert desk.get(f"{DEPOSITS}/{new_id()}").status_code == 404

    def test_keep_services_that_are_no_longer_offered(self, desk, add, bliss, now):
        rule = add(ask="FULL", service_ids=[bliss.colour_id])
        catalogue.archive_service(service_id=bliss.colour_id, now=now)

        page = desk.get(f"{DEPOSITS}/{rule.id}").text
        assert str(bliss.colour_id) in page
        data = {"ask": "FULL", "of_whom": "EVERYBODY", "service_ids": str(bliss.colour_id)}
        assert desk.post(f"{DEPOSITS}/{rule.id}", data=data).status_code == 303
        assert rule.service_ids == [bliss.colour_id]


class TestRefunds:
    ROWS: ClassVar = {
        "notice": ["48", "24", ""],
        "notice_unit": ["hours", "hours", "hours"],
        "percent": ["100", "50", ""],
    }
    TIERS = Tiers.of([Tier(notice_minutes=2880, percent=100), Tier(notice_minutes=1440, percent=50)])

    def test_are_said_as_customers_read_them(self, desk):
        assert "If you cancel at least 24 hours before, you get 100% back." in desk.get(REFUNDS).text

    def test_are_saved_row_by_row(self, desk):
        assert desk.post(f"{REFUNDS}/tiers", data=self.ROWS).status_code == 303

        assert queries.tiers_of() == self.TIERS
        page = desk.get(REFUNDS).text
        assert "If you cancel at least 2 days before, you get 100% back." in page
        assert "If you cancel later than that, you get nothing back." in page

    @pytest.mark.parametrize(
        ("percents", "sentence"),
        [
            (["50", "100", ""], "Whoever cancels earlier cannot get back less."),
            (["100", "", ""], "Please enter a whole number."),
            (["101", "0", ""], "Please enter 100 or less."),
        ],
    )
    def test_come_back_with_what_is_wrong(self, desk, percents, sentence):
        answer = desk.post(f"{REFUNDS}/tiers", data=self.ROWS | {"percent": percents})

        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="48"' in answer.text
        assert queries.tiers_of() is None

    def test_of_a_service_are_its_own(self, desk, bliss):
        path = f"{REFUNDS}/services/{bliss.colour_id}"

        assert desk.post(path, data=self.ROWS).status_code == 303
        assert queries.tiers_of(bliss.colour_id) == self.TIERS
        assert 'value="50"' in desk.get(path).text
        assert "Its own" in desk.get(REFUNDS).text
        desk.post(path, data={"notice": "", "notice_unit": "hours", "percent": ""})
        assert queries.tiers_of(bliss.colour_id) is None

    def test_are_the_owners(self, client, bo):
        assert acting(client, bo).get(REFUNDS).status_code == 403


class TestApi:
    RULES = "/api/v1/payment-rules"

    def test_adds_changes_orders_and_removes_rules(self, desk):
        first = desk.post(self.RULES, json={"ask": "PERCENT", "percent": 20, "of_whom": "NEW"})
        amount = {"amount_minor": 1000, "currency": "EUR"}
        second = desk.post(self.RULES, json={"ask": "FIXED", "amount": amount}).json

        assert first.status_code == 201
        assert first.json["words"] == "New customers pay a deposit of 20% for every visit."
        assert second["amount"] == amount
        ordered = desk.put(f"{self.RULES}/order", json={"ids": [second["id"], first.json["id"]]}).json
        assert [rule["id"] for rule in ordered["data"]] == [second["id"], first.json["id"]]
        changed = desk.patch(f"{self.RULES}/{second['id']}", json={"is_active": False, "weekdays": [5]}).json
        assert (changed["is_active"], changed["weekdays"], changed["amount"]) == (False, [5], amount)
        assert desk.delete(f"{self.RULES}/{second['id']}").status_code == 204
        assert [rule["id"] for rule in desk.get(self.RULES).json["data"]] == [first.json["id"]]

    def test_says_what_is_wrong(self, desk):
        answer = desk.post(self.RULES, json={"ask": "FIXED", "amount": {"amount_minor": 5, "currency": "USD"}})

        assert (answer.status_code, answer.json["errors"].keys()) == (422, {"amount"})

    def test_tells_and_takes_tiers(self, desk, bliss):
        tiers = [{"notice_minutes": 1440, "percent": 100}]

        assert desk.get("/api/v1/refund-tiers").json == {"tiers": [], "words": []}
        assert desk.put("/api/v1/refund-tiers", json={"tiers": tiers}).json["tiers"] == tiers
        of_colour = f"/api/v1/services/{bliss.colour_id}/refund-tiers"
        assert desk.get(of_colour).json["tiers"] == []
        assert desk.put(of_colour, json={"tiers": tiers}).json["tiers"] == tiers

    def test_is_the_owners(self, client, bo):
        assert acting(client, bo).get(self.RULES).status_code == 403


def test_terms_that_were_stated_are_read_back_by_the_forms(desk):
    operations.set_tiers(command=SetTiers(tiers=[{"notice_minutes": 90, "percent": 30}]))

    page = desk.get(REFUNDS).text
    assert all(value in page for value in ('value="90"', 'value="30"'))
    assert 'value="minutes" selected' in page
