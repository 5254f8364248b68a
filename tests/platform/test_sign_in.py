"""From the platform's front door to that of one's own salon."""

import pytest

from app.platform import operations
from tenants.context import use_tenant

DOOR = "http://mane.localhost:8000/sign-in"


@pytest.fixture
def ask(apex):
    return lambda typed, **also: apex.get("/sign-in", query_string={"salon": typed, **also})


@pytest.mark.parametrize("path", ["/", "/salons", "/sign-up"])
def test_every_page_leads_there(apex, path):
    assert 'href="/sign-in"' in apex.get(path).text


class TestAnAddress:
    @pytest.mark.parametrize(
        "typed",
        ["mane", " Mane ", "mane.localhost", "mane.localhost:8000", "http://mane.localhost:8000/desk"],
    )
    def test_leads_to_the_door_however_it_is_typed(self, ask, typed):
        answer = ask(typed)

        assert (answer.status_code, answer.location) == (303, DOOR)

    def test_keeps_the_language(self, ask):
        assert ask("mane", lang="de").location == f"{DOOR}?lang=de"

    @pytest.mark.parametrize("typed", ["nobody", "www", "localhost", "mane.example.com", "//[", "'--", "x" * 300])
    def test_that_nobody_has_is_said_to_be_unknown(self, ask, typed):
        answer = ask(typed)

        assert answer.status_code == 422
        assert "We know no salon at this address." in answer.text

    def test_is_looked_up_only_so_often(self, ask, monkeypatch):
        monkeypatch.setattr("app.platform.routes.LOOK_UPS", "2/minute")

        assert [ask("nobody").status_code for _ in range(3)] == [422, 422, 429]

    def test_is_asked_for_where_nothing_was_typed(self, ask):
        assert [ask(typed).status_code for typed in ("", "  ")] == [200, 200]


class TestAName:
    @pytest.fixture
    def listed(self, street, now):
        with use_tenant(None):
            operations.refresh_directory_entry(tenant=street.salon, now=now)

    def test_leads_to_those_who_are_called_so(self, ask, listed):
        page = ask("mane st").text

        assert 'href="/sign-in?salon=mane"' in page
        assert "Mane Street" in page
