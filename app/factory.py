"""Puts the house together: settings, extensions, tenancy, rooms, errors, commands."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

import app.jobs
import app.models  # noqa: F401 - tables and jobs must be complete before the first query
from app import cli, design, errors, pages, problems, reading
from app.auth import cookies
from app.auth import extension as auth
from app.blueprints import BLUEPRINTS
from app.booking.desk.stranding import VISITS
from app.catalogue import uploads, visits
from app.config import Settings
from app.core import (
    assets,
    events,
    health,
    logs,
    packing,
    proxies,
    rate_limits,
    requests_log,
    security_headers,
    storage,
    unreadable,
)
from app.core.embedded import ensure_engines
from app.customers import dossier
from app.dossiers import CHAPTERS
from app.payments.gateways import table as gateways
from app.people import PEOPLE
from app.platform import extension as platform
from app.wiring import SUBSCRIBERS
from tenants import doorbell, engines, transactions
from tenants.application import TenantedFlask
from tenants.db import db

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application.

    :raises SettingsError: a setting is missing or makes no sense
    """
    settings = _with_engines(settings or Settings.from_environ())
    logs.configure(log_format=settings.log_format, level=settings.log_level)
    application = TenantedFlask("parlour", root_path=str(ROOT), template_folder="templates")
    application.platform_domain = settings.platform_domain
    application.extensions["settings"] = settings
    application.testing = settings.is_test
    application.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.upload_max_bytes + 1024 * 1024,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "app" / "translations"),
    )
    _open_stores(application, settings)
    Babel(application, locale_selector=reading.select_locale, timezone_selector=reading.select_timezone)
    application.extensions[events.EXTENSION] = SUBSCRIBERS
    application.extensions[visits.EXTENSION] = VISITS
    requests_log.init_app(application)
    packing.init_app(application)
    unreadable.init_app(application)
    rate_limits.init_app(application)
    auth.init_app(application, people=PEOPLE)
    assets.init_app(application)
    pages.init_app(application)
    design.init_app(application)
    health.init_app(application)
    storage.init_app(application)
    uploads.init_app(application)
    dossier.init_app(application, chapters=CHAPTERS)
    gateways.init_app(application)
    platform.init_app()
    for blueprint in BLUEPRINTS:
        application.register_blueprint(blueprint)
    errors.init_app(application)
    problems.init_app(application)
    security_headers.init_app(application, credentials=cookies.NAMES)
    proxies.init_app(application)
    cli.init_app(application)
    return application


def _with_engines(settings: Settings) -> Settings:
    """Point the settings at the embedded servers where no others are named."""
    if settings.database_url and settings.redis_url:
        return settings
    found = ensure_engines(settings.var_dir, want_database=not settings.database_url, want_redis=not settings.redis_url)
    return settings.replace(
        database_url=settings.database_url or found.database_url,
        database_owner_url=settings.owner_url or found.owner_url,
        redis_url=settings.redis_url or found.redis_url,
    )


def _open_stores(application: Flask, settings: Settings) -> None:
    limits = transactions.Limits(
        statement_ms=settings.statement_timeout_ms,
        lock_ms=settings.lock_timeout_ms,
        idle_ms=settings.idle_in_transaction_timeout_ms,
    )
    reach = engines.Engines(
        app_url=settings.database_url or "",
        owner_url=settings.owner_url or "",
        limits=limits,
        pooler=settings.database_transaction_pooler,
        role_wall=settings.database_role_wall,
    )
    engines.remember(application, reach)
    application.config["SQLALCHEMY_DATABASE_URI"] = engines.URL_SCHEME + reach.app_url.partition("://")[2]
    application.config["SQLALCHEMY_ENGINE_OPTIONS"] = reach.options(pool_size=settings.database_pool_size)
    db.init_app(application)
    with application.app_context():
        transactions.install(
            db.engine,
            limits=limits,
            pooler=reach.pooler,
            role_wall=reach.role_wall,
            max_tenants=settings.database_connection_max_salons,
        )
    # Short and without retries: a request must not wait for a doorbell.
    application.extensions[doorbell.EXTENSION] = Redis.from_url(
        settings.redis_url or "", socket_timeout=1, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0)
    )
