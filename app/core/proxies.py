"""Who is really asking, when a proxy stands in front: believed only from the proxies that the operator names.

Anybody can write `X-Forwarded-*`, so the headers are read from the right, where the trusted proxies wrote, and never
further than the first hop that is not trusted. From anybody else they are removed.
"""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

from app.config import Networks, Settings

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")
SCHEMES = frozenset({"http", "https"})

Address = IPv4Address | IPv6Address


class TrustedProxies:
    """Puts the address, scheme and host that the caller used back into the environment."""

    def __init__(self, wsgi_app: WSGIApplication, *, networks: Networks) -> None:
        self._wsgi_app = wsgi_app
        self._networks = networks

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        stated = {name: environ.pop(name, "") for name in FORWARDED}
        hops = self._trusted_hops(environ.get("REMOTE_ADDR", ""), _entries(stated["HTTP_X_FORWARDED_FOR"]))
        if hops:
            environ["REMOTE_ADDR"] = hops[-1]
            depth = len(hops) - 1
            self._restore(environ, stated, depth)
        return self._wsgi_app(environ, start_response)

    def _trusted_hops(self, peer: str, forwarded_for: list[str]) -> list[str]:
        """Return the peer and the hops before it, up to the first that is not trusted; nothing for a stranger."""
        if not self._is_trusted(peer):
            return []
        hops = [peer]
        for entry in reversed(forwarded_for):
            address = _address(entry)
            if address is None:
                break
            hops.append(str(address))
            if not self._is_trusted(str(address)):
                break
        return hops

    def _is_trusted(self, text: str) -> bool:
        address = _address(text)
        return address is not None and any(
            address.version == network.version and address in network for network in self._networks
        )

    @staticmethod
    def _restore(environ: WSGIEnvironment, stated: dict[str, str], depth: int) -> None:
        scheme = _written_by(depth, stated["HTTP_X_FORWARDED_PROTO"]).lower()
        if scheme in SCHEMES:
            environ["wsgi.url_scheme"] = scheme
        host = _written_by(depth, stated["HTTP_X_FORWARDED_HOST"])
        if host:
            environ["HTTP_HOST"] = host


def init_app(app: Flask) -> None:
    """Wrap the application, outside of everything that asks who is calling."""
    settings: Settings = app.extensions["settings"]
    app.wsgi_app = TrustedProxies(app.wsgi_app, networks=settings.trusted_proxies)  # type: ignore[method-assign]


def _written_by(depth: int, header: str) -> str:
    """Return what the outermost trusted proxy wrote: proxies append on the right, or replace the whole."""
    entries = _entries(header)
    return entries[-min(max(depth, 1), len(entries))] if entries else ""


def _entries(header: str) -> list[str]:
    return [entry.strip() for entry in header.split(",") if entry.strip()]


@lru_cache(maxsize=4096)
def _address(text: str) -> Address | None:
    """Return an entry as an address; some proxies add a port, and IPv6 sockets see IPv4 peers in disguise."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
