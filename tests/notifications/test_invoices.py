"""Invoices by mail: the document goes along, in the customer's language, to those who have an address."""

import io

import pytest
from pypdf import PdfReader

from app.core.ids import new_id
from app.customers.models import Customer
from app.notifications import operations
from app.notifications.commands import ChangeRule
from app.notifications.kinds import Audience, Kind
from app.payments.invoices.bill import Buyer
from tenants.db import db
from tests.payments.invoices.conftest import bill, credit, invoicing, issue, rate, taxed

__all__ = ["bill", "credit", "invoicing", "issue", "rate", "taxed"]


@pytest.fixture
def attached():
    """`attached(mail)`: the names of a mail's files, and what the first one says."""

    def read(mail):
        files = list(mail.iter_attachments())
        first = files[0].get_content()
        return [one.get_filename() for one in files], PdfReader(io.BytesIO(first)).pages[0].extract_text()

    return read


def test_go_along_with_the_mail(taxed, issue, mails, perform_jobs, attached):
    taxed()
    issue(4500)
    perform_jobs()
    (mail,) = mails()
    names, said = attached(mail)

    assert mail["Subject"] == "Your invoice INV-2027-00001 from Shear Bliss"
    assert mail["To"].addresses[0].addr_spec == "cleo@shear.example"
    assert names == ["INV-2027-00001.pdf"]
    assert "€45.00" in said


def test_speak_the_customers_language(taxed, issue, mails, perform_jobs, attached):
    taxed()
    issue(4500, language="de")
    perform_jobs()
    (mail,) = mails()

    assert mail["Subject"] == "Ihre Rechnung INV-2027-00001 von Shear Bliss"
    assert "Rechnung" in attached(mail)[1]


def test_are_sent_for_what_is_taken_back_too(issue, credit, mails, perform_jobs):
    credit(issue(4500))
    perform_jobs()

    assert {mail["Subject"].partition(" from")[0] for mail in mails()} == {
        "Your receipt REC-2027-00001",
        "Your credit note CN-2027-00001",
    }


def test_belong_to_the_visit_where_there_is_one(book, issue, messages):
    visit = book()
    issue(appointment_id=visit.id)

    assert [one.appointment_id for one in messages() if one.kind == Kind.INVOICE_ISSUED] == [visit.id]


def test_are_not_sent_where_the_salon_does_without(issue, messages):
    off = ChangeRule(is_on=False)
    operations.change_rule(kind=Kind.INVOICE_ISSUED, audience=Audience.CUSTOMER, command=off)
    issue()

    assert messages() == []


def test_are_not_sent_to_nowhere(issue, messages, now):
    silent = Customer(id=new_id(), name="Zelda", phone="+49301234567", created_at=now)
    db.session.add(silent)
    db.session.flush()
    issue(buyer=Buyer(name="Zelda", customer_id=silent.id))
    issue(buyer=Buyer(name="Walk-in"))

    assert messages() == []
