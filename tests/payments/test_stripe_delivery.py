"""An event that localstripe has signed and delivered by itself is believed, byte for byte as it came."""

import json
import queue
import threading
import urllib.request
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.payments.gateways.port import BadSignature
from app.payments.gateways.stripe import StripeGateway
from tests.payments import counterparts
from tests.payments.counterparts import Localstripe
from tests.payments.test_gateways import order_in

SECRET = "whsec_of_localstripe"


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.put((body, dict(self.headers)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_said):
        """Say nothing."""


@pytest.fixture
def heard():
    """What is delivered, in order, and where to."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.heard = queue.Queue()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_is_believed_with_its_secret_and_no_other(heard):
    with counterparts.localstripe() as base:
        to = {"url": f"http://127.0.0.1:{heard.server_port}/", "secret": SECRET, "events": ["payment_intent.succeeded"]}
        said = json.dumps(to).encode()
        asked = urllib.request.Request(
            f"{base}/_config/webhooks/salon", data=said, headers={"Content-Type": "application/json"}
        )
        urllib.request.urlopen(asked, timeout=10).close()
        ref = Localstripe(base, None).paid(order_in("acct_shear"))
        body, headers = heard.heard.get(timeout=20)
    now = datetime.now(UTC)
    notice = StripeGateway().verify(body, headers, secrets=("whsec_another", SECRET), now=now)

    assert (notice.kind, notice.ref, notice.tenant_id) == ("payment_intent.succeeded", ref, "ours")
    with pytest.raises(BadSignature):
        StripeGateway().verify(body, headers, secrets=("whsec_another",), now=now)
    with pytest.raises(BadSignature):
        StripeGateway().verify(body.replace(b'"ours"', b'"mine"'), headers, secrets=(SECRET,), now=now)
