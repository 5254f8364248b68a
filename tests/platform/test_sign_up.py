"""From the landing page to a salon of one's own."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.auth.queries import find_account_by_email
from app.catalogue import queries
from app.catalogue.desk.forms import columns_of
from app.notifications.models import Message
from tenants import provisioning, registry
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work

ENGLISH = {"Accept-Language": "en"}
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}

FORM = {
    "name": "Nail Palace",
    "slug": "nail-palace",
    "email": "nia@palace.example",
    "password": "a long enough password",
    "country": "DE",
}


@pytest.fixture
def signed_up(apex, committed):
    """Sign up with the form, changed as asked; every salon that came of it is erased."""
    yield lambda **changes: apex.post("/sign-up", data=FORM | changes)
    for slug in ("nail-palace",):
        if tenant := provisioning.find_any(slug):
            provisioning.erase_tenant(tenant)


@pytest.fixture
def told(app):
    """Who was written to in a salon, and about what."""

    def messages(slug):
        with use_tenant(registry.find_by_slug(slug)), unit_of_work():
            return [tuple(row) for row in db.session.execute(select(Message.kind, Message.to_address))]

    return messages


def salon_of(slug):
    with use_tenant(provisioning.find_any(slug)), unit_of_work():
        return SimpleNamespace(**columns_of(queries.salon()))


class TestSignUp:
    def test_shows_a_form_with_the_country_guessed(self, apex):
        page = apex.get("/sign-up", headers={"Accept-Language": "ja-JP"}).text

        assert '<option value="JP" selected>' in page

    def test_leads_to_the_new_salon_on_its_own_host(self, signed_up):
        answer = signed_up()

        assert answer.status_code == 303
        assert answer.location.startswith("http://nail-palace.localhost:8000/welcome?token=")
        assert registry.find_by_slug("nail-palace").name == "Nail Palace"

    def test_signs_the_owner_in_there_after_one_press(self, app, signed_up):
        link = signed_up().location.removeprefix("http://nail-palace.localhost:8000")
        browser = app.test_client(host="nail-palace.localhost:8000")

        assert "A mail to nia@palace.example asks you" in browser.get(link, headers=ENGLISH).text
        answer = browser.post("/welcome", data={"token": link.partition("token=")[2]})

        assert answer.status_code == 303
        assert browser.get("/desk/services").status_code == 200

    def test_asks_the_owner_by_mail_to_confirm_the_address(self, app, signed_up, told):
        signed_up()

        assert told("nail-palace") == [("email_verification", "nia@palace.example")]

    def test_that_fails_sends_no_mail(self, signed_up, told):
        signed_up()
        signed_up(email="somebody@else.example")

        assert told("nail-palace") == [("email_verification", "nia@palace.example")]

    def test_a_taken_address_is_refused_and_nothing_typed_is_lost(self, signed_up):
        signed_up()
        answer = signed_up(name="Another")

        assert answer.status_code == 409
        assert "This address is taken" in answer.text
        assert 'value="Another"' in answer.text

    @pytest.mark.parametrize(
        "field, value",
        [("slug", "www"), ("slug", "a b"), ("email", "nobody"), ("password", "short"), ("name", ""), ("country", "XX")],
    )
    def test_says_what_is_wrong_beside_the_field(self, signed_up, field, value):
        answer = signed_up(**{field: value})

        assert answer.status_code == 422
        assert "field-wrong" in answer.text
        assert provisioning.find_any("nail-palace") is None

    def test_begins_in_the_first_field_and_not_there_again_when_another_is_wrong(self, apex, signed_up):
        assert "autofocus" in apex.get("/sign-up").text
        assert "autofocus" not in signed_up(email="nobody").text

    def test_says_what_an_e_mail_address_looks_like(self, signed_up):
        assert "Please enter an e-mail address such as name@example.com." in signed_up(email="nia@palace").text

    def test_makes_an_address_from_the_name_when_none_is_given(self, signed_up):
        assert signed_up(slug="").location.startswith("http://nail-palace.localhost:8000/")

    def test_opens_at_the_address_that_was_called_free(self, signed_up):
        """The country is another by then, and its language spells the name in another way."""
        guess = {"timezone": "Europe/London", "currency": "GBP", "locale": "en_GB", "guessed_for": "GB"}
        opened = signed_up(name="Näil Palace", slug="", suggested="nail-palace", country="DE", **guess)

        assert opened.location.startswith("http://nail-palace.localhost:8000/")

    def test_forgets_what_was_suggested_for_another_name(self, signed_up):
        assert signed_up(slug="", suggested="brow-palace").location.startswith("http://nail-palace.")

    def test_publishes_no_address_that_somebody_signs_in_with(self, app, signed_up):
        signed_up()
        salon = app.test_client(host="nail-palace.localhost:8000")

        assert FORM["email"] not in salon.get("/").text
        assert salon.get("/api/v1/salon").json["email"] is None

    def test_refuses_a_password_that_anybody_would_try(self, signed_up):
        assert signed_up(password="1234567890").status_code == 422
        assert provisioning.find_any("nail-palace") is None

    def test_counts_all_addresses_of_one_network_together(self, apex):
        statuses = [
            apex.post("/sign-up", data={}, environ_overrides={"REMOTE_ADDR": f"2001:db8::{n:x}"}).status_code
            for n in range(61)
        ]

        assert (statuses[-2], statuses[-1]) == (422, 429)

    def test_never_repeats_the_password(self, signed_up):
        assert FORM["password"] not in signed_up(slug="www").text

    def test_keeps_everything_that_was_typed(self, signed_up):
        page = signed_up(email="nobody", business_type="BARBER", currency="CHF", timezone="Europe/Busingen").text

        for kept in ('value="Nail Palace"', 'value="nail-palace"', 'value="nobody"'):
            assert kept in page
        for chosen in ("BARBER", "DE", "CHF", "Europe/Busingen"):
            assert f'<option value="{chosen}" selected>' in page

    def test_remembers_what_kind_of_business_it_is(self, signed_up):
        signed_up(business_type="SPA")

        assert salon_of("nail-palace").business_type == "SPA"

    def test_knows_no_other_kinds(self, signed_up):
        assert signed_up(business_type="BAKERY").status_code == 422


class TestRegion:
    @pytest.mark.parametrize(
        "languages, chosen",
        [
            ("de-AT,de;q=0.9,en;q=0.1", ("AT", "Europe/Vienna", "EUR", "de_AT")),
            ("fr-CH", ("CH", "Europe/Zurich", "CHF", "fr_CH")),
            ("ja", ("JP", "Asia/Tokyo", "JPY", "ja_JP")),
            ("en;q=0.2,es-MX", ("MX", "America/Mexico_City", "MXN", "es_MX")),
            ("tlh", ("US", "America/New_York", "USD", "en_US")),
        ],
    )
    def test_is_guessed_from_the_languages_of_the_browser(self, apex, languages, chosen):
        page = apex.get("/sign-up", headers={"Accept-Language": languages}).text

        assert all(f'<option value="{value}" selected>' in page for value in chosen)

    def test_follows_another_country_at_once(self, apex):
        part = apex.get("/sign-up/region?country=KW", headers=HTMX).text

        assert part.lstrip().startswith("<details")
        assert all(f'<option value="{value}" selected>' in part for value in ("Asia/Kuwait", "KWD", "ar_KW"))

    def test_is_in_the_readers_language_where_the_country_has_it(self, apex):
        part = apex.get("/sign-up/region?country=CH", headers=HTMX | {"Accept-Language": "it"}).text

        assert '<option value="it_CH" selected>' in part

    def test_spells_the_suggested_address_in_another_countrys_language(self, apex):
        asked = {"country": "DE", "name": "Nägel", "slug": "nagel", "suggested": "nagel"}
        part = apex.get("/sign-up/region", query_string=asked, headers=HTMX).text

        assert 'value="naegel"' in part
        assert "naegel.localhost:8000 is free." in part

    def test_leaves_an_address_that_somebody_typed(self, apex):
        asked = {"country": "DE", "name": "Nägel", "slug": "mine", "suggested": "nagel"}

        assert 'value="mine"' in apex.get("/sign-up/region", query_string=asked, headers=HTMX).text

    def test_survives_a_country_that_is_none(self, apex):
        assert apex.get("/sign-up/region?country=%3Cscript%3E", headers=HTMX).status_code == 200

    def test_follows_the_country_without_javascript(self, signed_up):
        guess = {"timezone": "Europe/Berlin", "currency": "EUR", "locale": "de_DE"}
        signed_up(country="JP", guessed_for="DE", **guess)

        salon = salon_of("nail-palace")
        assert (salon.timezone, salon.currency, salon.locale) == ("Asia/Tokyo", "JPY", "ja_JP")

    def test_follows_the_country_on_a_form_that_comes_back(self, signed_up):
        page = signed_up(
            country="JP", guessed_for="DE", timezone="Europe/Berlin", currency="EUR", locale="en", email="nobody"
        ).text

        assert all(f'<option value="{value}" selected>' in page for value in ("JP", "Asia/Tokyo", "JPY", "en"))

    def test_stays_what_somebody_chose(self, signed_up):
        signed_up(country="JP", guessed_for="DE", timezone="Europe/Berlin", currency="USD", locale="en")

        salon = salon_of("nail-palace")
        assert (salon.timezone, salon.currency, salon.locale) == ("Asia/Tokyo", "USD", "en")


class TestAddress:
    def ask(self, apex, **asked):
        return apex.get("/sign-up/address", query_string=asked, headers=HTMX).text

    def test_is_suggested_from_the_name(self, apex):
        answer = self.ask(apex, of="name", name="Nägel & Söhne", country="DE", locale="de_DE")

        assert 'value="naegel-soehne"' in answer
        assert "naegel-soehne.localhost:8000 is free." in answer

    def test_stays_what_somebody_typed(self, apex):
        answer = self.ask(apex, of="name", name="Nail Palace", slug="mine", suggested="nail")

        assert 'value="mine"' in answer
        assert "nail-palace" not in answer

    def test_that_is_taken_comes_with_others(self, apex, mane):
        answer = self.ask(apex, of="slug", slug="mane")

        assert "mane.localhost:8000 is taken." in answer
        assert "<code>mane-studio</code>" in answer

    def test_that_nobody_may_have_says_so(self, apex):
        assert "This address cannot be had." in self.ask(apex, of="slug", slug="www")

    def test_is_looked_up_on_a_whole_page_without_htmx(self, apex):
        page = apex.get("/sign-up/address?name=Nail+Palace").text

        assert "<html" in page
        assert 'value="nail-palace"' in page

    def test_changes_nothing(self, apex):
        self.ask(apex, of="slug", slug="nail-palace")

        assert provisioning.find_any("nail-palace") is None


class TestDirectory:
    def test_tells_programs_of_a_new_salon_at_once(self, app, apex, signed_up):
        signed_up()

        (found,) = apex.get("/api/v1/salons?q=palace").json["data"]
        assert found["id"] == app.test_client(host="nail-palace.localhost").get("/api/v1/salon").json["id"]
        assert found["slug"] == "nail-palace"
        assert apex.get(f"/api/v1/salons/{found['id']}").json["opening_hours"] == []
        assert "Nail Palace" not in apex.get("/salons").text

    def test_takes_what_is_typed_as_it_is(self, apex, signed_up):
        signed_up()

        assert [len(apex.get(f"/api/v1/salons?q={typed}").json["data"]) for typed in ("PÁLACE", "p%25e", "nail_p")] == [
            1,
            0,
            0,
        ]

    def test_forgets_an_erased_salon(self, apex, signed_up):
        signed_up()
        provisioning.erase_tenant(provisioning.find_any("nail-palace"))

        assert apex.get("/api/v1/salons?q=palace").json["data"] == []

    def test_knows_no_salon_by_another_id(self, apex):
        assert apex.get("/api/v1/salons/00000000-0000-0000-0000-000000000000").status_code == 404

    def test_refuses_a_cursor_that_is_none_of_ours(self, apex):
        answer = apex.get("/api/v1/salons?cursor=zzz")

        assert (answer.status_code, answer.json["code"]) == (422, "invalid")


class TestCommandLine:
    def test_creates_a_salon_and_prints_its_address(self, app, signed_up):
        answer = app.test_cli_runner().invoke(
            args=[
                *("tenants", "create", "nail-palace", "--name", "Nail Palace", "--owner-email", "o@x.example"),
                *("--owner-password", "a long enough password", "--timezone", "Asia/Tokyo", "--currency", "JPY"),
            ]
        )

        assert answer.output == "http://nail-palace.localhost:8000\n"

    def test_takes_the_operators_word_for_the_owners_address(self, app, signed_up, told):
        owner = ("--owner-email", "o@x.example", "--owner-password", "a long enough password")
        app.test_cli_runner().invoke(args=["tenants", "create", "nail-palace", "--name", "Nail Palace", *owner])

        assert told("nail-palace") == []
        with use_tenant(registry.find_by_slug("nail-palace")), unit_of_work():
            assert find_account_by_email("o@x.example").email_verified_at is not None

    def test_says_what_is_wrong(self, app, signed_up):
        answer = app.test_cli_runner().invoke(
            args=[
                *("tenants", "create", "www", "--name", "W"),
                *("--owner-email", "o@x.example", "--owner-password", "a long enough password"),
            ]
        )

        assert answer.exit_code == 1
        assert "slug: This address cannot be had" in answer.output
