"""Hosts and slugs."""

import pytest

from tenants import slugs
from tenants.hosts import Address, Site, locate


@pytest.mark.parametrize(
    "host, found",
    [
        ("localhost", Address(Site.APEX)),
        ("localhost:8000", Address(Site.APEX)),
        ("LUMA.Localhost:8000", Address(Site.TENANT, "luma")),
        ("luma.localhost.", Address(Site.TENANT, "luma")),
        ("a.luma.localhost", Address(Site.NOWHERE)),
        ("localhost.example.com", Address(Site.NOWHERE)),
        ("notlocalhost", Address(Site.NOWHERE)),
        (".localhost", Address(Site.NOWHERE)),
        ("127.0.0.1:8000", Address(Site.NOWHERE)),
        ("[::1]:8000", Address(Site.NOWHERE)),
        ("", Address(Site.NOWHERE)),
    ],
)
def test_a_host_asks_for_a_site(host, found):
    assert locate(host, domain="localhost") == found


@pytest.mark.parametrize(
    "name, slug",
    [
        ("Luma Nails", "luma-nails"),
        ("  Été & Co. ", "ete-co"),
        ("Nägel & Söhne", "naegel-soehne"),
        ("L’Atelier", "latelier"),
        ("Łódź", "lodz"),
        ("X", "x-salon"),
        ("www", "www-salon"),
        ("美", "salon-6518"),
    ],
)
def test_a_name_suggests_a_slug_that_is_allowed(name, slug):
    assert slugs.suggest(name) == slug
    assert slugs.check(slug) == slug
