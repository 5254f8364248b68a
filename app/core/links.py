"""Absolute addresses, also outside a request."""

from typing import Any

from flask import current_app

from app.config import Settings
from tenants.context import current_tenant


def settings() -> Settings:
    """Return the settings of the running application."""
    found: Settings = current_app.extensions["settings"]
    return found


def salon_url(endpoint: str, **values: Any) -> str:
    """Return the absolute address of a page of the current salon."""
    return url_of_salon(current_tenant().slug, endpoint, **values)


def url_of_salon(slug: str, endpoint: str, **values: Any) -> str:
    """Return the absolute address of a page of any salon, which need not be there."""
    path = current_app.url_map.bind("", subdomain="tenant").build(endpoint, values)
    return settings().salon_url(slug) + path
