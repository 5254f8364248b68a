"""/invoices: what programs read of invoices, and how they take them back."""

import pytest

from app.payments.invoices import queries
from tests.payments.invoices.conftest import bill, cash, credit, invoicing, issue, rate, taxed

__all__ = ["bill", "cash", "credit", "invoicing", "issue", "rate", "taxed"]

HERE = "/api/v1/invoices"


@pytest.fixture
def program(signed_in, bliss):
    """A program of the owner."""
    return signed_in(bliss.owner)


def test_are_listed_the_newest_first(program, issue):
    numbers = [issue().number for _ in range(3)]
    first = program.get(f"{HERE}?limit=2").json
    second = program.get(f"{HERE}?limit=2&cursor={first['next']}").json

    assert [one["number"] for one in (*first["data"], *second["data"])] == numbers[::-1]


def test_are_shown_with_lines_and_taxes(program, taxed, issue, cash):
    taxed()
    found = program.get(f"{HERE}/{issue(4500, paid=(cash(4500),)).id}").json

    assert found["taxes"] == [{"name": "Standard", "rate": 1900, "net_minor": 3782, "tax_minor": 718}]
    assert found["payments"] == [{"means": "cash", "amount_minor": 4500}]
    assert [line["gross_minor"] for line in found["lines"]] == [4500]
    assert found["issued_at"] == "2027-03-01T09:00:00+01:00"


def test_are_printed(program, issue):
    assert program.get(f"{HERE}/{issue().id}/pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize("place, gross", [("amount", 1000), ("lines", 4500), ("", 10000)])
def test_are_taken_back(program, issue, place, gross):
    invoice = issue(4500, 5500)
    stated = {
        "amount": {"amount_minor": 1000, "currency": "EUR"},
        "lines": [{"line_id": str(invoice.lines[0].id)}],
    }
    body = {"reason": "A gesture", **({place: stated[place]} if place else {})}
    answer = program.post(f"{HERE}/{invoice.id}/credit", json=body)

    assert answer.status_code == 201
    assert (answer.json["gross_minor"], answer.json["credits_id"]) == (gross, str(invoice.id))


def test_are_taken_back_once_for_a_key(program, issue):
    invoice, key = issue(4500), {"Idempotency-Key": "a"}
    answers = [program.post(f"{HERE}/{invoice.id}/credit", json={"reason": "x"}, headers=key).json for _ in range(2)]

    assert answers[0] == answers[1]
    assert len(queries.credit_notes(invoice.id)) == 1


@pytest.mark.parametrize(
    "body, code",
    [
        ({"reason": "x", "amount": {"amount_minor": 4501, "currency": "EUR"}}, "credit_too_large"),
        ({"reason": "x", "amount": {"amount_minor": 1, "currency": "USD"}}, "invalid"),
        ({"reason": "x", "amount": {"amount_minor": -5, "currency": "EUR"}}, "invalid"),
        ({"amount": {"amount_minor": 1, "currency": "EUR"}}, "invalid"),
        ({"reason": "x", "lines": [{"line_id": "00000000-0000-0000-0000-000000000000"}]}, "not_found"),
    ],
)
def test_say_why_they_are_not_taken_back(program, issue, body, code):
    assert program.post(f"{HERE}/{issue(4500).id}/credit", json=body).json["code"] == code
