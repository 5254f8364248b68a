"""Every write of messages: say something, try it again, and what becomes of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import update

from app.auth import audit
from app.auth.actor import SYSTEM, Actor
from app.auth.audit import Subject, Verb
from app.auth.permissions import Permission
from app.core import rate_limits
from app.core.ids import new_id
from app.core.links import settings
from app.core.refusals import Conflict, Refusal
from app.notifications import queries, retries
from app.notifications.commands import ChangeRule
from app.notifications.facts import AccountFacts, Facts, InvoiceFacts, TimeOffFacts, VisitFacts
from app.notifications.kinds import Audience, Kind, State
from app.notifications.letters import facts_of
from app.notifications.models import Message, MessageRule
from app.notifications.occasions import occasion_of
from app.notifications.queries import Visit
from app.notifications.recipients import Recipient, customer_of, needs_salon_addresses, of_visit, staff_recipient
from tenants.db import db
from tenants.owed import owe, owing
from tenants.statements import send

SENDING = "notifications.send_message"

# Every booking writes messages: as it stands, the statement goes in one round trip with what is owed.
WRITE: LiteralString = """
INSERT INTO messages (id, kind, audience, to_address, to_name, customer_id, staff_member_id, appointment_id, locale,
    context, message_id, created_at, give_up_at, is_test)
VALUES (%(id)s, %(kind)s, %(audience)s, %(to_address)s, %(to_name)s, %(customer_id)s, %(staff_member_id)s,
    %(appointment_id)s, %(locale)s, %(context)s, %(message_id)s, %(created_at)s, %(give_up_at)s, %(is_test)s)
"""


TESTS_PER_ADDRESS = "10/hour"
"""Examples that one person may have sent: enough to look at each in two languages, too few to fill an inbox."""

TESTS_LAST = timedelta(hours=1)
"""How long an example is tried: who waits for one will have asked again by then."""


class MustBeSent(Refusal):
    """This message cannot be switched off: whoever gets it has to know."""

    code, status = "must_be_sent", HTTPStatus.CONFLICT


class OfNoUse(Conflict):
    """What this message speaks of is over. It is not sent any more."""

    code = "of_no_use"


class NotFailed(Conflict):
    """Only a message that could not be delivered can be sent again."""

    code = "not_failed"


@dataclass(frozen=True, kw_only=True)
class News:
    """Something to say, until when it is worth saying, and when to say it where that is not at once."""

    kind: Kind
    facts: Facts
    give_up_at: datetime
    due_at: datetime | None = None
    appointment_id: UUID | None = None
    is_test: bool = False


def announce(
    *,
    kind: Kind,
    visit: Visit,
    by: Actor,
    now: datetime,
    audiences: Collection[Audience] = tuple(Audience),
    due_at: datetime | None = None,
    **more: Any,
) -> None:
    """Tell everybody whom a visit concerns what happened to it; nobody, once it is over."""
    facts = visit.facts.with_more(by_salon=by.is_staff or by == SYSTEM, **more)
    if facts.ends_at <= now:
        return
    addresses = _salon_addresses(facts) if needs_salon_addresses(visit, kind=kind, by=by) else ()
    to = of_visit(visit, kind=kind, by=by, salon_addresses=addresses)
    told = [one for one in to if one.audience in audiences]
    write(news=_about(visit, kind=kind, facts=facts, now=now, due_at=due_at), to=told, now=now)


def tell_customer(*, kind: Kind, visit: Visit, now: datetime, **more: Any) -> None:
    """Tell the customer alone what happened to a visit; nobody, once it is over."""
    facts = visit.facts.with_more(**more)
    if facts.ends_at > now:
        write(news=_about(visit, kind=kind, facts=facts, now=now), to=customer_of(visit), now=now)


def hand_over(
    *, visit: Visit, staff_member_id: UUID, by: Actor, now: datetime, due_at: datetime | None = None, **more: Any
) -> None:
    """Tell a staff member that a visit is no longer theirs."""
    own = queries.staff_contact(staff_member_id)
    if own.address is None or by.staff_member_id == staff_member_id or visit.facts.ends_at <= now:
        return
    if Kind.APPOINTMENT_HANDED_OVER in visit.silenced:
        return
    facts = visit.facts.with_more(**more)
    locale = own.locale or visit.salon_locale
    to = staff_recipient(address=own.address, name=own.name, locale=locale, staff_member_id=staff_member_id)
    news = _about(visit, kind=Kind.APPOINTMENT_HANDED_OVER, facts=facts, now=now, due_at=due_at)
    write(news=news, to=[to], now=now)


def tell_account(*, kind: Kind, facts: AccountFacts, to: Recipient, now: datetime) -> None:
    """Write to one address about an account."""
    give_up_at = facts.expires_at or now + retries.PATIENCE
    write(news=News(kind=kind, facts=facts, give_up_at=give_up_at), to=[to], now=now)


def hand_invoice_over(*, facts: InvoiceFacts, to: Recipient, appointment_id: UUID | None, now: datetime) -> None:
    """Send a customer a document that was issued."""
    give_up_at = now + retries.PATIENCE
    news = News(kind=Kind.INVOICE_ISSUED, facts=facts, give_up_at=give_up_at, appointment_id=appointment_id)
    write(news=news, to=[to], now=now)


def tell_of_time_off(*, kind: Kind, time_off_request_id: UUID, by: Actor, now: datetime) -> None:
    """Tell those who approve time off what is asked for or was answered, and whoever asked the answer; not `by`."""
    facts, staff_member_id, locale = queries.time_off(time_off_request_id)
    own = queries.staff_contact(staff_member_id)
    is_answer = kind is not Kind.TIME_OFF_REQUESTED
    if is_answer and own.address and by.staff_member_id != staff_member_id:
        to = staff_recipient(
            address=own.address, name=own.name, locale=own.locale or locale, staff_member_id=staff_member_id
        )
        write(news=_of_time_off(kind, facts.with_more(is_own=True), now), to=[to], now=now)
    others = [
        Recipient(
            audience=Audience.STAFF,
            address=account.email,
            name=account.name,
            locale=account.locale or locale,
            staff_member_id=account.staff_member_id,
        )
        for account in queries.accounts_that_may(Permission.APPROVE_TIME_OFF)
        if account.id != by.account_id and account.email != own.address
    ]
    write(news=_of_time_off(kind, facts, now), to=others, now=now)


def _of_time_off(kind: Kind, facts: TimeOffFacts, now: datetime) -> News:
    return News(kind=kind, facts=facts, give_up_at=now + retries.PATIENCE)


def write(*, news: News, to: Iterable[Recipient], now: datetime) -> None:
    """Write one message for each recipient, and owe its delivery."""
    context = Jsonb(news.facts.as_context())
    rows = [_row(news, recipient, now) | {"context": context} for recipient in to]
    if rows:
        due = {row["id"]: news.due_at or now for row in rows}
        send(*((WRITE, row) for row in rows), *owing(SENDING, due))


def change_rule(*, kind: Kind, audience: Audience, command: ChangeRule) -> MessageRule:
    """Let a kind of message go out or not, and say what the salon adds to it in its own words.

    :raises MustBeSent: whoever gets it has to know
    """
    if not command.is_on and not occasion_of(kind, audience).can_be_off:
        raise MustBeSent
    rule = queries.find_rule(kind, audience)
    if rule is None:
        rule = MessageRule(kind=kind, audience=audience)
        db.session.add(rule)
    rule.is_on, rule.own_words = command.is_on, command.own_words
    audit.note(Verb.CHANGED, Subject.MESSAGE, rule, name=f"{kind} ({audience})")
    db.session.flush()
    return rule


def send_test(*, kind: Kind, audience: Audience, language: str, to: Recipient, facts: Facts, now: datetime) -> None:
    """Send somebody of the team an example of a message, the way that every message goes.

    :raises TooMany: it was asked for too often
    """
    rate_limits.hit("test_messages", to.address, TESTS_PER_ADDRESS)
    news = News(kind=kind, facts=facts, give_up_at=now + TESTS_LAST, is_test=True)
    write(news=news, to=[replace(to, audience=audience, locale=language)], now=now)


def retry(*, message_id: UUID, now: datetime) -> Message:
    """Try a message again that could not be delivered.

    :raises NotFound: there is no such message
    :raises NotFailed: it has not failed, or carried a secret that is gone
    :raises OfNoUse: what it speaks of is over
    """
    message = queries.message(message_id)
    db.session.refresh(message, with_for_update=True)
    if not message.can_be_retried:
        raise NotFailed
    give_up_at = _give_up_at(Kind(message.kind), facts_of(message), now)
    if give_up_at <= now:
        raise OfNoUse
    message.queue_again(give_up_at=give_up_at)
    db.session.flush()
    owe(SENDING, key=message.id, due_at=now)
    return message


def claim(*, message_id: UUID) -> Message | None:
    """Take a queued message for one attempt; None when nothing is left to do for it."""
    queued = update(Message).where(Message.id == message_id, Message.state == State.QUEUED)
    claimed = queued.values(attempts=Message.attempts + 1).returning(Message)
    return db.session.scalars(claimed, execution_options={"populate_existing": True}).first()


def _row(news: News, to: Recipient, now: datetime) -> dict[str, Any]:
    message_id = new_id()
    return {
        "id": message_id,
        "kind": news.kind,
        "audience": to.audience,
        "to_address": to.address,
        "to_name": to.name,
        "customer_id": to.customer_id,
        "staff_member_id": to.staff_member_id,
        "appointment_id": news.appointment_id,
        "locale": to.locale,
        "message_id": f"<{message_id}@{settings().platform_domain}>",
        "created_at": now,
        "give_up_at": news.give_up_at,
        "is_test": news.is_test,
    }


def _about(visit: Visit, *, kind: Kind, facts: VisitFacts, now: datetime, due_at: datetime | None = None) -> News:
    give_up_at = _give_up_at(kind, facts, now)
    return News(kind=kind, facts=facts, give_up_at=give_up_at, due_at=due_at, appointment_id=visit.appointment_id)


def _give_up_at(kind: Kind, facts: Facts, now: datetime) -> datetime:
    """Return until when a message is worth sending: not once it would say what is no longer so."""
    if not isinstance(facts, VisitFacts):
        return now + retries.PATIENCE
    if kind is Kind.APPOINTMENT_REMINDER:
        return facts.starts_at
    return min(now + retries.PATIENCE, facts.ends_at)


def _salon_addresses(facts: VisitFacts) -> list[str]:
    return [facts.salon_email] if facts.salon_email else list(queries.owners_addresses())
