"""A gate between us and the counterpart: it lets a request through, and shuts before the answer is heard."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "content-encoding", "host"}


class Gate:
    """Hands every request on; what a `when(method, path)` names has its effect there, and then `then()` is called."""

    def __init__(self, target):
        self.target = target.removeprefix("http://")
        self.when, self.then = (lambda _method, _path: False), (lambda: None)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Through", (_Through,), {"gate": self}))
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()

    def shut_after(self, when, then):
        """Shut once, after the next request that fits."""
        self.when, self.then = when, then

    def fits(self, method, path):
        if not self.when(method, path):
            return False
        self.when = lambda _method, _path: False
        return True


class _Through(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    gate: Gate

    def _pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0]
        target = http.client.HTTPConnection(self.gate.target, timeout=20)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        target.request(self.command, self.path, body or None, headers | {"Accept-Encoding": "identity"})
        answer = target.getresponse()
        said = answer.read()
        target.close()
        if self.gate.fits(self.command, path):
            # It has happened there; whoever asked does not live to hear of it.
            self.gate.then()
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = do_DELETE = _pass_on  # noqa: N815 - the server calls them so

    def log_message(self, *_said):
        """Say nothing."""
