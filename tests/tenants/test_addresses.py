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
    "name, language, slug",
    [
        ("Luma Nails", "en", "luma-nails"),
        ("  Été & Co. ", "fr", "ete-co"),
        ("Nägel & Söhne", "de_AT", "naegel-soehne"),
        ("Pingüino", "es", "pinguino"),
        ("Hår & Säde", "sv", "har-sade"),
        ("L’Atelier", "fr", "latelier"),
        ("Łódź", "pl", "lodz"),
        ("X", "en", "x-salon"),
        ("www", "", "www-salon"),
        ("美", "ja", "salon-6518"),
    ],
)
def test_a_name_suggests_a_slug_that_is_allowed(name, language, slug):
    assert slugs.suggest(name, language=language) == slug
    assert slugs.check(slug) == slug
