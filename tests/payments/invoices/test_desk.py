"""The desk's pages of invoices: finding, printing, taking back, files for whoever keeps the books, and the settings."""

import io
import zipfile

import pytest

from app.auth.roles import Role
from app.catalogue.queries import salon
from app.payments.invoices import queries
from app.payments.invoices.bill import Buyer
from app.payments.invoices.numbers import Kind
from tests.contracts.things import _somebody

HERE = "/desk/invoices"
SETTINGS = "/desk/settings/invoices"


@pytest.fixture
def desk(signed_in, bliss):
    """A browser in which the owner is signed in."""
    return signed_in(bliss.owner)


@pytest.fixture
def reception(signed_in, bliss):
    """A browser of somebody at the reception."""
    return signed_in(_somebody(Role.RECEPTION, "reception", bliss))


class TestList:
    def test_shows_the_newest_first(self, desk, issue):
        first, second = issue(), issue()
        page = desk.get(HERE).text

        assert page.index(second.number) < page.index(first.number)
        assert "€45.00" in page

    @pytest.mark.parametrize("asked", ["q=zelda", "q=00002", "month=2027-03&q=Zel", "kind=receipt&q=zelda"])
    def test_finds_by_number_name_month_and_kind(self, desk, issue, asked):
        cleos, zeldas = issue(), issue(buyer=Buyer(name="Zelda"))
        page = desk.get(f"{HERE}?{asked}").text

        assert zeldas.number in page
        assert cleos.number not in page

    @pytest.mark.parametrize("asked", ["month=2027-02", "kind=credit_note", "q=%25"])
    def test_says_when_there_is_nothing(self, desk, issue, asked):
        issue()

        assert "No invoices" in desk.get(f"{HERE}?{asked}").text

    def test_goes_on_where_a_page_ends(self, issue):
        numbers = [issue().number for _ in range(5)]
        first = queries.search(limit=3)
        second = queries.search(limit=3, cursor=first.next)

        assert [one.number for one in (*first.data, *second.data)] == numbers[::-1]
        assert second.next is None


class TestOne:
    def test_is_shown_and_printed(self, desk, taxed, issue):
        taxed()
        invoice = issue(4500)
        page, file = desk.get(f"{HERE}/{invoice.id}"), desk.get(f"{HERE}/{invoice.id}/pdf")

        assert "€7.18 (19%)" in page.text
        assert file.data.startswith(b"%PDF")
        assert file.headers["Content-Disposition"] == 'inline; filename="INV-2027-00001.pdf"'

    @pytest.mark.parametrize(
        "given, gross",
        [({"amount": "10"}, 1000), ({"amount": "10,50"}, 1050), ({"line_ids": "first"}, 4500), ({}, 10000)],
    )
    def test_is_taken_back_by_amount_line_or_whole(self, desk, taxed, issue, given, gross):
        taxed()
        invoice = issue(4500, 5500)
        given = {name: str(invoice.lines[0].id) if value == "first" else value for name, value in given.items()}
        desk.post(f"{HERE}/{invoice.id}/credit", data={"reason": "A gesture", **given})
        (note,) = queries.credit_notes(invoice.id)

        assert note.gross_minor == gross
        assert note.by_name == "Ada"

    @pytest.mark.parametrize(
        "given, sentence",
        [
            ({"amount": "45,01", "reason": "x"}, "That is more than is left of this invoice."),
            ({"amount": "-5", "reason": "x"}, "not negative"),
            ({"amount": "much", "reason": "x"}, "Please enter an amount such as 45.00."),
            ({"amount": "5"}, "Please fill this in."),
        ],
    )
    def test_says_why_it_is_not_taken_back(self, desk, issue, given, sentence):
        invoice = issue(4500)
        answer = desk.post(f"{HERE}/{invoice.id}/credit", data=given)

        assert answer.status_code in {409, 422}
        assert sentence in answer.text
        assert not queries.credit_notes(invoice.id)

    def test_is_seen_at_the_reception_and_taken_back_by_others(self, reception, issue):
        invoice = issue(4500)

        assert "Take back" not in reception.get(f"{HERE}/{invoice.id}").text
        assert reception.post(f"{HERE}/{invoice.id}/credit", data={"reason": "x"}).status_code == 403


class TestExport:
    def test_has_a_row_for_each_rate_and_credit_notes_below_nothing(self, desk, taxed, issue, credit):
        taxed()
        credit(issue(4500, tip_minor=100), amount_minor=1000)
        first, second = desk.get(f"{HERE}/export?month=2027-03").text.splitlines()[1:]

        assert (
            first == "INV-2027-00001,Invoice,2027-03-01,2027-03-01,Cleo Client,,EUR,Standard,19,37.82,7.18,45.00,1.00"
        )
        assert second.endswith("INV-2027-00001,EUR,Standard,19,-8.40,-1.60,-10.00,0.00")

    def test_computes_nothing(self, desk, issue):
        issue(buyer=Buyer(name='=HYPERLINK("http://evil.example")'))
        csv = desk.get(f"{HERE}/export?month=2027-03").text
        book = zipfile.ZipFile(io.BytesIO(desk.get(f"{HERE}/export?month=2027-03&form=xlsx").data))

        assert "\"'=HYPERLINK" in csv
        assert "'=HYPERLINK" in book.read("xl/sharedStrings.xml").decode()
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()

    @pytest.mark.parametrize("month", ["", "2027", "2027-13", "1999-01", "x"])
    def test_wants_a_month(self, desk, month):
        assert desk.get(f"{HERE}/export?month={month}").status_code == 422


class TestSettings:
    def test_propose_the_countrys_rate_and_claim_nothing(self, desk):
        page = desk.get(SETTINGS).text

        assert 'value="19"' in page
        assert "It is only a proposal" in page
        assert queries.rates() == []
        assert queries.find_settings() is None

    def test_propose_nothing_where_nothing_is_known(self, desk):
        salon().country = "US"

        assert "It is only a proposal" not in desk.get(SETTINGS).text

    def test_are_kept(self, desk):
        said = {"legal_name": "Shear GmbH", "number_prefix": "SB-", "shows_tax": "true", "prices_include_tax": "false"}
        desk.post(SETTINGS, data=said)
        kept = queries.find_settings()

        assert (kept.legal_name, kept.number_prefix, kept.shows_tax, kept.prices_include_tax) == (
            "Shear GmbH",
            "SB-",
            True,
            False,
        )

    @pytest.mark.parametrize("percent, rate", [("19", 1900), ("8,1", 810), ("25.5 %", 2550), ("0", 0), ("100", 10000)])
    def test_read_percentages_as_they_are_typed(self, desk, percent, rate):
        desk.post(f"{SETTINGS}/rates", data={"name": "Standard", "percent": percent})

        assert [(one.rate, one.is_default) for one in queries.rates()] == [(rate, True)]

    @pytest.mark.parametrize("percent", ["", "x", "-1", "101", "1e1", "19.001", "NaN", "9" * 99])
    def test_refuse_what_is_no_percentage(self, desk, percent):
        answer = desk.post(f"{SETTINGS}/rates", data={"name": "Standard", "percent": percent})

        assert answer.status_code == 422
        assert queries.rates() == []

    def test_have_one_default(self, desk, rate):
        first, second = rate("Standard", "19"), rate("Reduced", "7")
        desk.post(f"{SETTINGS}/rates/{second.id}", data={"name": "Reduced", "percent": "7", "is_default": "true"})
        assert [one.is_default for one in (first, second)] == [False, True]

        desk.post(f"{SETTINGS}/rates/{second.id}/removal")
        assert [(one.id, one.is_default) for one in queries.rates()] == [(first.id, True)]

    def test_give_a_service_its_own_rate(self, desk, taxed, rate, bliss):
        taxed()
        low = rate("Reduced", "7")
        desk.post(f"{SETTINGS}/services", data={f"service-{bliss.cut_id}": str(low.id)})

        assert queries.rate_of_services()(bliss.cut_id).rate == 700
        assert queries.rate_of_services()(bliss.colour_id).rate == 1900

    @pytest.mark.parametrize("service, rate_id", [("x", "x"), ("{cut}", "00000000-0000-0000-0000-000000000000")])
    def test_know_only_services_and_rates_that_are_there(self, desk, taxed, rate, bliss, service, rate_id):
        taxed()
        rate("Reduced", "7")
        answer = desk.post(f"{SETTINGS}/services", data={f"service-{service.format(cut=bliss.cut_id)}": rate_id})

        assert answer.status_code in {404, 422}
        assert not queries.exceptions()


def test_kinds_have_codes_of_which_none_ends_as_another():
    from app.payments.invoices.numbers import CODES

    assert CODES.keys() == set(Kind)
    assert not [one for one in CODES.values() for other in CODES.values() if one != other and one.endswith(other)]
