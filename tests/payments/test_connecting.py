"""Connecting the salon's own account at Stripe, from its settings page to Stripe and back.

No counterpart of others has Stripe's onboarding. What answers here says what Stripe documents, and what it is sent is
held against the types of the SDK.
"""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from stripe.params import WebhookEndpointCreateParams
from stripe.params.v2.core import AccountCreateParams, AccountLinkCreateParams

from app.auth.audit.models import AuditEntry
from app.auth.models import Account
from app.auth.roles import Role
from app.payments import operations, queries
from app.payments.accounts import Means
from app.payments.gateways.stripe import connecting
from tenants.db import db
from tests.payments.test_stripe_shapes import hold

PAGE = "/desk/settings/payments"
SECRET = "whsec_made_by_stripe"


class Onboarding(BaseHTTPRequestHandler):
    """Stripe, as far as accounts are concerned."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((self.path, self.headers.get("Stripe-Account"), body))
        if self.path == "/v2/core/accounts":
            self._say({"id": "acct_new", "object": "v2.core.account"})
        elif self.path == "/v2/core/account_links":
            self._say({"object": "v2.core.account_link", "url": "https://connect.stripe.com/setup/s/acct_new/abc"})
        elif self.server.tells:
            self._say({"id": "we_1", "object": "webhook_endpoint", "secret": SECRET})
        else:
            self._say({"error": {"type": "invalid_request_error", "message": "Invalid URL", "param": "url"}}, 400)

    def do_GET(self):
        self._say({"id": "acct_new", "object": "account", **self.server.standing})

    def _say(self, answer, status=200):
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said):
        """Say nothing."""


@pytest.fixture
def stripe_itself(app, settings, monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Onboarding)
    server.asked, server.tells = [], True
    server.standing = {"details_submitted": True, "charges_enabled": True}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    known = settings.replace(stripe_secret_key="sk_test_parlour", stripe_api_base=base)
    monkeypatch.setitem(app.extensions, "settings", known)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def owner(signed_in, ada):
    return signed_in(ada)


@pytest.fixture
def come_back(owner, stripe_itself):
    """`come_back()`: go to Stripe, and return by the address that it was given."""

    def travel(by=owner):
        owner.post(f"{PAGE}/stripe")
        (link,) = [body for path, _account, body in stripe_itself.asked if path == "/v2/core/account_links"]
        url = json.loads(link)["use_case"]["account_onboarding"]["return_url"]
        return by.get(f"{urlsplit(url).path}?{urlsplit(url).query}")

    return travel


class TestShapes:
    def test_of_what_stripe_is_asked(self):
        hold(AccountCreateParams, connecting.account_params(name="Shear", email="a@shear.example", country="DE"))
        hold(AccountLinkCreateParams, connecting.link_params("acct_1", refresh_url="https://a", return_url="https://b"))
        hold(WebhookEndpointCreateParams, connecting.webhook_params("https://shear.example/events"))


class TestGoing:
    def test_leads_to_stripe(self, owner, stripe_itself):
        answer = owner.post(f"{PAGE}/stripe")

        assert (answer.status_code, answer.location) == (303, "https://connect.stripe.com/setup/s/acct_new/abc")
        assert json.loads(stripe_itself.asked[0][2])["display_name"] == "Shear Bliss"

    def test_is_allowed_by_the_policy_of_the_page(self, owner):
        policy = owner.get(PAGE).headers["Content-Security-Policy"]

        assert "form-action 'self' https://connect.stripe.com" in policy

    def test_leads_on_when_the_address_has_run_out(self, owner, stripe_itself):
        owner.post(f"{PAGE}/stripe")
        url = json.loads(stripe_itself.asked[1][2])["use_case"]["account_onboarding"]["refresh_url"]
        answer = owner.get(f"{urlsplit(url).path}?{urlsplit(url).query}")

        assert answer.location.startswith("https://connect.stripe.com/")

    def test_is_not_offered_by_a_server_without_a_key(self, owner):
        assert "Connect with Stripe" not in owner.get(PAGE).text
        assert owner.post(f"{PAGE}/stripe").status_code == 409

    def test_is_refused_while_one_is_connected(self, owner, come_back, stripe_itself):
        come_back()

        assert owner.post(f"{PAGE}/stripe").status_code == 409


class TestComingBack:
    def test_connects_the_account_and_lets_stripe_tell_us(self, come_back, stripe_itself):
        assert come_back().location.endswith(PAGE)
        account = queries.account_of(Means.STRIPE)
        path, whose, body = stripe_itself.asked[-1]

        assert (account.account, account.is_live) == ("acct_new", False)
        assert queries.secrets_of(account) == (SECRET,)
        assert (path, whose) == ("/v1/webhook_endpoints", "acct_new")
        assert parse_qs(body)["url"] == ["http://shear.localhost:8000/api/v1/payments/webhook/stripe"]

    def test_is_written_down_without_the_secret(self, come_back):
        come_back()
        (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "gateway"))

        assert (entry.verb, entry.subject_name, SECRET in str(entry.changes)) == ("added", "stripe", False)

    def test_too_early_connects_nothing_and_says_so(self, owner, come_back, stripe_itself):
        stripe_itself.standing = {"details_submitted": False, "charges_enabled": False}
        come_back()

        assert queries.account_of(Means.STRIPE) is None
        assert "still needs something" in owner.get(PAGE).text

    def test_before_stripe_has_looked_says_so(self, owner, come_back, stripe_itself):
        stripe_itself.standing = {"details_submitted": True, "charges_enabled": False}
        come_back()

        assert "still checks your details" in owner.get(PAGE).text

    def test_where_stripe_cannot_tell_us_asks_for_the_secret(self, owner, come_back, stripe_itself):
        stripe_itself.tells = False
        come_back()

        assert "copy its signing secret here" in owner.get(PAGE).text

    @pytest.mark.parametrize("state", ["", "nonsense", "bm9uc2Vuc2U="])
    def test_with_nothing_of_ours_is_refused(self, owner, stripe_itself, state):
        assert owner.get(f"{PAGE}/stripe/connected?state={state}").status_code == 404

    def test_with_what_somebody_else_was_given_is_refused(self, come_back, signed_in, bo):
        db.session.get_one(Account, bo.account_id).role = Role.MANAGER

        assert come_back(by=signed_in(bo)).status_code == 404
        assert queries.account_of(Means.STRIPE) is None


class TestThePage:
    @pytest.fixture
    def connected(self, ada, now):
        return operations.connect_account(
            means=Means.STRIPE, account="acct_shear", is_live=True, webhook_secret="whsec_first", by=ada, now=now
        )

    def test_shows_the_account_and_where_events_go_but_no_secret(self, owner, connected):
        page = owner.get(PAGE).text

        assert "acct_shear" in page
        assert "http://shear.localhost:8000/api/v1/payments/webhook/stripe" in page
        assert "whsec_first" not in page

    def test_takes_another_secret_beside_the_one_before(self, owner, connected):
        answer = owner.post(f"{PAGE}/stripe/secret", data={"secret": " whsec_another1 "})

        assert answer.status_code == 303
        db.session.refresh(connected)
        assert queries.secrets_of(connected) == ("whsec_another1", "whsec_first")

    @pytest.mark.parametrize("secret", ["", "sk_live_12345678", "whsec_", "whsec_short", "whsec_" + "x" * 300])
    def test_takes_nothing_that_is_none_and_repeats_it_nowhere(self, owner, connected, secret):
        answer = owner.post(f"{PAGE}/stripe/secret", data={"secret": secret})

        assert answer.status_code == 422
        assert not re.search(r"sk_live_\d|whsec_x", answer.text)

    def test_lets_go_of_the_account(self, owner, connected):
        owner.post(f"{PAGE}/stripe/disconnection")

        assert queries.account_of(Means.STRIPE) is None

    def test_is_not_for_the_team(self, signed_in, bo):
        assert signed_in(bo).get(PAGE).status_code == 403
