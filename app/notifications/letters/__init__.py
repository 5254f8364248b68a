"""From what a message knows to its words, in the language that is in force."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.notifications.facts import AccountFacts, InvoiceFacts, TimeOffFacts, VisitFacts
from app.notifications.kinds import Audience, Kind
from app.notifications.letters import accounts, invoices, time_off, to_customers, to_staff
from app.notifications.letters.letter import Letter
from app.notifications.models import Message
from app.notifications.retries import LATE

AnyFacts = VisitFacts | AccountFacts | InvoiceFacts | TimeOffFacts

CUSTOMER, STAFF = Audience.CUSTOMER, Audience.STAFF

VISITS: dict[tuple[Kind, Audience], Callable[[VisitFacts, str], Letter]] = {
    (Kind.APPOINTMENT_REQUESTED, CUSTOMER): to_customers.requested,
    (Kind.APPOINTMENT_REQUESTED, STAFF): to_staff.requested,
    (Kind.APPOINTMENT_CONFIRMED, CUSTOMER): to_customers.confirmed,
    (Kind.APPOINTMENT_CONFIRMED, STAFF): to_staff.confirmed,
    (Kind.APPOINTMENT_DECLINED, CUSTOMER): to_customers.declined,
    (Kind.APPOINTMENT_DECLINED, STAFF): to_staff.declined,
    (Kind.APPOINTMENT_LAPSED, CUSTOMER): to_customers.lapsed,
    (Kind.APPOINTMENT_LOST, CUSTOMER): to_customers.lost,
    (Kind.APPOINTMENT_RESCHEDULED, CUSTOMER): to_customers.rescheduled,
    (Kind.APPOINTMENT_RESCHEDULED, STAFF): to_staff.rescheduled,
    (Kind.APPOINTMENT_HANDED_OVER, STAFF): to_staff.handed_over,
    (Kind.APPOINTMENT_DELAYED, CUSTOMER): to_customers.delayed,
    (Kind.APPOINTMENT_CANCELLED, CUSTOMER): to_customers.cancelled,
    (Kind.APPOINTMENT_CANCELLED, STAFF): to_staff.cancelled,
    (Kind.APPOINTMENT_REMINDER, CUSTOMER): to_customers.reminder,
    (Kind.APPOINTMENT_REMINDER, STAFF): to_staff.reminder,
}

ACCOUNTS: dict[Kind, Callable[[AccountFacts, Audience], Letter]] = {
    Kind.SIGN_IN_CODE: accounts.sign_in_code,
    Kind.ERASURE_CODE: accounts.erasure_code,
    Kind.RECORD_ERASED: accounts.record_erased,
    Kind.PASSWORD_RESET: accounts.password_reset,
    Kind.PASSWORD_CHANGED: accounts.password_changed,
    Kind.EMAIL_VERIFICATION: accounts.email_verification,
    Kind.REGISTRATION_REPEATED: accounts.registration_repeated,
    Kind.INVITATION: accounts.invitation,
    Kind.EXPORT_READY: accounts.export_ready,
    Kind.SALON_CLOSED: accounts.salon_closed,
}


TIME_OFF: dict[Kind, Callable[[TimeOffFacts], Letter]] = {
    Kind.TIME_OFF_REQUESTED: time_off.requested,
    Kind.TIME_OFF_APPROVED: time_off.approved,
    Kind.TIME_OFF_DECLINED: time_off.declined,
}


INVOICES: dict[Kind, Callable[[InvoiceFacts], Letter]] = {Kind.INVOICE_ISSUED: invoices.issued}


def facts_of(message: Message) -> AnyFacts:
    """Return what a message knows."""
    found: AnyFacts = _model(Kind(message.kind)).model_validate(message.context)
    return found


def _model(kind: Kind) -> Any:
    if kind.is_about_appointment:
        return VisitFacts
    if kind.is_about_invoice:
        return InvoiceFacts
    return TimeOffFacts if kind.is_about_time_off else AccountFacts


def compose(message: Message, *, link: str, now: datetime) -> Letter:
    """Return the words of a message; `link` is where the visit it is about can be seen."""
    kind, audience = Kind(message.kind), Audience(message.audience)
    facts: Any = facts_of(message)
    if kind.is_about_time_off:
        return TIME_OFF[kind](facts)
    if kind.is_about_invoice:
        return INVOICES[kind](facts)
    if not kind.is_about_appointment:
        return ACCOUNTS[kind](facts, audience)
    letter = VISITS[kind, audience](facts.model_copy(update={"read_at": now}), link)
    return _late(letter) if now - message.created_at > LATE else letter


def _late(letter: Letter) -> Letter:
    note = _("This message comes late. What stands at the moment is always behind the link above.")
    return replace(letter, notes=(note, *letter.notes)) if letter.action else letter
