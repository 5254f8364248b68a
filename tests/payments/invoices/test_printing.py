"""Printed documents, opened and read: what they say, in which language, and that nothing in them is more than text."""

import io

import pytest
from pypdf import PdfReader

from app.catalogue.queries import salon
from app.payments.invoices import operations, typesetting
from app.payments.invoices.bill import BillLine, Buyer
from app.payments.invoices.commands import NameRate
from app.payments.invoices.document import MAY_BREAK, document

HOSTILE = [
    "#let x = 1",
    '#panic("gone")',
    "$x$ and $ alone",
    '"quoted" \\"twice\\"',
    "back\\slash \\u{41} \\",
    "*bold* _soft_ `raw` = heading",
    "// not a comment /* nor this */",
    "@label <label> ~ -- ---",
    '#image("/etc/passwd")',
    "[content] ] } {",
    "{page} of {pages}",
    "<script>alert(1)</script>",
]


@pytest.fixture
def printed(apart):
    """`printed(invoice)`: the pages of its PDF."""

    def read(invoice):
        content = apart(operations.pdf_of, invoice_id=invoice.id).content
        return PdfReader(io.BytesIO(content)).pages

    return read


@pytest.fixture
def words(printed):
    """`words(invoice)`: all that its PDF says, on one line."""
    return lambda invoice: " ".join(
        "\n".join(page.extract_text() for page in printed(invoice)).replace(MAY_BREAK, "").split()
    )


class TestInvoice:
    def test_says_everything(self, taxed, issue, words, cash):
        taxed(
            legal_name="Shear Bliss GmbH", address="Hauptstr. 1\n10115 Berlin", tax_number="DE123", small_print="Bye."
        )
        buyer = Buyer(name="Cleo Client", address="Gartenweg 3\n10117 Berlin", tax_number="DE999")
        said = words(issue(4500, 5500, buyer=buyer, discount_minor=1000, tip_minor=500, paid=(cash(5000),)))

        for sentence in (
            "Invoice",
            "INV-2027-00001",
            "1 Mar 2027",
            "Shear Bliss GmbH · Hauptstr. 1 · 10115 Berlin",
            "Cleo Client Gartenweg 3 10117 Berlin Tax number DE999",
            "Cut 1 Discount: -€4.50 1 €45.00 19% €40.50",
            "Net €75.63",
            "Tax at 19% €14.37",
            "Total €90.00",
            "Tip €5.00",
            "Total with tip €95.00",
            "Paid: Cash €50.00",
            "Still to be paid €45.00",
            "Prices include tax.",
            "Bye.",
            "Tax number DE123",
            "Page 1 of 1",
        ):
            assert sentence in said, sentence

    def test_tells_rates_apart(self, taxed, issue, words, rate):
        standard = taxed(included=False)
        first = issue(1000)
        operations.change_rate(tax_rate_id=standard.id, command=NameRate(name="Lower", percent="8,1"))

        assert "Tax at 19%" in words(first)
        assert "Tax at 8.1%" in words(issue(1000))
        assert "Prices are without tax" in words(first)

    def test_that_is_a_receipt_claims_no_tax(self, issue, words):
        said = words(issue(4500))

        assert "Receipt" in said
        assert "Tax" not in said

    def test_that_takes_back_names_the_other(self, taxed, issue, credit, words):
        taxed()
        invoice = issue(4500)
        said = words(credit(invoice, amount_minor=1000, reason="Too short"))

        assert "Credit note" in said
        assert f"Takes back {invoice.number}" in said
        assert "Reason: Too short" in said
        assert "Credited €10.00" in said

    @pytest.mark.parametrize("currency, said", [("JPY", "¥4,500"), ("KWD", "KWD4.500"), ("EUR", "€45.00")])
    def test_writes_every_currency_as_it_is_written(self, taxed, issue, words, currency, said):
        taxed(currency=currency)

        assert said in words(issue(4500)).replace("\N{NO-BREAK SPACE}", "")

    def test_is_the_same_bytes_whenever_it_is_printed(self, taxed, issue, apart):
        taxed()
        invoice = issue(4500)

        assert apart(operations.pdf_of, invoice_id=invoice.id) == apart(operations.pdf_of, invoice_id=invoice.id)

    def test_goes_on_over_pages_that_are_numbered(self, taxed, issue, printed):
        taxed()
        pages = printed(issue(*[1000] * 80))

        assert len(pages) > 2
        assert f"Page 2 of {len(pages)}" in pages[1].extract_text()
        assert "Description" in pages[1].extract_text()

    @pytest.mark.parametrize("country, width", [("DE", 595), ("US", 612)])
    def test_has_the_paper_of_its_country(self, issue, printed, country, width):
        salon().country = country

        assert round(printed(issue())[0].mediabox.width) == width


class TestLanguages:
    def test_without_a_font_are_english(self, issue, words, monkeypatch):
        monkeypatch.setitem(typesetting.BY_LANGUAGE, "ja", ("A family that nobody has",))

        assert "Receipt" in words(issue(language="ja"))

    @pytest.mark.parametrize("language", ["en", "de", "es", "fr", "ja", "ar"])
    def test_are_all_set_by_one_template(self, taxed, issue, language):
        taxed()
        said = document(issue(4500, language=language), credited=None, language=language)

        assert said["rtl"] is (language == "ar")
        assert typesetting.typeset(said, at=issue().issued_at).startswith(b"%PDF")


class TestHostileWords:
    @pytest.mark.parametrize("string", HOSTILE)
    def test_come_out_as_text(self, taxed, invoicing, issue, words, string):
        taxed(legal_name=string, address=string, small_print=string, tax_number=string)
        lines = (BillLine(description=string, price_minor=1000),)
        said = words(issue(lines=lines, buyer=Buyer(name=string, address=string, tax_number=string)))

        assert said.count(" ".join(string.split())) >= 7

    @pytest.mark.parametrize(
        "string",
        ["x" * 5000, "word " * 1000, "\N{RIGHT-TO-LEFT OVERRIDE}evil\N{RIGHT-TO-LEFT MARK}", "\x07\x1b", "😀مرحبا日本"],
    )
    def test_stay_on_the_page(self, issue, printed, string):
        lines = (BillLine(description=string, price_minor=1000),)
        pages = printed(issue(lines=lines, buyer=Buyer(name=string)))
        text = "".join(page.extract_text() for page in pages)

        assert "€10.00" in text
        assert text.count("x") >= (10_000 if string.startswith("x") else 0)
