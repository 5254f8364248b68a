"""A salon in which something of everything is going on, and every page of it as each role sees it."""

import contextvars
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import Client, TestResponse

from app.auth import operations as auth
from app.auth import passwords
from app.auth.access import Access, Audience, access_of
from app.auth.actor import ANONYMOUS, Actor
from app.auth.models import Account
from app.auth.operations import sessions
from app.auth.roles import Role
from app.booking import operations as booking
from app.booking.commands import Book, TakePayment
from app.booking.models import Appointment, Hold
from app.booking.tokens import hold_token, manage_token
from app.catalogue import operations as catalogue
from app.catalogue.commands import AddVariant, CreateService, OpenLocation, TakeTimeOff
from app.catalogue.hours import Stretch
from app.catalogue.models import GalleryPhoto, Service
from app.core import clock
from app.core.ids import new_id
from app.customers import operations as customers
from app.customers.models import CustomerPhoto
from app.leaving import operations as leaving
from app.notifications.models import Message
from app.payments.accounts import Means
from app.payments.gateways.models import GatewayAccount
from tenants.context import use_tenant
from tenants.db import db
from tenants.hosts import Site
from tenants.unit_of_work import unit_of_work
from tests.booking.conftest import GUEST, at, hire
from tests.conftest import _perform
from tests.contracts.asking import fill, rules_of
from tests.contracts.things import DAY, Things, build
from tests.notifications.conftest import parsed
from tests.notifications.letters import links_in
from tests.world import NOW, PASSWORD, People

FROM_THE_TOP = (Role.OWNER, Role.MANAGER, Role.RECEPTION, Role.STAFF, Role.CUSTOMER, None)
EMPTY_DAY = "2027-03-07"
ANOTHER_DAY = DAY + timedelta(8)
"""A day with hours of its own."""

MORE: dict[str, tuple[str, ...]] = {
    "/book/<slug>": (f"?visit=a-visitor-of-the-tests&day={DAY}", f"?visit=a-visitor-of-the-tests&day={EMPTY_DAY}"),
    "/a/<uuid:appointment_id>": ("?token={manage_token}",),
    "/a/<uuid:appointment_id>/move": ("?token={manage_token}",),
    "/a/<uuid:appointment_id>/move/confirm": ("?token={manage_token}&starts_at=2027-03-04T13:00:00%2B01:00",),
    "/a/<uuid:appointment_id>/pay": ("!/a/{reserved_id}/pay?token={reserved_token}",),
    "/book/hold/<uuid:hold_id>": ("?token={hold_token}", "?token=wrong&service_id={cut_id}&starts_at={starts_at}"),
    "/account/erasure": ("?request={erasure_id}",),
    "/account/sign-in/code": ("?request=00000000-0000-0000-0000-000000000000",),
    "/account/messages/<uuid:message_id>": ("!/account/messages/{own_message_id}",),
    "/desk/calendar": (f"?day={DAY}", f"?day={DAY}&view=week", f"?day={DAY}&view=agenda", f"?day={DAY}&cancelled=1"),
    "/desk/calendar/print": (f"?day={DAY}",),
    "/desk/appointments/new": (f"?day={DAY}&service={{cut_id}}",),
    "/desk/appointments/<uuid:appointment_id>": ("!/desk/appointments/{pending_id}",),
    "/desk/appointments/<uuid:appointment_id>/delay": ("!/desk/appointments/{today_id}/delay",),
    "/desk/appointments/<uuid:appointment_id>/payments": ("!/desk/appointments/{today_id}/payments",),
    "/desk/explain": (f"?service={{cut_id}}&day={DAY}&clock=10:00",),
    "/desk/search": ("?q=o",),
    "/desk/customers": ("?q=nobody-at-all",),
    "/desk/customers/<uuid:customer_id>/merge": ("?q=o",),
    "/desk/customers/segments": ("?segment=birthdays",),
    "/desk/messages": ("?state=FAILED",),
    "/desk/settings/<section>": tuple(
        f"!/desk/settings/{name}" for name in ("brand", "policies", "rules", "holidays", "locations")
    ),
    "/desk/services/<uuid:service_id>": ("!/desk/services/{cut_id}", "!/desk/services/{variant_id}"),
    "/desk/team/<uuid:staff_member_id>": ("!/desk/team/{bo_id}",),
    "/desk/team/<uuid:staff_member_id>/hours": ("!/desk/team/{bo_id}/hours",),
    "/desk/team/<uuid:staff_member_id>/month": (f"!/desk/team/{{bo_id}}/month?day={ANOTHER_DAY}",),
    "/salons": ("?q=nothing-like-it",),
    "/sign-in": ("?salon=nothing-like-it",),
    "/sign-up": ("?name=Shear",),
}
"""What else a rule shows: more to ask it for, or, behind an exclamation mark, another address."""


@dataclass(frozen=True)
class Sight:
    """A page as somebody sees it."""

    role: Role | None
    path: str
    rule: str
    text: str

    @cached_property
    def shape(self) -> tuple[str, ...]:
        """What the page is built of, whatever it says."""
        reader = _Shape()
        reader.feed(self.text)
        return tuple(sorted(set(reader.found)))


@dataclass
class Whole:
    """The salon, and who comes to it."""

    app: Flask
    people: People
    things: Things
    tokens: dict[Role, str]
    ids: dict[str, object]
    links: tuple[str, ...] = ()
    seen: dict[Site, list[Sight]] = field(default_factory=dict)
    newcomer: str = ""
    """The token of a customer who has no visit, and has agreed to nothing."""

    @property
    def host(self) -> str:
        """The salon's address, as the tests' own copy of the program knows it."""
        return f"{self.people.salon.slug}.localhost:8000"

    def for_newcomer(self) -> "Whole":
        """Return the same salon where the customer is the newcomer."""
        return replace(self, tokens={**self.tokens, Role.CUSTOMER: self.newcomer}, seen={})

    def ask(self, role: Role | None, path: str, *, site: Site = Site.TENANT, **options: Any) -> TestResponse:
        """Ask as somebody of a role, at NOW."""
        host = self.host if site == Site.TENANT else "localhost:8000"
        headers = {"Cookie": f"session={self.tokens[role]}"} if role else {}
        # Whoever asks from outside knows nothing of the test: neither its tenant nor its session.
        return contextvars.Context().run(self._open, path, base_url=f"http://{host}", headers=headers, **options)

    def _open(self, path: str, **options: Any) -> TestResponse:
        with clock.frozen(NOW):
            return Client(self.app, use_cookies=False).open(path, **options)

    def on(self, site: Site) -> list[Sight]:
        """Return every page of a host as everybody sees it who may open it."""
        roles = FROM_THE_TOP if site == Site.TENANT else (None,)
        if site not in self.seen:
            self.seen[site] = [sight for role in roles for sight in self.seen_by(role, site)]
        return self.seen[site]

    def seen_by(self, role: Role | None, site: Site = Site.TENANT) -> Iterator[Sight]:
        """Yield every page that somebody of a role may open."""
        for rule, path in self._addresses(role, site):
            answer = self.ask(role, path, site=site)
            if is_page(answer):
                yield Sight(role, path, rule, answer.text)

    def _addresses(self, role: Role | None, site: Site) -> Iterator[tuple[str, str]]:
        """Yield what somebody may look at: every rule, with each address of it that is worth a look."""
        for rule in looked_at(self.app, site):
            if not self._is_for(role, access_of(self.app.view_functions[rule.endpoint])):
                continue
            path = fill(rule, self.ids)
            yield rule.rule, path
            for more in MORE.get(rule.rule, ()):
                stated = more.format(**self.ids)
                yield rule.rule, stated[1:] if more.startswith("!") else path + stated
        if site == Site.TENANT and role is None:
            yield from (("a link in a mail", link) for link in self.links)

    def _is_for(self, role: Role | None, access: Access) -> bool:
        if access.audience is Audience.EVERYBODY:
            return role in {None, Role.CUSTOMER}
        return role is not None and access.admits(self.things.roles[role])


def looked_at(app: Flask, site: Site) -> Iterator[Rule]:
    """Yield every rule of a site that can be looked at."""
    for rule, method in rules_of(app, site):
        if method == "GET" and not rule.rule.startswith("/api"):
            yield rule


def is_page(answer: TestResponse) -> bool:
    """Tell whether an answer is a whole page: no file, no redirect, no refusal at the door, no part of a page."""
    is_html = answer.mimetype == "text/html" and "<html" in answer.text
    # A letter in its frame runs no scripts, neither its own nor ours; letters are looked at by themselves.
    is_letter = "sandbox" in answer.headers["Content-Security-Policy"]
    return is_html and not is_letter and answer.status_code not in {303, 401, 403, 404}


class _Shape(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self.is_inside = True
        if self.is_inside:
            self.found.append(f"{tag}.{dict(attrs).get('class', '')}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.is_inside = False


def picture() -> bytes:
    """A small photo."""
    output = BytesIO()
    Image.new("RGB", (640, 480), (200, 120, 90)).save(output, "JPEG")
    return output.getvalue()


def build_whole(app: Flask, people: People) -> Whole:
    """Let something of everything go on in a salon."""

    def inside(deed: Callable[[], Any]) -> Any:
        with clock.frozen(NOW), use_tenant(people.salon), unit_of_work():
            return deed()

    folder = app.extensions["settings"].var_dir / "mail"
    with app.app_context():
        before = set(folder.glob("*.eml"))
        things = inside(lambda: build(people, named="ours"))
        more = inside(lambda: _more(people, things))
        inside(lambda: _letters(people))
        roles = {**things.roles, Role.OWNER: people.owner, Role.STAFF: people.stylist, Role.CUSTOMER: people.customer}
        tokens = {role: inside(lambda actor=actor: _signed_in(actor)) for role, actor in roles.items()}
        inside(lambda: _signed_in(people.customer))
        newcomer = inside(lambda: _signed_in(things.roles[Role.CUSTOMER]))
    whole = Whole(app, people, things, tokens, {**things.ids, **more}, newcomer=newcomer)
    _hang_pictures(whole)
    with app.app_context():
        whole.ids |= inside(lambda: {"gallery_photo_id": _newest(GalleryPhoto), "photo_id": _newest(CustomerPhoto)})
    contextvars.Context().run(_perform, app, NOW)
    mails = [parsed(path.read_bytes()) for path in sorted(set(folder.glob("*.eml")) - before)]
    host = f"http://{people.salon.slug}.localhost:8000"
    links = {link for mail in mails for link in links_in(mail) if link.startswith(host)}
    whole.links = tuple(sorted(re.sub(f"^{re.escape(host)}", "", link) for link in links if "/a/" not in link))
    return whole


def _hang_pictures(whole: Whole) -> None:
    """Bring pictures as everybody does: they are read before anything else happens."""
    customers = whole.people.customer.customer_id, whole.ids["customer_id"]
    cards = [(f"/desk/customers/{one}/photos", {"caption": "Before", "consent": "true"}) for one in customers]
    for path, words in [("/desk/gallery", {"alt": "A chair"}), *cards] * 2:
        data = {"photo": (BytesIO(picture()), "x.jpg"), **words}
        assert whole.ask(Role.OWNER, path, method="POST", data=data).status_code == 303


def _newest(kind: type[GalleryPhoto | CustomerPhoto]) -> object:
    return db.session.scalars(select(kind.id).order_by(kind.id.desc())).first()


def _signed_in(actor: Actor) -> str:
    account = db.session.get_one(Account, actor.account_id)
    return sessions.start_session(account=account, user_agent="Firefox on Linux", replacing=None, now=NOW)


def _more(people: People, things: Things) -> dict[str, object]:
    """Let more go on: visits in every state, a variant, pictures, somebody who wants to be away."""
    cut, long = db.session.get_one(Service, people.cut_id), {"price": "70", "duration_minutes": 60, "name": "Long"}
    variant = catalogue.add_variant(service_id=people.colour_id, command=AddVariant.model_validate(long))
    hire("Dee", people)
    bo = people.stylist.staff_member_id
    catalogue.set_day_hours(staff_member_id=bo, day=ANOTHER_DAY, shifts=[(600, 900)])
    catalogue.set_working_week(staff_member_id=bo, weekly=[Stretch(0, 540, 720)], valid_from=DAY + timedelta(30))
    catalogue.open_location(command=OpenLocation(name="Second street", country="DE", timezone="Europe/Berlin"))
    old = catalogue.create_service(command=CreateService.model_validate({**long, "name": "Perm"}))
    catalogue.archive_service(service_id=old.id, now=NOW)
    db.session.get_one(Account, people.owner.account_id).password_hash = passwords.hash_password(PASSWORD)
    catalogue.remove_from_gallery(gallery_photo_id=things.ids["gallery_photo_id"])
    today = _visits(people)
    cut.requires_approval = True
    db.session.flush()
    booked = booking.book(command=_asked(people, at(15, day=4)), by=ANONYMOUS, now=NOW)
    catalogue.request_time_off(
        command=TakeTimeOff(starts_on=DAY + timedelta(9), ends_on=DAY + timedelta(10), reason="Wedding"),
        by=people.stylist,
        now=NOW,
    )
    customers.withdraw_consent(customer_id=things.ids["customer_id"], by=people.owner, now=NOW)
    leaving.ask_for_export(by=people.owner, now=NOW)
    visit = db.session.get_one(Appointment, things.ids["appointment_id"])
    hold = db.session.get_one(Hold, things.ids["hold_id"])
    reserved = _reserved(people)
    own = select(Message.id).where(Message.customer_id == people.customer.customer_id)
    newcomer = things.roles[Role.CUSTOMER]
    return {
        "erasure_id": auth.request_erasure_code(account_id=newcomer.account_id, network="test", now=NOW),
        "own_message_id": db.session.scalars(own).first(),
        "cut_id": people.cut_id,
        "variant_id": variant.id,
        "bo_id": bo,
        "pending_id": booked.id,
        "today_id": today.id,
        "reserved_id": reserved.id,
        "reserved_token": manage_token(reserved),
        "manage_token": manage_token(visit),
        "hold_token": hold_token(hold.id),
        "starts_at": visit.starts_at.isoformat().replace("+", "%2B"),
    }


def _asked(people: People, starts_at: Any) -> Book:
    return Book(service_id=people.cut_id, starts_at=starts_at, customer=GUEST, accept_policies=True, notes="No tea")


def _reserved(people: People) -> Appointment:
    """Let a salon take money by a gateway from now on, and somebody book what is paid for ahead."""
    account = GatewayAccount(
        id=new_id(), means=Means.STRIPE, account="acct", is_live=False, webhook_secrets=b"", connected_at=NOW
    )
    db.session.add(account)
    db.session.flush()
    return booking.book(command=_asked(people, at(10, day=4)), by=ANONYMOUS, now=NOW)


def _visits(people: People) -> Appointment:
    """Let Cleo have one that is over, one that is called off, one to come, and one today that is paid for in part."""
    for day, hour in ((2, 10), (3, 11), (5, 12), (1, 15)):
        command = Book(
            service_id=people.cut_id,
            staff_id=people.stylist.staff_member_id,
            starts_at=at(hour, day=day),
            customer_id=people.customer.customer_id,
        )
        visit = booking.book(command=command, by=people.owner, now=NOW)
        if day == 3:
            booking.cancel(appointment_id=visit.id, by=people.owner, now=NOW)
    part = TakePayment.model_validate({"means": "cash", "amount": "20", "tip": "2"})
    booking.take_payment(appointment_id=visit.id, command=part, by=people.owner, now=NOW)
    return visit


def _letters(people: People) -> None:
    """Let letters be written whose links lead to pages of their own."""
    owner = db.session.get_one(Account, people.owner.account_id)
    auth.invite_staff_member(
        email="fay@x.example", name="Fay", role=Role.STAFF, staff_member_id=None, by=people.owner, now=NOW
    )
    auth.request_verification(account=owner, now=NOW)
    auth.request_password_reset(email=owner.email, network="test", now=NOW)
