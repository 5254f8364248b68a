"""The customer's way through the till: what is asked before, the gateway's page, and the way back."""

from datetime import timedelta

import pytest

from app.booking.states import Status
from app.booking.tokens import manage_token
from app.core import clock
from app.payments.demands import Ask
from tests.booking.conftest import EDITH, at
from tests.booking.reading import read
from tests.booking.test_paying import asks, connect
from tests.payments.conftest import gateway

__all__ = ["asks", "connect", "gateway"]


@pytest.fixture
def reserved(asks, book):
    asks(ask=Ask.PERCENT, percent=20)
    return book(at(10))


def url(visit, path):
    return f"/a/{visit.id}{path}?token={manage_token(visit)}"


class TestBefore:
    def test_says_what_is_paid_ahead_before_a_time_is_chosen(self, asks, client):
        asks(ask=Ask.PERCENT, percent=20)

        assert "deposit of 20%" in read(client, "/book/cut").text

    def test_says_nothing_where_nothing_is_asked(self, client):
        assert "ahead" not in read(client, "/book/cut").text


class TestTheTill:
    def test_follows_the_details(self, asks, client):
        asks(ask=Ask.PERCENT, percent=20)
        page = read(client, "/book/cut?day=2027-03-02")
        held = page.form_to("/hold").send(client, starts_at=at(10).isoformat())
        details = read(client, held.location)
        answer = details.form_to("/appointment").send(client, **EDITH, accept_policies="true")

        assert "deposit of 20%" in details.text
        assert "/pay?token=" in answer.location
        assert "Pay €10.00" in read(client, answer.location).text

    def test_leads_to_the_gateway_and_nowhere_else(self, client, reserved, gateway):
        page = read(client, url(reserved, "/pay"))
        answer = page.form_to("/payments").send(client, means="stripe")

        assert answer.status_code == 303
        assert answer.location.startswith("https://pay.fake.example/")
        assert "form-action 'self' https://pay.fake.example;" in page.answer.headers["Content-Security-Policy"]
        (order,) = gateway.orders.values()
        assert order.return_url.startswith("http://shear.localhost:8000/a/")

    def test_is_come_back_from_with_the_visit_booked(self, client, reserved, gateway):
        read(client, url(reserved, "/pay")).form_to("/payments").send(client, means="stripe")
        (ref,) = gateway.orders
        gateway.pay(ref)
        back = read(client, gateway.orders[ref].return_url.removeprefix("http://shear.localhost:8000"))
        untouched = reserved.status
        answer = back.form_to("/check").send(client)

        assert untouched == Status.PENDING
        assert "You are booked" in read(client, answer.location).text

    def test_asks_again_whoever_comes_back_without_having_paid(self, client, reserved, gateway):
        read(client, url(reserved, "/pay")).form_to("/payments").send(client, means="stripe")
        (order,) = gateway.orders.values()
        back = read(client, order.return_url.removeprefix("http://shear.localhost:8000"))
        answer = back.form_to("/check").send(client)

        assert "Pay, and this time is yours" in read(client, answer.location).text

    def test_says_calmly_that_the_gateway_is_away(self, client, reserved, gateway):
        form = read(client, url(reserved, "/pay")).form_to("/payments")
        gateway.is_away = True
        answer = form.send(client, means="stripe")

        assert answer.status_code == 503
        assert "cannot be reached at the moment" in answer.text

    @pytest.mark.parametrize("means", ["", "cash", "paypal", "bitcoin"])
    def test_takes_only_what_the_salon_takes(self, client, reserved, means):
        answer = read(client, url(reserved, "/pay")).form_to("/payments").send(client, means=means)

        assert answer.status_code == 422

    def test_is_closed_once_the_time_is_over(self, client, reserved, now):
        form = read(client, url(reserved, "/pay")).form_to("/payments")
        with clock.frozen(now + timedelta(hours=1)):
            answer = form.send(client, means="stripe")

            assert answer.status_code == 409
            assert "This time has not been paid for" in read(client, url(reserved, "")).text

    def test_is_nobodys_without_the_link(self, client, reserved):
        assert client.get(f"/a/{reserved.id}/pay").status_code == 404
        assert client.post(f"/a/{reserved.id}/payments", data={"means": "stripe"}).status_code == 404


class TestThePageOfAVisit:
    @pytest.fixture
    def paid(self, reserved, client, gateway):
        read(client, url(reserved, "/pay")).form_to("/payments").send(client, means="stripe")
        (ref,) = gateway.orders
        gateway.pay(ref)
        read(client, gateway.orders[ref].return_url.removeprefix("http://shear.localhost:8000")).form_to("/check").send(
            client
        )
        return reserved

    def test_says_what_is_paid_and_what_is_left(self, client, paid):
        page = "".join(read(client, url(paid, "")).text.split())

        assert "Paid€10.00" in page
        assert "Atthesalon€40.00" in page

    def test_says_what_would_go_back_before_one_calls_off(self, client, paid, now):
        assert "you get all of €10.00 back" in read(client, url(paid, "")).text

    def test_gives_it_back(self, client, paid, perform_jobs, gateway):
        read(client, url(paid, "")).form_to("/cancellation").send(client)
        perform_jobs()

        assert gateway.count("refund") == 1
        assert "Paid" not in read(client, url(paid, "")).text


class TestPrograms:
    def test_are_told_where_to_pay_and_until_when(self, client, asks, bliss):
        asks(ask=Ask.FULL)
        body = {"service_id": str(bliss.cut_id), "starts_at": at(10).isoformat(), "accept_policies": True}
        answer = client.post("/api/v1/appointments", json=body | {"customer": {"name": "Dora", "email": "d@d.example"}})

        assert answer.json["status"] == "PENDING"
        assert answer.json["deposit"] == {"amount_minor": 5000, "currency": "EUR"}
        assert answer.json["pay_until"] == "2027-03-01T09:30:00+01:00"
        assert "/pay?token=" in answer.json["payment_url"]
