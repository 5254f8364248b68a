import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from app.auth.same_origin import is_ours

HOST = "shear.localhost:8000"
OWN = f"http://{HOST}"

# Sec-Fetch-Site, Origin -> allowed? The rows of Go's TestCrossOriginProtectionCheck, and those of old browsers.
CASES = [
    ("same-origin", None, True),
    ("none", None, True),
    ("same-site", None, False),
    ("cross-site", None, False),
    ("unheard-of", None, False),
    ("same-origin", "https://evil.example", True),
    ("cross-site", OWN, False),
    (None, None, True),
    (None, OWN, True),
    (None, f"https://{HOST}", True),
    (None, "http://mane.localhost:8000", False),
    (None, "http://localhost:8000", False),
    (None, "http://shear.localhost", False),
    (None, "http://shear.localhost:8000.evil.example", False),
    (None, "https://evil.example", False),
    (None, "null", False),
    (None, "nonsense", False),
]


@pytest.mark.parametrize(("site", "origin", "expected"), CASES)
def test_follows_the_algorithm(site, origin, expected):
    headers = {"Sec-Fetch-Site": site, "Origin": origin, "Host": HOST}
    stated = {name: value for name, value in headers.items() if value is not None}

    assert is_ours(Request(EnvironBuilder(method="POST", headers=stated).get_environ())) is expected


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_holds_for_every_change(client, method):
    assert client.open("/sign-out", method=method, headers={"Sec-Fetch-Site": "same-site"}).status_code == 403


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_lets_people_come_from_anywhere_to_look(client, headers):
    assert client.get("/sign-in", headers=headers).status_code == 200


def test_keeps_a_foreign_form_from_signing_somebody_out(signed_in, ada):
    browser = signed_in(ada)

    browser.post("/sign-out", headers={"Origin": "http://mane.localhost:8000"})

    assert browser.get("/desk/access").status_code == 200


def test_keeps_a_foreign_form_from_signing_somebody_in(people_with_passwords, client):
    form = {"email": "ada@shear.example", "password": "correct horse battery staple"}
    answer = client.post("/sign-in", data=form, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_guards_the_api_against_cookies(signed_in, ada):
    answer = signed_in(ada).post("/api/v1/auth/logout", json={}, headers={"Origin": "https://evil.example"})

    assert (answer.status_code, answer.json["code"]) == (403, "cross_origin")


def test_exempts_programs_that_show_a_credential(client):
    headers = {"Origin": "https://partner.example", "Authorization": "Bearer anything"}

    assert client.post("/api/v1/auth/refresh", json={"refresh_token": "x"}, headers=headers).status_code == 401


def test_exempts_no_page_because_of_a_credential(client):
    headers = {"Origin": "https://partner.example", "Authorization": "Bearer anything"}

    assert client.post("/sign-out", headers=headers).status_code == 403


def test_guards_the_apex_too(apex):
    assert apex.post("/sign-up", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
