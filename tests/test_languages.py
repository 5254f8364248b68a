"""In which language a page is answered: the address, the person, the browser, the salon, English."""

import pytest
from flask_babel import get_locale
from sqlalchemy import select

from app.auth import operations as accounts
from app.auth.models import Account
from app.customers import operations as customers
from app.customers.commands import UpdateCustomer
from app.customers.models import Customer
from tenants.db import db
from tests.booking.conftest import at
from tests.booking.reading import arrive, read
from tests.catalogue.people import acting

GERMAN = {"Accept-Language": "de-DE,de;q=0.9,en;q=0.5"}
KLINGON = {"Accept-Language": "tlh"}


def language_of(answer):
    return answer.get_data(as_text=True).partition('<html lang="')[2].partition('"')[0]


@pytest.fixture
def in_french(salon):
    """Shear Bliss writes in French."""
    salon.locale = "fr_FR"
    db.session.flush()


@pytest.mark.parametrize("path", ["/", "/book", "/sign-in", "/account/sign-in"])
def test_customers_read_their_language(client, path):
    assert language_of(client.get(path, headers=GERMAN)) == "de"


@pytest.mark.parametrize("path", ["/", "/sign-up", "/salons"])
def test_owners_read_their_language(apex, path):
    assert language_of(apex.get(path, headers=GERMAN)) == "de"


@pytest.mark.parametrize("path", ["/desk/calendar", "/desk/team", "/desk/settings", "/desk/account"])
def test_the_desk_speaks(signed_in, ada, path):
    assert language_of(signed_in(ada).get(path, headers=GERMAN)) == "de"


class TestArabic:
    @pytest.mark.parametrize("path", ["/", "/book", "/sign-in"])
    def test_runs_from_right_to_left(self, client, path):
        assert '<html lang="ar" dir="rtl"' in " ".join(client.get(f"{path}?lang=ar").text.split())

    def test_is_not_spoken_at_the_desk(self, signed_in, ada, in_french):
        page = signed_in(ada).get("/desk/calendar", headers={"Accept-Language": "ar"}).text

        assert '<html lang="fr" dir="ltr"' in " ".join(page.split())

    def test_is_not_spoken_at_the_desk_when_the_address_asks(self, signed_in, ada):
        page = signed_in(ada).get("/desk/calendar?lang=ar", headers=GERMAN).text

        assert '<html lang="de" dir="ltr"' in " ".join(page.split())


class TestOrder:
    def test_the_address_wins_over_the_browser(self, client):
        assert language_of(client.get("/?lang=fr", headers=GERMAN)) == "fr"

    def test_the_address_wins_over_the_person(self, signed_in, bo):
        accounts.choose_language(account_id=bo.account_id, locale="ja")

        assert language_of(signed_in(bo).get("/desk/calendar?lang=fr")) == "fr"

    @pytest.mark.parametrize("path", ["/desk/calendar", "/"])
    def test_the_choice_of_staff_wins_over_their_browser(self, signed_in, bo, path):
        accounts.choose_language(account_id=bo.account_id, locale="ja")

        assert language_of(signed_in(bo).get(path, headers=GERMAN)) == "ja"

    @pytest.mark.parametrize("path", ["/account", "/"])
    def test_the_choice_of_customers_wins_over_their_browser(self, signed_in, cleo, path):
        customers.change(customer_id=cleo.customer_id, command=UpdateCustomer(locale="es_MX"))
        db.session.flush()

        assert language_of(signed_in(cleo).get(path, headers=GERMAN)) == "es"

    def test_the_browser_wins_over_the_salon(self, client, in_french):
        assert language_of(client.get("/", headers=GERMAN)) == "de"

    @pytest.mark.parametrize("headers", [KLINGON, {"Accept-Language": "*"}, {}])
    def test_the_salon_speaks_to_whoever_asks_for_nothing_it_knows(self, client, in_french, headers):
        assert language_of(client.get("/", headers=headers)) == "fr"

    def test_english_is_what_is_left(self, client, apex, salon):
        salon.locale = "nl_NL"
        db.session.flush()

        assert [language_of(site.get("/", headers=KLINGON)) for site in (client, apex)] == ["en", "en"]


class TestOwnChoice:
    def test_is_kept_and_said_in_the_language_that_was_chosen(self, signed_in, bo):
        browser = signed_in(bo)
        browser.post("/desk/account/language", data={"locale": "de"})

        assert language_of(browser.get("/desk/account")) == "de"
        assert db.session.get_one(Account, bo.account_id).locale == "de"

    def test_can_be_taken_back(self, signed_in, bo):
        accounts.choose_language(account_id=bo.account_id, locale="de")
        browser = signed_in(bo)
        browser.post("/desk/account/language", data={"locale": ""})

        assert language_of(browser.get("/desk/calendar", headers={"Accept-Language": "fr"})) == "fr"

    @pytest.mark.parametrize("odd", ["tlh", "ar", "de'--"])
    def test_is_one_that_the_desk_speaks(self, signed_in, bo, odd):
        assert signed_in(bo).post("/desk/account/language", data={"locale": odd}).status_code == 422

    def test_is_no_door_for_customers(self, signed_in, cleo):
        browser = signed_in(cleo)

        assert "account-language" not in browser.get("/desk/account").text
        assert browser.post("/desk/account/language", data={"locale": "de"}).status_code == 404


class TestChooser:
    """The foot of the salon's pages: a choice that works without JavaScript, and is remembered."""

    @pytest.fixture
    def choose(self):
        def press(browser, page, lang):
            (form,) = (form for form in read(browser, page).forms if form.action == "/language")
            assert ("lang", lang) in form.buttons
            return form.send(browser, lang=lang)

        return press

    @pytest.mark.parametrize("page", ["/", "/book", "/book/cut?day=2027-03-05", "/sign-in", "/account/sign-in"])
    def test_shows_the_same_page_in_the_language(self, client, choose, page):
        shown = arrive(client, choose(client, page, "de")).answer

        assert language_of(shown) == "de"
        assert shown.request.path == page.partition("?")[0]
        assert page.partition("?")[2] in shown.request.query_string.decode()

    def test_is_remembered(self, client, choose):
        choose(client, "/", "es")

        assert language_of(client.get("/book", headers=GERMAN)) == "es"

    def test_works_without_cookies(self, app, choose):
        browser = app.test_client(host="shear.localhost:8000", use_cookies=False)
        page = arrive(browser, choose(browser, "/", "ja"))

        assert language_of(browser.get(page.link_to("/book"), headers=GERMAN)) == "ja"

    def test_leaves_the_choice_in_the_account_alone(self, signed_in, cleo, choose):
        customers.change(customer_id=cleo.customer_id, command=UpdateCustomer(locale="es"))
        browser = signed_in(cleo)
        shown = arrive(browser, choose(browser, "/account", "fr"))

        assert language_of(shown.answer) == "fr"
        assert language_of(browser.get("/account")) == "es"

    def test_is_not_shown_where_something_was_typed(self, client):
        assert 'action="/language"' not in client.post("/sign-in", data={"email": "x"}).text

    @pytest.mark.parametrize("odd", ["", "tlh", "de'--"])
    def test_remembers_nothing_that_it_does_not_speak(self, client, odd):
        answer = client.post("/language", data={"lang": odd, "next": "/book"})

        assert (answer.status_code, answer.location, "Set-Cookie" in answer.headers) == (303, "/book", False)

    @pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", ""])
    def test_leads_nowhere_else(self, client, elsewhere):
        assert client.post("/language", data={"lang": "de", "next": elsewhere}).location == "/?lang=de"

    def test_is_the_language_of_the_mail(self, client, choose):
        choose(client, "/", "fr")
        page = read(client, "/book/cut?day=2027-03-05")
        details = arrive(client, page.form_to("/hold").send(client, starts_at=at(10, day=5).isoformat()))
        contact = {"name": "Dora", "email": "dora@x.example", "accept_policies": "true"}
        details.form_to("/appointment").send(client, **contact)

        assert db.session.scalars(select(Customer).where(Customer.name == "Dora")).one().locale == "fr"


def test_refusals_speak_to_programs_too(client):
    answer = client.get("/api/v1/salon-that-is-not", headers={"Accept-Language": "ja"}).get_json()

    assert answer["detail"] == "このアドレスには何もありません。"


def test_programs_that_name_no_language_read_english(client, in_french):
    assert client.get("/api/v1/salon-that-is-not").get_json()["detail"] == "There is nothing at this address."


def test_owners_can_have_their_salon_write_in_any_of_the_languages(client, ada):
    page = acting(client, ada).get("/desk/settings/profile").text

    assert all(f'<option value="{code}"' in page for code in ("de_DE", "en", "es", "fr", "ja", "ar"))


def test_outside_of_a_request_nobody_reads(app):
    assert str(get_locale()) == "en"
