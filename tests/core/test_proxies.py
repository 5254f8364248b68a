from ipaddress import ip_network

import pytest

from app.core.proxies import TrustedProxies

NETWORKS = tuple(map(ip_network, ("10.0.0.0/8", "2001:db8::/32", "127.0.0.1/32")))


def seen(peer="10.0.0.1", networks=NETWORKS, **headers):
    """What the application sees of a request from `peer` with these headers."""
    environ = {"REMOTE_ADDR": peer, "HTTP_HOST": "direct.example", "wsgi.url_scheme": "http"}
    environ |= {f"HTTP_X_FORWARDED_{name.upper()}": value for name, value in headers.items()}
    found = {}
    TrustedProxies(lambda env, _start: found.update(env) or [], networks=networks)(environ, None)
    return found


class TestAddress:
    @pytest.mark.parametrize(
        "header, expected",
        [
            ("203.0.113.9", "203.0.113.9"),
            ("evil, 203.0.113.9", "203.0.113.9"),
            ("192.0.2.1, 203.0.113.9", "203.0.113.9"),
            ("203.0.113.9, 10.0.0.7", "203.0.113.9"),
            ("192.0.2.1, 203.0.113.9, 10.0.0.7, 10.0.0.8", "203.0.113.9"),
            ("10.0.0.9, 10.0.0.7", "10.0.0.9"),
            ("203.0.113.9:4711", "203.0.113.9"),
            ("[2001:db9::1]:4711", "2001:db9::1"),
            ("2001:db9::1", "2001:db9::1"),
            ('"[2001:db9::1]"', "2001:db9::1"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("203.0.113.9, unknown", "10.0.0.1"),
            ("", "10.0.0.1"),
            (" , ", "10.0.0.1"),
        ],
    )
    def test_is_the_right_most_that_is_not_trusted(self, header, expected):
        assert seen(**{"for": header})["REMOTE_ADDR"] == expected

    def test_of_a_stranger_is_its_own(self):
        assert seen(peer="203.0.113.1", **{"for": "192.0.2.1"})["REMOTE_ADDR"] == "203.0.113.1"

    def test_of_a_disguised_ipv4_proxy_is_believed(self):
        assert seen(peer="::ffff:10.0.0.1", **{"for": "192.0.2.1"})["REMOTE_ADDR"] == "192.0.2.1"

    def test_is_never_believed_when_no_proxy_is_named(self):
        assert seen(networks=(), **{"for": "192.0.2.1"})["REMOTE_ADDR"] == "10.0.0.1"

    def test_of_a_socket_without_address_is_not_trusted(self):
        assert seen(peer="", **{"for": "192.0.2.1"})["REMOTE_ADDR"] == ""


class TestSchemeAndHost:
    def test_are_taken_from_a_proxy(self):
        found = seen(proto="https", host="luma.example", **{"for": "203.0.113.9"})

        assert (found["wsgi.url_scheme"], found["HTTP_HOST"]) == ("https", "luma.example")

    def test_are_not_taken_from_a_stranger(self):
        found = seen(peer="203.0.113.1", proto="https", host="luma.example")

        assert (found["wsgi.url_scheme"], found["HTTP_HOST"]) == ("http", "direct.example")

    def test_come_from_the_proxy_and_not_from_what_the_caller_wrote_before(self):
        found = seen(proto="http, https", host="evil.example, luma.example", **{"for": "203.0.113.9"})

        assert (found["wsgi.url_scheme"], found["HTTP_HOST"]) == ("https", "luma.example")

    def test_come_from_the_outermost_of_two_trusted_proxies(self):
        chain = {"for": "203.0.113.9, 10.0.0.7"}
        found = seen(proto="evil, https, http", host="evil.example, luma.example, inner.example", **chain)

        assert (found["wsgi.url_scheme"], found["HTTP_HOST"]) == ("https", "luma.example")

    def test_may_be_stated_by_a_proxy_that_states_no_address(self):
        assert seen(proto="https")["wsgi.url_scheme"] == "https"

    @pytest.mark.parametrize("proto", ["javascript", "", "ws", "https://x"])
    def test_keep_a_scheme_that_is_none(self, proto):
        assert seen(proto=proto)["wsgi.url_scheme"] == "http"


def test_nobody_further_in_sees_the_headers():
    for peer in ("10.0.0.1", "203.0.113.1"):
        found = seen(peer=peer, proto="https", host="x", port="1", **{"for": "192.0.2.1"})

        assert not [name for name in found if name.startswith("HTTP_X_FORWARDED")]


def test_stands_in_front_of_the_application(app):
    assert isinstance(app.wsgi_app, TrustedProxies)
