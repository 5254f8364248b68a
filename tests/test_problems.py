"""Where the `type` of a problem document leads."""

import pytest

from app.core.refusals import Refusal
from app.problems import problems
from tests.contracts.test_rules import subclasses

HOSTS = ["localhost:8000", "shear.localhost:8000", "nobody.localhost:8000", "elsewhere.example"]


@pytest.fixture(params=HOSTS)
def browser(app, request):
    return app.test_client(host=request.param)


class TestPages:
    def test_explain_every_refusal_in_a_sentence_on_every_host(self, app, browser):
        refusals = [one for one in subclasses(Refusal) if one.__module__.startswith("app.")]

        assert len(refusals) > 30
        for refusal in refusals:
            answer = browser.get(f"/problems/{refusal.code}")
            assert answer.status_code == 200, refusal
            assert f"<code>{refusal.code}</code>" in answer.text
            assert f"{refusal.status.value} <span" in answer.text
            assert f">{refusal.status.phrase}</span>" in answer.text

    def test_are_all_listed(self, app, browser):
        page = browser.get("/problems").text

        assert [code for code in problems() if f'href="/problems/{code}"' not in page] == []

    @pytest.mark.parametrize("code", ["nothing", "refused", "Refusal", "x" * 500])
    def test_of_unknown_codes_are_not_found(self, browser, code):
        assert browser.get(f"/problems/{code}").status_code == 404

    def test_say_the_sentence_of_the_class(self, client):
        assert "Somebody booked this time first." in client.get("/problems/slot_taken").text

    def test_speak_the_readers_language(self, client):
        assert "Jemand war schneller" in client.get("/problems/slot_taken?lang=de").text


class TestTypes:
    """What answers say leads to a page on the same host."""

    def ask(self, browser, method, path, **options):
        answer = browser.open(path, method=method, **options)
        return answer.json["code"], answer.json["type"]

    @pytest.mark.parametrize(
        "method, path, code",
        [
            ("GET", "/api/v1/customers", "sign_in_needed"),
            ("GET", "/api/v1/nothing", "not_found"),
            ("PUT", "/api/v1/salon", "method_not_allowed"),
            ("GET", "/api/v1/services?x=%00", "bad_request"),
            ("POST", "/api/v1/holds", "invalid"),
        ],
    )
    def test_lead_to_their_page(self, client, method, path, code):
        said, kind = self.ask(client, method, path)

        assert said == code
        assert f"<code>{code}</code>" in client.get(kind).text

    def test_lead_to_their_page_on_the_apex(self, apex):
        _, kind = self.ask(apex, "GET", "/api/v1/salons?cursor=zzz")

        assert apex.get(kind).status_code == 200

    def test_of_too_large_bodies_lead_to_their_page(self, client):
        _, kind = self.ask(client, "POST", "/api/v1/holds", data=b"x" * (12 * 1024**2))

        assert client.get(kind).status_code == 200
