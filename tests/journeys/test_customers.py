"""Customers at the desk in a real browser: found as one types, their card, two records that become one, a file."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from app.core import clock
from app.customers import operations
from app.customers.commands import UpdateCustomer
from tenants.context import use_tenant
from tenants.unit_of_work import unit_of_work

pytestmark = pytest.mark.browser

NAMES = ("Émile Zoë", "Jürgen Müller", "Anna Johnson", "Maria del Carmen García Fernández de la Vega")


@pytest.fixture
def people(site, studio):
    """Some people with accents, and Cleo, who is allergic; return their ids by name."""
    with site.app.app_context(), use_tenant(studio.salon), unit_of_work():
        now = clock.now()
        cleo = studio.customer.customer_id
        operations.change(customer_id=cleo, command=UpdateCustomer(allergies="Acrylates", tags=["VIP"]))
        made = [
            operations.find_or_create(
                name=name, email=f"guest{number}@people.example", phone=f"+4930555{number:04}", now=now
            )
            for number, name in enumerate(NAMES)
        ]
        return {customer.name: customer.id for customer in made} | {"Cleo": cleo}


@pytest.fixture
def desk(page, site, studio, people, signed_in):
    """A page on which the owner looks at the list, on a phone and on a desktop."""
    signed_in(page, studio.owner).goto(site.url(studio.salon.slug, "/desk/customers"))
    return page


@pytest.fixture
def picture():
    file = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(file, "PNG")
    return {"name": "nails.png", "mimeType": "image/png", "buffer": file.getvalue()}


def test_are_found_as_one_types(desk, nothing_serious):
    search = desk.get_by_role("searchbox")
    for typed, found in (("zoe", "Émile Zoë"), ("0555 0001", "Jürgen Müller"), ("Jonhson", "Anna Johnson")):
        search.fill(typed)
        expect(desk.locator("#customers li")).to_have_count(1)
        expect(desk.locator("#customers")).to_contain_text(found)

    search.fill("nobody like that")
    expect(desk.get_by_text("Nobody found")).to_be_visible()
    nothing_serious(desk)


def test_are_taken_along_as_they_are_found(desk):
    expect(desk.locator("#segments .count").first).to_have_text("5")
    desk.get_by_role("searchbox").fill("Anna")
    expect(desk.locator("#customers li")).to_have_count(1)
    expect(desk).to_have_url(re.compile(r"q=Anna"))
    with desk.expect_download() as sent:
        desk.get_by_role("button", name="Export").click()
    rows = sent.value.path().read_text("utf-8-sig").splitlines()

    assert len(rows) == 2
    assert "Anna Johnson" in rows[1]
    expect(desk.locator("#segments .count").first).to_have_text("5")
    desk.locator("#segments").get_by_role("link", name="New").click()
    expect(desk.locator("#customers li")).to_have_count(1)
    desk.reload()
    expect(desk.get_by_role("searchbox")).to_have_value("Anna")


def test_are_narrowed_to_a_group_and_a_tag(desk):
    expect(desk.locator("#segments .count").first).to_have_text("5")
    desk.locator("#segments").get_by_role("link", name="New").click()
    expect(desk.locator("#customers li")).to_have_count(5)
    desk.get_by_label("Tag", exact=True).select_option("VIP")
    expect(desk.locator("#customers li")).to_have_count(1)
    expect(desk.locator("#customers")).to_contain_text("Cleo")


def test_have_a_card_that_grows(desk, picture, nothing_serious):
    desk.get_by_role("link", name="Cleo").click()
    expect(desk.locator(".allergies")).to_contain_text("Acrylates")
    formulas = desk.locator("#formulas")
    formulas.get_by_label("What was mixed").fill("6.1 + 20 vol\n35 min")
    formulas.get_by_role("button", name="Write down").click()
    expect(desk.locator("#formulas .written")).to_contain_text("6.1 + 20 vol")

    photos = desk.locator("#photos")
    photos.get_by_label("Choose a picture").set_input_files(picture)
    photos.get_by_role("button", name="Upload").click()
    expect(desk.locator("#photos [role=alert]")).to_contain_text("only kept of customers who agree")
    photos.get_by_label("Choose a picture").set_input_files(picture)
    photos.get_by_label("The customer agrees").check()
    photos.get_by_role("button", name="Upload").click()
    expect(desk.locator(".photo img")).to_be_visible()
    expect(photos).to_contain_text("noted by Ada")
    nothing_serious(desk)

    photos.get_by_role("button", name="Withdraw the consent").click()
    desk.get_by_role("button", name="Yes, go on").click()
    expect(desk.locator(".photo img")).to_have_count(0)


def test_are_corrected_on_the_card(desk):
    desk.get_by_role("link", name="Jürgen Müller").click()
    desk.get_by_role("link", name="Edit").click()
    desk.get_by_label("Tags").fill("VIP, colour")
    desk.get_by_label("Birthday: day").fill("31")
    desk.get_by_label("Birthday: month").select_option("February")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("There is no such day in a year.")).to_be_visible()
    desk.get_by_label("Birthday: day").fill("28")
    desk.get_by_role("button", name="Save").click()

    expect(desk.get_by_text("The customer's record is saved.")).to_be_visible()
    expect(desk.locator(".record-head")).to_contain_text("colour")


def test_become_one(desk, site, studio, people, nothing_serious):
    desk.goto(site.url(studio.salon.slug, f"/desk/customers/{people['Anna Johnson']}/merge?q=emile"))
    desk.get_by_role("link", name="Émile Zoë").click()
    expect(desk.get_by_role("heading", name="Are these two the same?")).to_be_visible()
    nothing_serious(desk)
    desk.get_by_role("button", name="Merge").click()

    expect(desk.get_by_text("The two records are one now.")).to_be_visible()
    desk.goto(site.url(studio.salon.slug, f"/desk/customers/{people['Émile Zoë']}"))
    expect(desk.get_by_role("heading", name="Anna Johnson")).to_be_visible()


def test_come_from_a_file(desk, nothing_serious):
    content = "Vorname;Nachname;E-Mail;Notiz\nEve;Döe;eve@people.example;=1+1\n;;wrong;\n".encode("cp1252")
    desk.get_by_role("link", name="Import").click()
    desk.get_by_label("CSV file").set_input_files({"name": "old.csv", "mimeType": "text/csv", "buffer": content})
    desk.get_by_role("button", name="Look through it").click()
    expect(desk.get_by_text("Line 3")).to_be_visible()
    expect(desk.get_by_label("Vorname")).to_have_value("first_name")
    nothing_serious(desk)
    desk.get_by_role("button", name="Import 1 row").click()

    expect(desk.get_by_text("One new customer is imported.")).to_be_visible()
    desk.get_by_role("link", name="All customers").click()
    expect(desk.locator("#customers")).to_contain_text("Eve Döe")


def test_work_without_javascript(browse, site, studio, people, signed_in):
    page = signed_in(browse("phone", javascript=False), studio.owner)
    page.goto(site.url(studio.salon.slug, "/desk/customers"))
    page.get_by_role("searchbox").fill("muller")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Jürgen Müller").click()
    notes = page.locator("#notes")
    notes.get_by_label("New note").fill("Likes tea")
    notes.get_by_role("button", name="Write down").click()

    expect(page.locator("#notes .written")).to_contain_text("Likes tea")
