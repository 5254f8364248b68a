"""One of everything that has an id, in a salon of the tests' world."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from app.auth.actor import ANONYMOUS, Actor
from app.auth.models import Account, ApiKey, OneTimeCode, Session
from app.auth.roles import Role
from app.booking import operations as booking
from app.booking.commands import BlockKind, BlockTime, Book, Contact, PlaceHold
from app.booking.models import Appointment
from app.booking.visitors import Visitor
from app.catalogue.absences.models import TimeOffRequest
from app.catalogue.models import (
    Addon,
    AddonService,
    Closure,
    GalleryPhoto,
    ServiceCategory,
    StaffMember,
    TimeOff,
)
from app.core import storage
from app.core.ids import digest, new_id
from app.core.money import Money
from app.customers.models import Customer, CustomerConsent, CustomerImport, CustomerNote, CustomerPhoto
from app.leaving.models import Export
from app.notifications.models import Message
from app.payments import operations as payments
from app.payments.accounts import Means
from app.payments.invoices import operations as invoices
from app.payments.invoices.bill import Bill, BillLine, Buyer
from app.payments.invoices.commands import NameRate
from app.payments.invoices.models import Invoice
from app.payments.ledger import Visit
from app.payments.models import Payment
from app.payments.purposes import Purpose
from app.payments.terms.models import PaymentRule
from tenants.db import db
from tests.world import NOW, People

TUESDAY = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)
"""16:00 in Berlin and 10:00 in New York: both salons are open."""
DAY = date(2027, 3, 2)


@dataclass(frozen=True)
class Things:
    """Ids by the names that URL rules give them."""

    ids: dict[str, object]
    roles: dict[Role, Actor]


def build(people: People, *, named: str) -> Things:
    """Make one of everything in the current salon; `named` people have it."""
    other = _colleague(people, named)
    visit = booking.book(command=_book(people, named, TUESDAY), by=ANONYMOUS, now=NOW)
    held = booking.place_hold(
        command=PlaceHold(service_id=people.cut_id, starts_at=TUESDAY + timedelta(days=1)),
        visitor=Visitor(key=named, address=named),
        by=ANONYMOUS,
        now=NOW,
    )
    block = booking.block_time(
        command=BlockTime(
            staff_id=other,
            starts_at=TUESDAY + timedelta(hours=4),
            ends_at=TUESDAY + timedelta(hours=5),
            kind=BlockKind.BREAK,
        ),
        by=people.owner,
        now=NOW,
    )
    roles = {role: _somebody(role, named, people) for role in Role}
    rows = {
        "closure_id": Closure(id=new_id(), starts_on=DAY + timedelta(days=90), ends_on=DAY + timedelta(days=90)),
        "gallery_photo_id": GalleryPhoto(id=new_id(), photo_key=f"photo-{named}"),
        "time_off_id": TimeOff(
            id=new_id(), staff_member_id=other, starts_at=TUESDAY + timedelta(90), ends_at=TUESDAY + timedelta(91)
        ),
        "import_id": CustomerImport(
            id=new_id(),
            filename="customers.csv",
            content=b"name\nEve",
            mapping={"fields": ["name"]},
            by_name="Ada",
            created_at=NOW,
        ),
        "time_off_request_id": TimeOffRequest(
            id=new_id(),
            staff_member_id=other,
            starts_at=TUESDAY + timedelta(95),
            ends_at=TUESDAY + timedelta(96),
            requested_at=NOW,
        ),
        "addon_id": _addon(people, named),
        "payment_rule_id": PaymentRule(
            id=new_id(), position=0, ask="PERCENT", percent=20, created_at=NOW, updated_at=NOW
        ),
        "category_id": ServiceCategory(id=new_id(), name=f"Heading {named}"),
        "session_id": Session(
            id=new_id(),
            account_id=roles[Role.RECEPTION].account_id,
            token_digest=digest(named),
            created_at=NOW,
            last_seen_at=NOW,
            expires_at=NOW + timedelta(days=9),
        ),
        "key_id": ApiKey(
            id=new_id(), name="till", role="staff", prefix="pk_x", key_digest=digest(f"key {named}"), created_at=NOW
        ),
        "invitation_id": OneTimeCode(
            id=new_id(),
            purpose="invite",
            role="staff",
            email=f"new-{named}@x.example",
            account_id=_invited(named).id,
            code_digest=digest(f"invite {named}"),
            created_at=NOW,
            expires_at=NOW + timedelta(days=3),
        ),
    }
    rows["export_id"] = Export(id=new_id(), asked_by_id=roles[Role.OWNER].account_id, asked_at=NOW, **_made(named))
    db.session.add_all(rows.values())
    db.session.flush()
    rows |= _of_a_customer(visit.customer_id)
    invoice = _invoice(people, visit)
    rows |= {"invoice_id": invoice, "tax_rate_id": invoices.add_rate(command=NameRate(name="Standard", percent="19"))}
    message = db.session.scalars(select(Message).where(Message.customer_id == visit.customer_id)).first()
    message.state = "FAILED"
    db.session.flush()
    ids = {name: row.id for name, row in rows.items()} | {
        "message_id": message.id,
        "appointment_id": visit.id,
        "payment_id": _asked_for(visit).id,
        "hold_id": held.hold.id,
        "block_id": block.id,
        "service_id": people.colour_id,
        "staff_id": other,
        "staff_member_id": other,
        "location_id": people.location_id,
        "customer_id": visit.customer_id,
        "other_id": roles[Role.CUSTOMER].customer_id,
        "account_id": roles[Role.RECEPTION].account_id,
    }
    return Things(ids=ids, roles=roles)


def _invoice(people: People, visit: Appointment) -> Invoice:
    """Issue a document for a visit."""
    line = BillLine(description="Colour", price_minor=9000, service_id=people.colour_id)
    bill = Bill(
        cause_id=visit.id,
        lines=(line,),
        buyer=Buyer(name="Cleo", customer_id=visit.customer_id),
        supplied_on=DAY,
        language="en",
        appointment_id=visit.id,
    )
    return invoices.issue(bill=bill, by=people.owner, now=NOW)


def _made(named: str) -> dict[str, object]:
    """Return the file of an export that can be downloaded."""
    key = storage.store("export", {"-all.zip": named.encode()})
    return {"ready_at": NOW, "expires_at": NOW + timedelta(days=7), "key": key, "bytes_count": len(named)}


def _asked_for(visit: Appointment) -> Payment:
    """Ask for a deposit of which nobody has told the gateway yet."""
    return payments.request(
        visit=Visit(appointment_id=visit.id, customer_id=visit.customer_id),
        amount=Money(1000, visit.currency),
        purpose=Purpose.DEPOSIT,
        means=Means.STRIPE,
        due_at=None,
        by=ANONYMOUS,
        now=NOW,
        gateway_account="acct",
    )


def _addon(people: People, named: str) -> Addon:
    gloss = Addon(id=new_id(), name=f"Gloss {named}", price_minor=1200)
    gloss.goes_with = [AddonService(service_id=people.colour_id)]
    return gloss


def _of_a_customer(customer_id: uuid.UUID) -> dict[str, CustomerNote | CustomerPhoto]:
    """Write something down about a customer."""
    whose = {"customer_id": customer_id, "by_name": "Ada", "created_at": NOW}
    note = CustomerNote(id=new_id(), kind="NOTE", written_on=DAY, text="Likes tea", **whose)
    consent = CustomerConsent(id=new_id(), customer_id=customer_id, kind="PHOTOS", given_at=NOW, noted_by_name="Ada")
    db.session.add_all([note, consent])
    db.session.flush()
    photo = CustomerPhoto(id=new_id(), consent_id=consent.id, key="private-of-nothing-at-all", **whose)
    db.session.add(photo)
    db.session.flush()
    return {"note_id": note, "photo_id": photo}


def _book(people: People, named: str, starts_at: datetime) -> Book:
    contact = Contact(name=named.title(), email=f"{named}@x.example")
    return Book(service_id=people.cut_id, starts_at=starts_at, customer=contact, accept_policies=True)


def _colleague(people: People, named: str) -> uuid.UUID:
    somebody = StaffMember(id=new_id(), location_id=people.location_id, name=f"Colleague {named}", position=9)
    db.session.add(somebody)
    db.session.flush()
    return somebody.id


def _invited(named: str) -> Account:
    return _account(f"invited-{named}", Role.STAFF)


def _account(name: str, role: Role, **ties: object) -> Account:
    account = Account(
        id=new_id(),
        email=f"{name}@x.example",
        name=name,
        role=role,
        email_verified_at=NOW,
        created_at=NOW,
        **ties,
    )
    db.session.add(account)
    db.session.flush()
    return account


def _somebody(role: Role, named: str, people: People) -> Actor:
    """Return somebody of a role to whom none of the things belongs."""
    ties: dict[str, uuid.UUID] = {}
    if role == Role.STAFF:
        ties["staff_member_id"] = _colleague(people, f"{named} {role}")
    if role == Role.CUSTOMER:
        guest = Customer(id=new_id(), name="Somebody", email=f"somebody-{named}@x.example", created_at=NOW)
        db.session.add(guest)
        db.session.flush()
        ties["customer_id"] = guest.id
    account = _account(f"{role}-{named}", role, **ties)
    return Actor(role=role, account_id=account.id, name=account.name, **ties)
