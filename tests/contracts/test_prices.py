"""Whoever reads meets one spelling of money, on every page, in every mail and at the desk."""

import re

import pytest
from sqlalchemy import select

from app.booking.models import Appointment
from tenants.db import db
from tests.booking.conftest import at
from tests.booking.reading import arrive, read
from tests.conftest import ROOT
from tests.notifications.conftest import mails  # noqa: F401 - a fixture
from tests.notifications.letters import html_of, text_of

DETAILS = {"name": "Dora", "email": "dora@example.com", "accept_policies": "true"}
MONEY = re.compile(r"\d[\d.,]*\s€|€\d[\d.,]*")

CUT = {"en": "€50.00", "de": "50,00\N{NO-BREAK SPACE}€"}


def prices(text):
    return {price for price in MONEY.findall(text) if "50" in price}


@pytest.fixture
def pages(client):
    """Everything that a customer reads from the home page to the booked visit, in a language."""

    def walk(language):
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        home, menu, picker = (read(client, url) for url in ("/", "/book", "/book/cut?day=2027-03-02"))
        details = arrive(client, picker.form_to("/hold").send(client, starts_at=at(10).isoformat()))
        booked = arrive(client, details.form_to("/appointment").send(client, **DETAILS))
        return [page.text for page in (home, menu, picker, details, booked)]

    return walk


@pytest.mark.parametrize("language", CUT)
def test_pages_and_mails_write_money_as_their_reader_does(language, pages, mails, perform_jobs):  # noqa: F811
    read_there = pages(language)
    perform_jobs()
    (mail,) = (mail for mail in mails() if mail["To"].startswith("Dora"))

    written = [prices(text) for text in (*read_there, text_of(mail), html_of(mail))]
    assert written == [{CUT[language]}] * len(written)


def test_the_desk_is_english_and_so_is_its_money(pages, signed_in, ada):
    pages("de")
    visit = db.session.scalars(select(Appointment)).one()
    owner = signed_in(ada)

    for url in (f"/desk/appointments/{visit.id}", "/desk/services"):
        assert prices(read(owner, url).text) == {CUT["en"]}, url


def test_one_function_writes_money():
    writers = [path for path in ROOT.glob("app/**/*.py") if "format_currency" in path.read_text()]

    assert [path.relative_to(ROOT).as_posix() for path in writers] == ["app/core/spoken_money.py"]
