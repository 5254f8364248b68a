import pytest
from flask_babel import get_locale

from tests.catalogue.people import acting

GERMAN = {"Accept-Language": "de-DE,de;q=0.9,en;q=0.5"}


@pytest.mark.parametrize("path", ["/", "/book", "/sign-in", "/account/sign-in"])
def test_customers_read_their_language(client, path):
    assert '<html lang="de"' in client.get(path, headers=GERMAN).get_data(as_text=True)


def test_the_address_wins_over_the_browser(client):
    assert '<html lang="fr"' in client.get("/?lang=fr", headers=GERMAN).get_data(as_text=True)


def test_an_unknown_language_is_english(client):
    assert '<html lang="en"' in client.get("/?lang=tlh", headers={"Accept-Language": "tlh"}).get_data(as_text=True)


@pytest.mark.parametrize("path", ["/", "/sign-up", "/salons"])
def test_owners_read_their_language(apex, path):
    assert '<html lang="de"' in apex.get(path, headers=GERMAN).get_data(as_text=True)


def test_pages_that_are_not_translated_are_english_throughout(client, ada):
    assert '<html lang="en"' in acting(client, ada).get("/desk/team", headers=GERMAN).get_data(as_text=True)


def test_refusals_speak_to_programs_too(client):
    asked = {"Accept-Language": "ja"}
    answer = client.get("/api/v1/salon-that-is-not", headers=asked).get_json()

    assert answer["detail"] == "このアドレスには何もありません。"


def test_outside_of_a_request_nobody_reads(app):
    assert str(get_locale()) == "en"
