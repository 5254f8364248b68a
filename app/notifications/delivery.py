"""One attempt to deliver a message: take it, send it, write down what became of it.

No transaction is open while it is on its way: a slow mail server must cost the database nothing.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from app.notifications import operations, queries, reminders, retries
from app.notifications.facts import InvoiceFacts, VisitFacts
from app.notifications.kinds import Kind, State
from app.notifications.letters import facts_of
from app.notifications.models import Message
from app.notifications.parcel import Attachment, Fate, Outcome, Parcel
from app.notifications.rendering import render
from app.payments.invoices.operations import pdf_of
from tenants.db import db
from tenants.unit_of_work import unit_of_work

log = structlog.get_logger(__name__)


def take(*, message_id: UUID, now: datetime) -> Parcel | None:
    """Take a message for one attempt; None when there is nothing to send any more."""
    with unit_of_work():
        message = operations.claim(message_id=message_id)
        if message is None:
            return None
        if _is_overtaken(message, now=now):
            message.close(State.WITHDRAWN)
            return None
        if now >= message.give_up_at:
            _close(message, State.FAILED)
            return None
        parcel, invoice_id = _parcel(message, now=now), _invoice_of(message)
    # It is typeset here, where no transaction waits for it.
    return replace(parcel, attachments=(_printed(invoice_id),)) if invoice_id else parcel


def _invoice_of(message: Message) -> UUID | None:
    facts = facts_of(message)
    return facts.invoice_id if isinstance(facts, InvoiceFacts) else None


def _printed(invoice_id: UUID) -> Attachment:
    printed = pdf_of(invoice_id=invoice_id)
    return Attachment(filename=printed.filename, mimetype="application/pdf", content=printed.content)


def settle(parcel: Parcel, outcome: Outcome, *, now: datetime) -> datetime | None:
    """Write down how an attempt ended, and return when the next one is to be made, if any is."""
    with unit_of_work():
        message = queries.message(parcel.id)
        again_at = _again_at(message, outcome, now=now)
        if again_at is not None:
            message.last_error = outcome.error
            return again_at
        message.subject, message.text_body = parcel.rendered.kept_subject, parcel.rendered.kept_text
        if outcome.fate is Fate.SENT:
            _close(message, State.SENT, sent_at=now)
        else:
            log.warning("message_failed", message=str(parcel.id), kind=message.kind, error=outcome.error)
            _close(message, State.FAILED, error=outcome.error)
    return None


def _close(message: Message, state: State, **ended: Any) -> None:
    """Let nothing more happen to a message, and forget one whose recipient is forgotten."""
    message.close(state, **ended)
    if Kind(message.kind).is_the_last and not message.is_test:
        db.session.delete(message)


def _again_at(message: Message, outcome: Outcome, *, now: datetime) -> datetime | None:
    if outcome.fate is not Fate.LATER:
        return None
    return retries.next_attempt(attempts=message.attempts, now=now, give_up_at=message.give_up_at)


def _is_overtaken(message: Message, *, now: datetime) -> bool:
    """Tell whether a reminder speaks of what is no longer so. All other messages say what happened, and that stays."""
    if message.kind != Kind.APPOINTMENT_REMINDER or message.appointment_id is None:
        return False
    facts = facts_of(message)
    visit = queries.visit(message.appointment_id)
    has_moved = isinstance(facts, VisitFacts) and facts.starts_at != visit.facts.starts_at
    return has_moved or not reminders.still_stands(visit, now=now)


def _parcel(message: Message, *, now: datetime) -> Parcel:
    facts = facts_of(message)
    return Parcel(
        id=message.id,
        channel=message.channel,
        message_id=message.message_id,
        to_address=message.to_address,
        to_name=message.to_name,
        from_name=facts.salon,
        reply_to="" if message.is_for_staff else facts.salon_email,
        created_at=message.created_at,
        rendered=render(message, now=now),
    )
