"""What the pictures are taken of: the program with its demo salons, on a free port, at a moment that stands still."""

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app.auth.models import Account
from app.auth.operations import sessions
from app.auth.roles import Role
from app.booking.models import Appointment
from app.booking.states import Status
from app.booking.tokens import manage_token
from app.catalogue import queries as catalogue
from app.config import Settings
from app.core import clock
from app.core.embedded import ensure_engines
from app.customers.models import Customer
from app.factory import create_app
from app.notifications.models import Message
from app.platform import operations as platform
from app.platform.commands import SignUp
from app.platform.demo import seeding
from app.platform.demo.opening import PASSWORD
from app.platform.demo.salons import LUMA, SAKURA, SHEAR
from house.extremes import CROWDED
from house.venv import ROOT
from tenants import jobs, migrating, owed, registry
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work

VAR = ROOT / "var" / "pictures"
ADDRESS = "localhost:8000"
"""What the browser is told to be at, whichever port is free: addresses stand in pictures, too."""

NOW = datetime(2027, 5, 12, 8, 20, tzinfo=UTC)
"""A Wednesday in May, 10:20 in Berlin: all three demo salons work on Wednesdays."""
TODAY = date(2027, 5, 12)
IN_TIME = timedelta(days=3)
"""How far ahead a visit is that its customer may still move, by the rules of every demo salon."""

BARE = SignUp(
    name="Nadja's",
    slug="bare",
    email="nadja@bare.example",
    password=PASSWORD,
    owner_name="Nadja Petrova",
    country="DE",
    locale="de",
)
"""A salon whose owner has just signed up."""

BROWSER = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:128.0) Gecko/20100101 Firefox/128.0"


@dataclass(frozen=True)
class Stage:
    """The running program."""

    app: Flask
    port: int

    def url(self, salon: str, path: str) -> str:
        """Return an address on a salon's host, or on the apex."""
        return f"http://{salon}{'.' if salon else ''}{ADDRESS}{path}"

    def session(self, salon: str, role: Role) -> str:
        """Return the cookie of somebody who has just signed in."""
        with self._inside(salon):
            account = db.session.scalars(select(Account).where(Account.role == role).order_by(Account.id)).first()
            if account is None:
                raise LookupError(f"{salon} has nobody of role {role}.")
            return sessions.start_session(account=account, user_agent=BROWSER, replacing=None, now=NOW)

    def words(self, salon: str) -> Mapping[str, str]:
        """Return what stands for the words in braces in paths of a salon: ids of things that are worth a look."""
        if not salon:
            return {}
        with self._inside(salon):
            return {"day": TODAY.isoformat(), **_of_the_menu(), **_of_visits(), **_of_messages()}

    @contextmanager
    def _inside(self, salon: str) -> Iterator[None]:
        with clock.frozen(NOW), self.app.app_context():
            tenant = next(one for one in registry.all_active() if one.slug == salon)
            with use_tenant(tenant), unit_of_work():
                yield


class QuietHandler(WSGIRequestHandler):
    """Serves without a line for every request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_args: Any) -> None:
        pass


@contextmanager
def stage(*, afresh: bool = True) -> Iterator[Stage]:
    """Run the program until the pictures are taken.

    :param afresh: make the salons anew; otherwise those of an earlier run are taken where there are any
    """
    if afresh:
        # What a killed run has left is stopped before its files are taken away.
        ensure_engines(VAR).stop()
        shutil.rmtree(VAR / "postgres", ignore_errors=True)
        shutil.rmtree(VAR / "files", ignore_errors=True)
    engines = ensure_engines(VAR, durable=False)
    server = make_server("127.0.0.1", 0, _later, threaded=True, request_handler=QuietHandler)
    try:
        yield _open(server, engines.database_url, engines.owner_url, engines.redis_url)
    finally:
        server.shutdown()
        server.server_close()
        engines.stop()


def _open(server: BaseWSGIServer, database: str | None, owner: str | None, redis: str | None) -> Stage:
    settings = Settings(
        secret_key="of pictures that everybody may see",  # noqa: S106 - and nobody has data there
        database_url=database,
        database_owner_url=owner,
        redis_url=redis,
        platform_domain=ADDRESS.partition(":")[0],
        public_port=int(ADDRESS.partition(":")[2]),
        demo_salon="luma",
        holds_per_address=0,
        var_dir=VAR / "files",
        log_level="error",
    )
    application = create_app(settings)
    with clock.frozen(NOW), application.app_context():
        migrating.migrate_platform()
        if not registry.all_active():
            _fill()
    server.app = _standing_still(application)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return Stage(application, server.port)


def _fill() -> None:
    for salon, days in ((LUMA, 30), (SHEAR, 8), (SAKURA, 8), (CROWDED, 1)):
        seeding.seed(salon, now=NOW, days=days)
    platform.open_salon(command=BARE, now=NOW)
    for pointer in _due():
        jobs.perform(str(pointer.tenant_id), pointer.task, str(pointer.key))


def _due() -> Iterable[owed.Pointer]:
    with use_tenant(None), unit_of_work():
        return list(owed.due(now=NOW))


def _standing_still(app: Flask) -> Callable[..., Iterable[bytes]]:
    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with clock.frozen(NOW):
            return app(environ, start_response)

    return serve


def _later(_environ: dict[str, Any], _start_response: Any) -> Iterable[bytes]:
    raise AssertionError("The server serves nothing before it knows its port.")


def _of_the_menu() -> dict[str, str]:
    found: dict[str, str] = {}
    if services := catalogue.services():
        found |= {"service": str(services[0].id), "slug": services[0].slug}
    if team := catalogue.staff_members():
        found["staff"] = str(team[0].id)
    return found


def _of_visits() -> dict[str, str]:
    ahead = select(Appointment).order_by(Appointment.starts_at, Appointment.id)
    found: dict[str, str] = {}
    for word, status, after in (
        ("visit", Status.CONFIRMED, NOW),
        ("movable", Status.CONFIRMED, NOW + IN_TIME),
        ("pending", Status.PENDING, NOW),
    ):
        visit = db.session.scalars(ahead.where(Appointment.status == status, Appointment.starts_at > after)).first()
        if visit:
            found |= {word: str(visit.id), f"{word}_token": manage_token(visit)}
    # Whoever can sign in comes first: they have visits behind them.
    customer = db.session.scalars(select(Customer).order_by(Customer.created_at, Customer.id)).first()
    return found | ({"customer": str(customer.id)} if customer else {})


def _of_messages() -> dict[str, str]:
    message = db.session.scalars(select(Message).order_by(Message.id)).first()
    return {"message": str(message.id)} if message else {}
