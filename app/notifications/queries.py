"""Every read of messages, and of what they speak about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, LiteralString
from uuid import UUID

from sqlalchemy import ColumnElement, Row, bindparam, func, or_, select, text, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.auth.models import Account
from app.auth.permissions import Permission, roles_that_may
from app.auth.roles import Role
from app.booking.models import Appointment, AppointmentChange
from app.booking.states import Change, Status
from app.catalogue.absences.models import TimeOffRequest
from app.catalogue.models import Location, Salon, StaffMember
from app.core.paging import PAGE_SIZE, Page, decode_cursor, encode_cursor
from app.core.refusals import NotFound
from app.customers.models import Customer
from app.notifications.facts import Facts, TimeOffFacts, VisitFacts
from app.notifications.kinds import Audience, Kind, State
from app.notifications.models import Message, MessageRule
from tenants.db import db
from tenants.statements import run

# Every booking asks, where the salon states no address of its own: built anew each time it cost a tenth of a booking.
OWNERS_ADDRESSES: LiteralString = """
SELECT email FROM accounts WHERE role = %(role)s AND disabled_at IS NULL ORDER BY created_at
"""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """An appointment with everything that may be said about it, and whom it concerns."""

    appointment_id: UUID
    status: str
    customer_id: UUID
    staff_member_id: UUID
    customer_locale: str
    salon_locale: str
    staff_locale: str
    staff_address: str | None
    reminder_hours: Sequence[int]
    reminds_staff: bool
    silenced: Collection[str]
    facts: VisitFacts


def visit(appointment_id: UUID) -> Visit:
    """Return an appointment as it is in this transaction, in one statement."""
    text, names, values = _visit()
    (found,) = run(text, **values, appointment_id=appointment_id).rows
    row = dict(zip(names, found, strict=True))
    # A visit that waits for its payment is pending as well, and no request.
    was_requested = Change.REQUEST in row["changes"] or {Change.PAY, Change.CONFIRM} <= set(row["changes"])
    had = {"was_requested": was_requested, "was_confirmed": Status.CONFIRMED in row["statuses"]}
    return Visit(
        appointment_id=row["id"],
        status=row["status"],
        customer_id=row["customer_id"],
        staff_member_id=row["staff_member_id"],
        customer_locale=row["customer_locale"] or row["salon_locale"],
        salon_locale=row["salon_locale"],
        staff_locale=row["staff_locale"] or row["salon_locale"],
        staff_address=row["staff_address"],
        reminder_hours=row["reminder_hours"],
        reminds_staff=row["reminds_staff"],
        silenced=row["silenced"] or (),
        facts=VisitFacts.model_validate({**row, **had}),
    )


def salon_facts() -> tuple[Facts, str]:
    """Return the salon as a message knows it, and its language."""
    query = select(*_SALON, Salon.timezone.label("timezone"), Salon.locale.label("locale"))
    row = db.session.execute(query).one()
    return Facts.model_validate(row), row.locale


def owners_addresses() -> Sequence[str]:
    """Return where the salon's owners read their mail."""
    return [address for (address,) in run(OWNERS_ADDRESSES, role=Role.OWNER).rows]


def staff_contact(staff_member_id: UUID) -> Row[str, str | None, str | None]:
    """Return a staff member's name, address and language."""
    theirs = (_theirs(column, StaffMember.id).label(name) for name, column in CONTACT.items())
    query = select(StaffMember.name, *theirs)
    return db.session.execute(query.where(StaffMember.id == staff_member_id)).one()


def time_off(time_off_request_id: UUID) -> tuple[TimeOffFacts, UUID, str]:
    """Return a wish for time off as a message knows it, whose it is, and the salon's language."""
    query = (
        select(
            *_SALON,
            Location.timezone,
            Salon.locale,
            StaffMember.name.label("staff"),
            TimeOffRequest.staff_member_id,
            TimeOffRequest.starts_at,
            TimeOffRequest.ends_at,
            TimeOffRequest.reason,
            TimeOffRequest.decided_by,
            TimeOffRequest.note,
        )
        .join_from(TimeOffRequest, StaffMember, StaffMember.id == TimeOffRequest.staff_member_id)
        .join(Location, Location.id == StaffMember.location_id)
        .join(Salon, true())
        .where(TimeOffRequest.id == time_off_request_id)
    )
    row = db.session.execute(query).one()
    return TimeOffFacts.model_validate(row), row.staff_member_id, row.locale


def accounts_that_may(permission: Permission) -> Sequence[Account]:
    """Return the people in use of the program whom the table gives a permission."""
    able = select(Account).where(Account.role.in_(roles_that_may(permission)), Account.disabled_at.is_(None))
    in_use = Account.email_verified_at.is_not(None) | Account.password_hash.is_not(None)
    return db.session.scalars(able.where(in_use).order_by(Account.created_at)).all()


def find_customer(email: str) -> Row[UUID, str | None] | None:
    """Return id and language of the customer with this address, or of the record that it has become part of."""
    kept = func.coalesce(Customer.merged_into_id, Customer.id).label("id")
    return db.session.execute(select(kept, Customer.locale).where(Customer.email == email)).first()


def has_visits_ahead(*, now: datetime) -> bool:
    """Tell whether there is any visit that a reminder could be sent for."""
    ahead = select(Appointment.id).where(Appointment.starts_at > now, Appointment.status == Status.CONFIRMED)
    return db.session.execute(ahead.limit(1)).first() is not None


def message(message_id: UUID, *, customer_id: UUID | None = None) -> Message:
    """Return a message; with `customer_id` only one of that customer's.

    :raises NotFound: there is none, or it is somebody else's
    """
    found = db.session.get(Message, message_id)
    if found is None or (customer_id is not None and not _is_to_customer(found, customer_id)):
        raise NotFound
    return found


def search(
    *,
    state: State | None = None,
    audience: Audience | None = None,
    kind: Kind | None = None,
    person: str = "",
    customer_id: UUID | None = None,
    appointment_id: UUID | None = None,
    cursor: str | None = None,
    limit: int = PAGE_SIZE,
) -> Page[Message]:
    """Return messages, the newest first; `person` is a part of a name or an address.

    :raises Invalid: the cursor is none of ours
    """
    asked: dict[Any, Any] = {
        Message.state: state,
        Message.audience: audience,
        Message.kind: kind,
        Message.customer_id: customer_id,
        Message.appointment_id: appointment_id,
    }
    query = select(Message).where(*(column == value for column, value in asked.items() if value is not None))
    if person:
        query = query.where(_is_to(person))
    if cursor is not None:
        query = query.where(
            tuple_(Message.created_at, Message.id) < decode_cursor(cursor, datetime.fromisoformat, UUID)
        )
    rows = db.session.scalars(query.order_by(Message.created_at.desc(), Message.id.desc()).limit(limit + 1)).all()
    if len(rows) <= limit:
        return Page(rows, None)
    last = rows[limit - 1]
    return Page(rows[:limit], encode_cursor(last.created_at.isoformat(), str(last.id)))


def visits(appointment_ids: Collection[UUID]) -> Sequence[Appointment]:
    """Return the visits that messages are about."""
    return db.session.scalars(select(Appointment).where(Appointment.id.in_(appointment_ids))).all()


def rules() -> Mapping[tuple[str, str], MessageRule]:
    """Return what the salon wants of its messages, by kind and audience."""
    return {(rule.kind, rule.audience): rule for rule in db.session.scalars(select(MessageRule))}


def find_rule(kind: Kind, audience: Audience) -> MessageRule | None:
    """Return what the salon wants of one kind of message."""
    return db.session.get(MessageRule, (kind, audience))


def told_of_customer(customer_id: UUID) -> list[dict[str, Any]]:
    """Return what was written to a customer."""
    theirs = Message.customer_id == customer_id, Message.audience == Audience.CUSTOMER
    shown = ("kind", "channel", "to_address", "subject", "text_body", "state", "created_at", "sent_at")
    rows = db.session.scalars(select(Message).where(*theirs).order_by(Message.created_at, Message.id))
    return [{name: getattr(row, name) for name in shown} for row in rows]


def count_failed() -> int:
    """Return how many messages could not be delivered."""
    # The state is spelled out: only so its index can be used in every plan.
    return db.session.scalar(select(func.count()).select_from(Message).where(text("state = 'FAILED'"))) or 0


def _is_to(person: str) -> ColumnElement[bool]:
    parts = (Message.to_name, Message.to_address)
    return or_(*(column.icontains(person, autoescape=True) for column in parts))


def _is_to_customer(found: Message, customer_id: UUID) -> bool:
    return found.audience == Audience.CUSTOMER and found.customer_id == customer_id


CONTACT = {"address": Account.email, "locale": Account.locale}


def _theirs(column: InstrumentedAttribute[Any], staff_member_id: InstrumentedAttribute[UUID]) -> Any:
    """Where a staff member reads their mail: at an address that has been proven, or with which they sign in."""
    is_theirs = (Account.staff_member_id == staff_member_id, Account.disabled_at.is_(None))
    is_in_use = Account.email_verified_at.is_not(None) | Account.password_hash.is_not(None)
    theirs = select(column).where(*is_theirs, is_in_use).order_by(Account.created_at).limit(1)
    return theirs.correlate(StaffMember, Appointment).scalar_subquery()


def _had(what: Any) -> Any:
    """Every status that an appointment has had, or every change."""
    had = select(func.array_agg(what)).where(AppointmentChange.appointment_id == Appointment.id)
    return had.correlate(Appointment).scalar_subquery()


def _silenced() -> Any:
    """The kinds of which the team does not want to hear."""
    off = (MessageRule.audience == Audience.STAFF, MessageRule.is_on.is_(False))
    return select(func.array_agg(MessageRule.kind)).where(*off).scalar_subquery()


_SALON = (
    Salon.name.label("salon"),
    Salon.email.label("salon_email"),
    Salon.phone.label("salon_phone"),
    Salon.country.label("country"),
    Salon.brand_color.label("brand_color"),
)


@cache
def _visit() -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """Return the statement as it is sent, the names of what it returns, and the values that never change."""
    query = (
        select(
            Appointment.id,
            Appointment.status,
            Appointment.customer_id,
            Appointment.staff_member_id,
            Customer.locale.label("customer_locale"),
            Salon.locale.label("salon_locale"),
            Salon.reminder_hours,
            Salon.reminds_staff,
            _silenced().label("silenced"),
            *(_theirs(column, Appointment.staff_member_id).label(f"staff_{name}") for name, column in CONTACT.items()),
            *_FACTS,
            *_SALON,
            _had(AppointmentChange.status_to).label("statuses"),
            _had(AppointmentChange.change).label("changes"),
        )
        .join(Customer, Customer.id == Appointment.customer_id)
        .join(StaffMember, StaffMember.id == Appointment.staff_member_id)
        .join(Location, Location.id == Appointment.location_id)
        .join(Salon, true())
        .where(Appointment.id == bindparam("appointment_id"))
    )
    compiled = query.compile(dialect=db.engine.dialect)
    constant = {name: value for name, value in compiled.params.items() if name != "appointment_id"}
    return str(compiled), tuple(query.selected_columns.keys()), constant


_FACTS = (
    Appointment.reference,
    Appointment.sequence,
    Appointment.starts_at,
    Appointment.ends_at,
    Appointment.timezone,
    Appointment.service_name.label("service"),
    Appointment.addons,
    StaffMember.name.label("staff"),
    Appointment.price_minor,
    Appointment.currency,
    Appointment.customer_name.label("customer"),
    Appointment.customer_email,
    Appointment.customer_phone,
    Customer.timezone.label("customer_timezone"),
    Appointment.customer_notes.label("notes"),
    Appointment.policy,
    Appointment.cancel_reason.label("reason"),
    Location.name.label("place"),
    Location.street,
    Location.postal_code,
    Location.city,
    func.coalesce(Location.region, "").label("region"),
)
