import pytest

from app.core.security_headers import SecurityHeaders, content_security_policy

STRICT = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"}
NAMES = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Cache-Control",
)


def answered(settings, path="/", *, given=(), cookie="", query="", host="shear.localhost:8000", **environ):
    """The headers of an answer for which the application has `given` these."""
    environ |= {"PATH_INFO": path, "HTTP_COOKIE": cookie, "QUERY_STRING": query, "HTTP_HOST": host}

    def application(_environ, start_response):
        start_response("200 OK", list(given))
        return []

    found = {}
    wrapped = SecurityHeaders(application, settings=settings, credentials=frozenset({"session"}))
    wrapped(environ, lambda _status, headers, *_error: found.update(headers))
    return found


class TestEveryAnswer:
    @pytest.mark.parametrize(
        "path",
        ["/sign-in", "/no-such-page", "/desk/access", "/healthz", "/sign-out", "/api/v1/auth/profile", "/api/nope"],
    )
    def test_has_the_headers(self, client, path):
        answer = client.get(path)

        assert [name for name in NAMES if name not in answer.headers] == []

    def test_has_them_on_an_unknown_host(self, app):
        answer = app.test_client(host="nobody.localhost:8000").get("/")

        assert answer.status_code == 404
        assert [name for name in NAMES if name not in answer.headers] == []

    def test_has_them_after_a_defect(self, app, client, monkeypatch):
        monkeypatch.setattr(app, "testing", False)
        monkeypatch.setattr("app.auth.routes.form", lambda _template: 1 / 0)
        answer = client.get("/sign-in")

        assert answer.status_code == 500
        assert [name for name in NAMES if name not in answer.headers] == []

    def test_allows_nothing_inline(self, client):
        policy = client.get("/sign-in").headers["Content-Security-Policy"]

        assert set(policy.split("; ")) >= STRICT
        assert "unsafe" not in policy


class TestPolicy:
    def test_lets_a_page_name_who_may_frame_it(self):
        assert "frame-ancestors https://salon.example;" in content_security_policy(
            frame_ancestors="https://salon.example"
        )

    def test_of_a_view_stays(self, settings):
        given = [("content-security-policy", "default-src 'self'")]

        assert "Content-Security-Policy" not in answered(settings, given=given)

    def test_of_the_apex_lets_a_sign_up_end_on_the_new_salons_host(self, settings):
        policy = answered(settings, host="localhost:8000")["Content-Security-Policy"]

        assert "form-action 'self' http://*.localhost:8000" in policy

    def test_of_a_salon_lets_forms_go_nowhere_else(self, settings):
        assert "form-action 'self';" in answered(settings)["Content-Security-Policy"]


class TestStrictTransport:
    def test_is_asked_for_under_tls(self, settings):
        secure = settings.replace(public_scheme="https")

        assert answered(secure)["Strict-Transport-Security"] == "max-age=31536000"

    def test_is_not_asked_for_without(self, settings):
        assert "Strict-Transport-Security" not in answered(settings)


class TestResources:
    @pytest.mark.parametrize("path", ["/static/1/css/site.css", "/photos/abc.webp", "/embed/v1.js"])
    def test_may_be_shown_elsewhere(self, settings, path):
        assert answered(settings, path)["Cross-Origin-Resource-Policy"] == "cross-origin"

    @pytest.mark.parametrize("path", ["/", "/desk", "/a/1", "/staticx"])
    def test_stay_at_home(self, settings, path):
        assert answered(settings, path)["Cross-Origin-Resource-Policy"] == "same-origin"


class TestCaching:
    def test_keeps_what_one_person_may_see_out_of_every_cache(self, settings):
        assert answered(settings, cookie="notices=1; session=abc")["Cache-Control"] == "no-store"
        assert answered(settings, HTTP_AUTHORIZATION="Bearer x")["Cache-Control"] == "no-store"
        assert answered(settings, given=[("Set-Cookie", "session=abc; Path=/")])["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("path", ["/a/1", "/reset-password", "/account/sign-in/code"])
    def test_keeps_pages_with_a_secret_in_their_address_out(self, settings, path):
        assert answered(settings, path, query="token=abc")["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("query", ["day=1&tok%65n=abc", "request=%20"])
    def test_knows_the_secret_however_its_name_is_written(self, settings, query):
        assert answered(settings, "/a/1", query=query)["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("path", ["/book", "/book/cut", "/book/hold/1"])
    def test_lets_a_visitor_go_back_to_a_picker(self, settings, path):
        found = answered(settings, path, query="token=abc", cookie="notices=1")

        assert found["Cache-Control"] == "private, no-cache"

    def test_leaves_files_alone(self, settings):
        given = [("Cache-Control", "public, max-age=31536000")]

        assert answered(settings, given=given)["Cache-Control"] == "public, max-age=31536000"
