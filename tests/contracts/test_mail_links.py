"""Every GET of every link in every mail changes nothing: mail scanners open them all, and so do previews."""

import hashlib
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import select

from app.auth import operations as auth
from app.auth.access import public
from app.auth.acting import actor_for
from app.auth.actor import ANONYMOUS, SYSTEM, Actor
from app.auth.models import Account
from app.auth.roles import Role
from app.booking import operations as booking
from app.booking.commands import Book, Contact, Reschedule
from app.booking.models import Appointment
from app.booking.queries.delays import outlook
from app.booking.tokens import manage_token
from app.catalogue import operations as catalogue
from app.catalogue.models import Service
from app.core import clock
from app.core.ids import new_id
from app.customers import operations as customers
from app.leaving import operations as leaving
from app.notifications.kinds import Audience, Kind
from app.notifications.letters import ACCOUNTS, VISITS
from app.notifications.models import Message
from app.notifications.moves import HELD_BACK
from app.payments import operations as payments
from app.payments.accounts import Means
from app.payments.demands import Ask
from app.payments.gateways.models import GatewayAccount
from app.payments.terms import operations as terms
from app.payments.terms.commands import CreatePaymentRule
from tenants import doorbell
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work
from tests.booking.conftest import at, hire
from tests.conftest import _database, doorbell_of
from tests.notifications.conftest import parsed
from tests.notifications.letters import links_in
from tests.payments.conftest import gateway
from tests.world import PASSWORD

__all__ = ["gateway"]

HOST = "races.localhost:8000"
THURSDAY = at(10, day=4)

COUNTERS = b":limit:"
"""Rate limits may count who looks, so that nobody looks too often. It is the only thing that a GET may touch."""


class House:
    """Everything that lasts: all rows of all schemas, Redis, and the files."""

    def __init__(self, app, engines):
        self.app = app
        settings = app.extensions["settings"]
        name = settings.database_url.rpartition("/")[2]
        self.url, self.folder = _database(engines.postgres.superuser_url, name), settings.var_dir

    def digest(self):
        return self._rows() | self._keys() | self._files()

    def _rows(self):
        with psycopg.connect(self.url) as connection:
            tables = connection.execute(
                "SELECT schemaname, tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'"
            ).fetchall()
            return {table: _digest(connection, table) for table in tables}

    def _keys(self):
        client = doorbell_of(self.app)
        return {key: client.dump(key) for key in client.scan_iter() if COUNTERS not in key}

    def _files(self):
        return {path: path.stat().st_mtime_ns for path in self.folder.rglob("*") if path.is_file()}


def _digest(connection, table):
    # With xmin a row that is written again as it was counts as changed, too.
    query = sql.SQL("SELECT xmin::text || t::text FROM {} t").format(sql.Identifier(*table))
    rows = sorted(row for (row,) in connection.execute(query))
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


@pytest.fixture
def house(app, engines):
    return House(app, engines)


@pytest.fixture
def browser(app):
    return app.test_client(host=HOST)


@pytest.fixture
def inside(committed):
    """Whatever happens in the block happens in the salon, and is committed."""

    def act(deed, /, **given):
        with use_tenant(committed.salon), unit_of_work():
            return deed(**given)

    return act


@pytest.fixture
def mails(app, committed, inside, browser, perform_jobs, gateway, now):
    """Every kind of mail that the house knows, from its bytes in the folder."""
    folder = app.extensions["settings"].var_dir / "mail"
    for left in folder.glob("*.eml"):
        left.unlink()
    _visits(committed, inside, now)
    reserved = _reserved(committed, inside, gateway, now)
    _accounts(committed, inside, browser, now)
    inside(leaving.ask_for_export, by=committed.owner, now=now)
    perform_jobs()
    _follow_the_reset(folder, browser)
    with clock.frozen(now + timedelta(hours=1)):
        _paid_too_late(committed, inside, *reserved)
        perform_jobs()
    inside(leaving.close_salon, name="Shear Bliss", by=committed.owner, now=now)
    inside(leaving.reopen_salon, by=committed.owner)
    # What is held back, the reminders, and what is said on the day.
    for moment in (now + HELD_BACK, THURSDAY - timedelta(hours=24), THURSDAY - timedelta(hours=1)):
        with clock.frozen(moment):
            perform_jobs()
    # Rings die of age while the links are opened, and that would look like a change.
    doorbell_of(app).flushdb()
    return [parsed(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]


def _visits(people, inside, now):
    ada, dee = people.owner, inside(_dee, people=people, now=now)
    visit = [_booked(people, inside, THURSDAY + timedelta(hours=hours), now) for hours in range(4)]
    booking_of = {"by": ada, "now": now}
    elsewhere = Reschedule(starts_at=THURSDAY + timedelta(hours=5), staff_id=dee.staff_member_id)
    inside(booking.reschedule, appointment_id=visit[1], command=elsewhere, **booking_of)
    later = Reschedule(starts_at=THURSDAY + timedelta(hours=6))
    inside(
        booking.reschedule, appointment_id=visit[2], command=later, by=ANONYMOUS, now=now, token=_key(inside, visit[2])
    )
    inside(booking.cancel, appointment_id=visit[3], by=ANONYMOUS, now=now, token=_key(inside, visit[3]))
    inside(_late, appointment_id=visit[0], by=ada, now=THURSDAY - timedelta(hours=1))
    inside(_wants_to_approve, people=people)
    asked = [_booked(people, inside, THURSDAY + timedelta(days=1, hours=hours), now) for hours in range(2)]
    inside(booking.decline, appointment_id=asked[0], **booking_of)


def _reserved(people, inside, gateway, now):
    """Let two visits be booked that are paid for ahead, and one be paid for; return its time and the payment."""
    inside(_asks_for_money, now=now)
    starts_at = THURSDAY + timedelta(days=5)
    _booked(people, inside, starts_at, now)
    visit = _booked(people, inside, starts_at + timedelta(hours=1), now)
    asked = {"appointment_id": visit, "means": Means.STRIPE, "by": ANONYMOUS, "token": _key(inside, visit)}
    payment_id = inside(lambda: booking.ask_payment(now=now, **asked).id)
    addresses = {"return_url": f"http://{HOST}/", "cancel_url": f"http://{HOST}/"}
    with use_tenant(people.salon):
        payments.begin(payment_id=payment_id, description="Cut", email=None, **addresses)
    gateway.pay(*gateway.orders)
    return starts_at + timedelta(hours=1), payment_id


def _paid_too_late(people, inside, starts_at, payment_id):
    """Let somebody else have a time before the house hears that it is paid for."""
    _booked(people, inside, starts_at, clock.now(), by=people.owner)
    with use_tenant(people.salon):
        payments.check(payment_id=payment_id, now=clock.now())


def _asks_for_money(*, now):
    account = GatewayAccount(
        id=new_id(), means=Means.STRIPE, account="acct", is_live=False, webhook_secrets=b"", connected_at=now
    )
    db.session.add(account)
    terms.create_payment_rule(command=CreatePaymentRule(ask=Ask.FULL), now=now)


def _late(*, appointment_id, by, now):
    visit = db.session.get_one(Appointment, appointment_id)
    key = outlook(visit, minutes=15, now=now).delay.key
    booking.tell_of_delay(appointment_id=appointment_id, minutes=15, key=key, by=by, now=now)


def _accounts(people, inside, browser, now):
    inside(
        auth.invite_staff_member,
        email="new@races.example",
        name="New",
        role=Role.STAFF,
        staff_member_id=None,
        by=people.owner,
        now=now,
    )
    inside(lambda: auth.request_verification(account=db.session.get_one(Account, people.owner.account_id), now=now))
    browser.post("/account/sign-in", data={"email": "cleo@races.example"})
    inside(auth.request_erasure_code, account_id=people.customer.account_id, network="n", now=now)
    inside(_forgets_herself, now=now)
    browser.post("/forgot-password", data={"email": "bo@races.example"})
    browser.post("/forgot-password", data={"email": "ada@races.example"})
    for email in ("eve@races.example", "cleo@races.example"):
        body = {"email": email, "name": "Somebody", "password": PASSWORD}
        assert browser.post("/api/v1/auth/register", json=body).status_code < 300


def _forgets_herself(*, now):
    zoe = customers.find_or_create(name="Zoe", email="zoe@races.example", now=now)
    names = {"email": zoe.email, "name": "Zoe", "role": Role.CUSTOMER, "customer_id": zoe.id}
    account = auth.create_account(**names, is_verified=True, now=now)
    customers.erase(customer_id=zoe.id, by=actor_for(account), now=now)


def _follow_the_reset(folder, browser):
    """Let Ada choose a new password by the link in her mail; Bo leaves his alone."""
    mails = [parsed(path.read_bytes()) for path in folder.glob("*.eml")]
    to_ada = {link for mail in mails if "ada@" in mail["To"] for link in links_in(mail) if "/reset-password" in link}
    (token,) = parse_qs(urlsplit(to_ada.pop()).query)["token"]
    answer = browser.post("/reset-password", data={"token": token, "password": PASSWORD, "repeated": PASSWORD})
    assert answer.status_code == 303


def _dee(*, people, now):
    member = hire("Dee", people)
    names = {"email": "dee@races.example", "name": "Dee", "role": Role.STAFF, "staff_member_id": member.id}
    account = Account(id=new_id(), email_verified_at=now, created_at=now, **names)
    db.session.add(account)
    return Actor(role=Role.STAFF, account_id=account.id, staff_member_id=member.id, name="Dee")


def _booked(people, inside, starts_at, now, by=ANONYMOUS):
    command = Book(
        service_id=people.cut_id,
        starts_at=starts_at,
        staff_id=people.stylist.staff_member_id,
        customer=Contact(name="Dora", email="dora@example.com"),
        accept_policies=True,
    )
    return inside(lambda: booking.book(command=command, by=by, now=now).id)


def _key(inside, appointment_id):
    return inside(lambda: manage_token(db.session.get_one(Appointment, appointment_id)))


def _wants_to_approve(*, people):
    db.session.get_one(Service, people.cut_id).requires_approval = True
    db.session.flush()
    catalogue.touch()


@pytest.fixture
def links(mails):
    return sorted({link for mail in mails for link in links_in(mail)})


@pytest.fixture
def browsers(app, committed, inside, now):
    """Scanners without cookies, and everybody whose browser opens a mail while it is signed in."""

    def signed_in(actor):
        account = db.session.get_one(Account, actor.account_id)
        return auth.start_session(account=account, user_agent="Firefox", replacing=None, now=now)

    people = [committed.owner, committed.stylist, committed.customer]
    tokens = [inside(signed_in, actor=actor) for actor in people]
    return [app.test_client(host=HOST, use_cookies=False), *(_browser(app, token) for token in tokens)]


def _browser(app, token):
    client = app.test_client(host=HOST)
    client.set_cookie("session", token, domain=HOST.partition(":")[0])
    return client


def follow(browsers, links):
    """Open every link twice, by HEAD and by GET, in every browser; return how often each status came."""
    for link in links:
        path = link.removeprefix(f"http://{HOST}")
        for browser in browsers:
            for method in ("HEAD", "GET") * 2:
                yield link, browser.open(path, method=method).status_code


def test_every_kind_of_mail_is_looked_at(mails, inside):
    written = inside(lambda: {(Kind(row.kind), Audience(row.audience)) for row in db.session.scalars(select(Message))})

    assert written >= VISITS.keys()
    assert {kind for kind, _ in written} >= {kind for kind in ACCOUNTS if not kind.is_the_last}
    assert "Your record at Shear Bliss is deleted" in {mail["Subject"] for mail in mails}
    assert inside(lambda: set(db.session.scalars(select(Message.state)))) == {"SENT"}


def test_every_link_leads_to_a_page_of_the_salon(links, browsers):
    assert {urlsplit(link).netloc for link in links} == {HOST}
    assert {urlsplit(link).path.split("/")[1] for link in links} >= {"a", "desk", "reset-password", "invitation"}
    answers = list(follow(browsers[:1], links))

    assert [answer for answer in answers if answer[1] not in {200, 302, 303, 410, 422}] == []


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=30)])
def test_opening_them_changes_nothing(links, browsers, house, now, later):
    before = house.digest()

    with clock.frozen(now + later):
        answers = list(follow(browsers, links))

    assert len(answers) >= 15 * len(browsers) * 4
    assert {status for _, status in answers if status >= 500} == set()
    assert house.digest() == before


def cancels(appointment_id):
    booking.cancel(appointment_id=appointment_id, by=SYSTEM, now=clock.now())
    return "cancelled"


def writes_the_same_again(appointment_id):
    db.session.execute(Appointment.__table__.update().values(customer_name=Appointment.customer_name))
    return "nothing new"


def remembers_in_redis(appointment_id):
    doorbell.redis().set("parlour:opened", str(appointment_id))
    return "remembered"


@pytest.mark.parametrize("deed", [cancels, writes_the_same_again, remembers_in_redis])
def test_a_get_that_writes_would_be_seen(app, links, browsers, house, monkeypatch, deed):
    """The control: with a link that does something by itself, the comparison fails."""
    monkeypatch.setitem(app.view_functions, "booking.manage", public(deed))
    before = house.digest()

    manage = next(link for link in links if "/a/" in link)
    assert {status for _, status in follow(browsers[:1], [manage])} <= {200, 409}

    assert house.digest() != before
