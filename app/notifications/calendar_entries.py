"""The calendar entry that goes with a message about a visit."""

from email.utils import parseaddr
from uuid import UUID

from app.core.ics import Entry, Method, Party, calendar
from app.core.links import settings
from app.notifications.facts import VisitFacts
from app.notifications.kinds import Kind
from app.notifications.letters import facts_of
from app.notifications.letters.letter import Letter
from app.notifications.models import Message

TAKES_AWAY = frozenset({Kind.APPOINTMENT_CANCELLED, Kind.APPOINTMENT_DECLINED, Kind.APPOINTMENT_HANDED_OVER})

CHANGES_NOTHING = frozenset({Kind.APPOINTMENT_REMINDER, Kind.APPOINTMENT_DELAYED})

NO_ENTRY: tuple[Method, bytes | None] = (Method.PUBLISH, None)


def uid(appointment_id: UUID) -> str:
    """Return the name by which every calendar knows a visit, for ever."""
    return f"{appointment_id}@{settings().platform_domain}"


def method_of(kind: Kind, *, was_confirmed: bool) -> Method | None:
    """Return what calendars are to do; None: they need not know. A request enters no calendar before it is approved."""
    if not kind.is_about_appointment or not was_confirmed or kind in CHANGES_NOTHING:
        return None
    return Method.CANCEL if kind in TAKES_AWAY else Method.REQUEST


def entry_for(message: Message, *, letter: Letter, link: str) -> tuple[Method, bytes | None]:
    """Return the entry that goes with a message, and what calendars are to do with it."""
    facts = facts_of(message)
    if not isinstance(facts, VisitFacts) or message.appointment_id is None:
        return NO_ENTRY
    method = method_of(Kind(message.kind), was_confirmed=facts.was_confirmed)
    if method is None:
        return NO_ENTRY
    entry = Entry(
        uid=uid(message.appointment_id),
        sequence=facts.sequence,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        timezone=facts.timezone,
        summary=_summary(facts, message),
        stamped_at=message.created_at,
        location=", ".join(part for part in (facts.salon, facts.address) if part),
        description=_description(letter, link),
        url=link,
        organizer=Party(email=facts.salon_email or parseaddr(settings().mail_from)[1], name=facts.salon),
        attendee=Party(email=message.to_address, name=message.to_name),
    )
    return method, calendar(entry, method=method)


def _summary(facts: VisitFacts, message: Message) -> str:
    if message.is_for_staff:
        return f"{facts.customer}: {facts.what}"
    return f"{facts.what}, {facts.salon}"


def _description(letter: Letter, link: str) -> str:
    facts = "\n".join(f"{line.label}: {line.text}" for line in letter.lines)
    label = letter.action.label if letter.action and letter.action.url == link else ""
    return "\n\n".join(part for part in (facts, f"{label}:\n{link}" if label else "") if part)
