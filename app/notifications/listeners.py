"""What notifications hear of. It all runs inside the transaction of the cause: rows only, no words, no network."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Text, and_, cast, delete, func, or_, select, update

from app.auth import events as auth
from app.auth.models import Account
from app.auth.roles import Role
from app.booking import events as booking
from app.booking.models import Appointment
from app.catalogue import events as catalogue
from app.core import clock
from app.core.reader import stated_language
from app.customers.events import CustomerErased, CustomersMerged
from app.customers.models import Customer
from app.leaving import events as leaving
from app.notifications import moves, operations, queries, reminders
from app.notifications.facts import AccountFacts, InvoiceFacts
from app.notifications.kinds import Audience, Kind
from app.notifications.models import Message
from app.notifications.recipients import Recipient
from app.payments.events import InvoiceIssued
from app.payments.invoices import queries as invoices
from tenants.context import current_tenant
from tenants.db import db

AccountEvent = (
    auth.SignInCodeRequested
    | auth.ErasureCodeRequested
    | auth.PasswordResetRequested
    | auth.PasswordChanged
    | auth.EmailVerificationRequested
    | auth.RegistrationRepeated
    | auth.InvitationIssued
    | leaving.ExportReady
    | leaving.SalonClosed
)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads a message about an account, as far as we know them."""

    audience: Audience
    customer_id: UUID | None = None
    staff_member_id: UUID | None = None
    locale: str | None = None


def on_requested(event: booking.AppointmentRequested) -> None:
    """Tell the customer that the request has arrived, and the salon that it waits."""
    _announce(Kind.APPOINTMENT_REQUESTED, event)


def on_confirmed(event: booking.AppointmentConfirmed) -> None:
    """Confirm, and plan the reminders."""
    visit = _announce(Kind.APPOINTMENT_CONFIRMED, event)
    reminders.plan(visit=visit, now=event.at)


def on_declined(event: booking.AppointmentDeclined) -> None:
    """Tell that the salon said no."""
    _announce(Kind.APPOINTMENT_DECLINED, event)


def on_lapsed(event: booking.AppointmentLapsed) -> None:
    """Tell the customer that their time has not been paid for and is free again."""
    _announce(Kind.APPOINTMENT_LAPSED, event)


def on_lost(event: booking.AppointmentLost) -> None:
    """Tell the customer that they have paid too late, and that all of it goes back."""
    _announce(Kind.APPOINTMENT_LOST, event)


def on_rescheduled(event: booking.AppointmentRescheduled) -> None:
    """Tell the new time and the old one, also to whoever had the visit before, and move the reminders."""
    visit = queries.visit(event.appointment_id)
    moves.tell(event, visit=visit)
    reminders.drop(appointment_id=event.appointment_id)
    reminders.plan(visit=visit, now=event.at)


def on_corrected(event: booking.AppointmentCorrected) -> None:
    """Tell the customer what the visit is now, where that was asked for; the team sees it in the calendar."""
    if not event.tells_customer:
        moves.put_right(event.appointment_id)
    else:
        visit = queries.visit(event.appointment_id)
        moves.let_go(visit=visit, now=event.at)
        operations.tell_customer(
            kind=Kind.APPOINTMENT_RESCHEDULED,
            visit=visit,
            now=event.at,
            by_salon=True,
            starts_at_before=visit.facts.starts_at,
            what_before=event.what_before if event.what_before != visit.facts.what else "",
        )


def on_stretched(event: booking.AppointmentStretched) -> None:
    """Tell nobody; what is about to be told anyhow names the new end."""
    moves.put_right(event.appointment_id)


def on_delayed(event: booking.AppointmentDelayed) -> None:
    """Tell the customer how long they will have to wait."""
    _announce(Kind.APPOINTMENT_DELAYED, event, minutes_late=event.minutes)


def on_cancelled(event: booking.AppointmentCancelled) -> None:
    """Tell that the visit is off, and remind nobody of it."""
    _announce(Kind.APPOINTMENT_CANCELLED, event)
    reminders.drop(appointment_id=event.appointment_id)


def on_reopened(event: booking.AppointmentReopened) -> None:
    """Plan the reminders as the salon wants them by now: while the visit seemed to be over nobody did."""
    reminders.drop(appointment_id=event.appointment_id)
    reminders.plan(visit=queries.visit(event.appointment_id), now=event.at)


def on_customers_merged(event: CustomersMerged) -> None:
    """Move what was written to the one who is now the same as the other."""
    moved = update(Message).where(Message.customer_id == event.merged_id)
    db.session.execute(moved.values(customer_id=event.kept_id))


def on_customer_erased(event: CustomerErased) -> None:
    """Forget what was written to them, and to the team about their visits."""
    visits = select(Appointment.id).where(Appointment.customer_id == event.customer_id)
    # What was sent before there was a record knows the address alone.
    by_address = (
        Message.audience == Audience.CUSTOMER,
        func.lower(Message.to_address).in_(_addresses(event.customer_id)),
    )
    theirs = or_(Message.customer_id == event.customer_id, Message.appointment_id.in_(visits), and_(*by_address))
    db.session.execute(delete(Message).where(theirs))
    if event.is_own_wish and event.by.account_id is not None:
        _say_goodbye(event.by.account_id, at=event.at)


def _addresses(customer_id: UUID) -> CompoundSelect[str]:
    """Return the query for the addresses of a customer, of the records that became part of theirs, and of accounts."""
    records = or_(Customer.id == customer_id, Customer.merged_into_id == customer_id)
    theirs = Account.customer_id == customer_id, Account.role == Role.CUSTOMER
    written = select(func.lower(cast(Customer.email, Text))).where(records, Customer.email.is_not(None))
    return written.union(select(func.lower(cast(Account.email, Text))).where(*theirs))


def on_salon_changed(_event: catalogue.SalonProfileChanged) -> None:
    """Plan the reminders anew: the salon may have chosen other hours."""
    # The event has no time of its own, and which visits lie ahead is all that hangs on it.
    reminders.replan_when_needed(salon_id=current_tenant().id, now=clock.now())


def on_time_off_requested(event: catalogue.TimeOffRequested) -> None:
    """Tell those who approve it."""
    _tell_of_time_off(Kind.TIME_OFF_REQUESTED, event)


def on_time_off_approved(event: catalogue.TimeOffApproved) -> None:
    """Tell whoever asked, and the others who approve."""
    _tell_of_time_off(Kind.TIME_OFF_APPROVED, event)


def on_time_off_declined(event: catalogue.TimeOffDeclined) -> None:
    """Tell whoever asked, and the others who approve."""
    _tell_of_time_off(Kind.TIME_OFF_DECLINED, event)


def on_sign_in_code(event: auth.SignInCodeRequested) -> None:
    """Send the code."""
    _tell(Kind.SIGN_IN_CODE, event, _customer_at(event.email), secret=event.code)


def on_erasure_code(event: auth.ErasureCodeRequested) -> None:
    """Send the code."""
    _tell(Kind.ERASURE_CODE, event, _customer_at(event.email), secret=event.code)


def on_password_reset(event: auth.PasswordResetRequested) -> None:
    """Send the link that sets a new password."""
    _tell(Kind.PASSWORD_RESET, event, _holder_of(event.account_id), secret=event.token)


def on_password_changed(event: auth.PasswordChanged) -> None:
    """Warn whoever did not do it."""
    _tell(Kind.PASSWORD_CHANGED, event, _holder_of(event.account_id))


def on_email_verification(event: auth.EmailVerificationRequested) -> None:
    """Send the link that proves the address."""
    # Without an account it is somebody who registers, and those are customers.
    reader = _holder_of(event.account_id) if event.account_id else _customer_at(event.email)
    _tell(Kind.EMAIL_VERIFICATION, event, reader, secret=event.token)


def on_registration_repeated(event: auth.RegistrationRepeated) -> None:
    """Tell the owner of the address, and nobody else, that there is an account."""
    _tell(Kind.REGISTRATION_REPEATED, event, _holder_of(event.account_id))


def on_invitation(event: auth.InvitationIssued) -> None:
    """Send the invitation."""
    _tell(Kind.INVITATION, event, Reader(audience=Audience.STAFF), secret=event.token)


def on_export_ready(event: leaving.ExportReady) -> None:
    """Tell whoever asked that the file is there."""
    _tell(Kind.EXPORT_READY, event, _holder_of(event.account_id))


def on_salon_closed(event: leaving.SalonClosed) -> None:
    """Tell an owner that the salon is closed, and until when it can be reopened: it may have been another owner."""
    _tell(Kind.SALON_CLOSED, event, _holder_of(event.account_id))


def on_invoice_issued(event: InvoiceIssued) -> None:
    """Send the document to its customer, where there is an address and the salon wants it."""
    rule = queries.find_rule(Kind.INVOICE_ISSUED, Audience.CUSTOMER)
    invoice = invoices.invoice(event.invoice_id)
    customer = db.session.get(Customer, invoice.customer_id) if invoice.customer_id else None
    if customer is None or not customer.email or (rule is not None and not rule.is_on):
        return
    visit = db.session.get(Appointment, event.appointment_id) if event.appointment_id else None
    salon, _locale = queries.salon_facts()
    known = {"invoice_id": invoice.id, "document": invoice.kind, "number": invoice.number}
    amount = {"issued_on": invoice.issued_on, "amount_minor": invoice.gross_minor, "currency": invoice.currency}
    to = Recipient(
        audience=Audience.CUSTOMER,
        address=customer.email,
        name=customer.name,
        locale=invoice.language,
        customer_id=customer.id,
    )
    facts = InvoiceFacts.model_validate({**dict(salon), **known, **amount})
    operations.hand_invoice_over(facts=facts, to=to, appointment_id=visit.id if visit else None, now=event.at)


def _announce(kind: Kind, event: booking.AppointmentEvent, **more: Any) -> queries.Visit:
    visit = queries.visit(event.appointment_id)
    moves.let_go(visit=visit, now=event.at)
    operations.announce(kind=kind, visit=visit, by=event.by, now=event.at, **more)
    return visit


def _tell_of_time_off(kind: Kind, event: catalogue.TimeOffEvent) -> None:
    operations.tell_of_time_off(kind=kind, time_off_request_id=event.time_off_request_id, by=event.by, now=event.at)


def _tell(kind: Kind, event: AccountEvent, reader: Reader, *, secret: str = "") -> None:
    salon, locale = queries.salon_facts()
    facts = AccountFacts.model_validate({**dict(salon), **vars(event), "secret": secret})
    asked_here = None if kind is Kind.INVITATION else stated_language()
    to = Recipient(
        audience=reader.audience,
        address=event.email,
        name=facts.name,
        locale=reader.locale or asked_here or locale,
        customer_id=reader.customer_id,
        staff_member_id=reader.staff_member_id,
    )
    operations.tell_account(kind=kind, facts=facts, to=to, now=event.at)


def _say_goodbye(account_id: UUID, *, at: datetime) -> None:
    """Tell somebody that they are forgotten, while their address is still known: the last message to it."""
    account, (salon, locale) = db.session.get_one(Account, account_id), queries.salon_facts()
    to = Recipient(
        audience=Audience.CUSTOMER,
        address=account.email,
        name=account.name,
        locale=_customer_at(account.email).locale or stated_language() or locale,
    )
    facts = AccountFacts.model_validate({**dict(salon), "name": account.name})
    operations.tell_account(kind=Kind.RECORD_ERASED, facts=facts, to=to, now=at)


def _customer_at(email: str) -> Reader:
    found = queries.find_customer(email)
    if found is None:
        return Reader(audience=Audience.CUSTOMER)
    return Reader(audience=Audience.CUSTOMER, customer_id=found.id, locale=found.locale)


def _holder_of(account_id: UUID) -> Reader:
    account = db.session.get_one(Account, account_id)
    if account.role == Role.CUSTOMER:
        return _customer_at(account.email)
    return Reader(audience=Audience.STAFF, staff_member_id=account.staff_member_id, locale=account.locale)
