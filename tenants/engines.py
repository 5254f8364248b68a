"""The two ways to the database: as the application, through the session; as the owner, for schemas only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from flask import Flask, current_app

from tenants.transactions import Limits, connect_options

EXTENSION = "tenants.engines"
URL_SCHEME = "postgresql+psycopg://"


class Engines:
    """How this application reaches the database."""

    def __init__(self, *, app_url: str, owner_url: str, limits: Limits, pooler: bool, role_wall: bool) -> None:
        self.app_url = app_url
        self.owner_url = owner_url
        self.limits = limits
        self.pooler = pooler
        self.role_wall = role_wall

    @property
    def app_role(self) -> str:
        """The application's login role."""
        return str(psycopg.conninfo.conninfo_to_dict(self.app_url)["user"])

    def options(self, *, pool_size: int) -> dict[str, Any]:
        """Return the options of the application's engine."""
        return {
            "pool_size": pool_size,
            "max_overflow": 0,
            "pool_timeout": 10,
            "pool_use_lifo": True,
            "use_native_hstore": False,
            "connect_args": connect_options(self.limits, pooler=self.pooler),
        }


def engines() -> Engines:
    """Return those of the current application."""
    found: Engines = current_app.extensions[EXTENSION]
    return found


def remember(app: Flask, found: Engines) -> None:
    """Keep them with the application."""
    app.extensions[EXTENSION] = found


@contextmanager
def as_owner() -> Iterator[psycopg.Connection]:
    """Open a connection as the role that may make and change schemas; nothing is kept unless the block returns."""
    with psycopg.connect(engines().owner_url, prepare_threshold=None, connect_timeout=5) as connection:
        yield connection
