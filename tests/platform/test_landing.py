"""The platform's front door: what it says, in which language, and where it leads."""

import re

import pytest

from app.core.languages import SUPPORTED


@pytest.fixture
def demo(app, monkeypatch):
    """Name Mane Street as the example."""
    monkeypatch.setitem(app.extensions, "settings", app.extensions["settings"].replace(demo_salon="mane"))


class TestLanding:
    def test_leads_to_the_form(self, apex):
        assert 'href="/sign-up"' in apex.get("/").text

    def test_leads_to_the_example_where_there_is_one(self, apex, demo):
        assert 'href="http://mane.localhost:8000"' in apex.get("/").text

    def test_names_no_example_that_nobody_has_opened(self, app, apex, monkeypatch):
        monkeypatch.setitem(app.extensions, "settings", app.extensions["settings"].replace(demo_salon="nobody"))

        assert "example" not in apex.get("/").text.lower().partition("</main>")[0].partition("<main")[2]

    @pytest.mark.parametrize("language", SUPPORTED)
    def test_is_there_in_every_language_and_leads_on_in_it(self, apex, language):
        page = apex.get(f"/?lang={language}").text

        assert f'<html lang="{language}"' in page
        assert f'href="/sign-up?lang={language}"' in page
        assert f'<link rel="canonical" href="http://localhost:8000/?lang={language}">' in page

    def test_shows_prices_of_the_readers_country(self, apex):
        assert "6,000" in apex.get("/", headers={"Accept-Language": "ja"}).text

    def test_names_only_languages_for_people_by_their_own_names(self, apex):
        assert re.search(r'href="/\?lang=ja" lang="ja" hreflang="ja" >日本語</a>', apex.get("/").text)

    def test_form_keeps_the_language(self, apex):
        assert 'action="/sign-up?lang=fr"' in apex.get("/sign-up?lang=fr").text
