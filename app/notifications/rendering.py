"""A message in its forms: text, HTML, calendar entry. Made by a worker when it is sent, or when somebody reads it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app.booking.models import Appointment
from app.booking.tokens import manage_token, manage_url
from app.core.colours import DEFAULT_BRAND, brand_tokens
from app.core.ics import Method
from app.core.languages import direction
from app.core.links import salon_url
from app.notifications import calendar_entries, queries
from app.notifications.kinds import Audience, Kind
from app.notifications.letters import compose, facts_of
from app.notifications.letters.letter import Letter
from app.notifications.models import Message
from app.notifications.plain import lines
from tenants.db import db

BLOT = "••••••"


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """What is sent."""

    subject: str
    text: str
    html: str
    calendar: bytes | None = None
    method: Method = Method.PUBLISH
    secrets: tuple[str, ...] = ()

    @property
    def kept_subject(self) -> str:
        """The subject as it may be kept and shown."""
        return blot(self.subject, self.secrets)

    @property
    def kept_text(self) -> str:
        """The text as it may be kept and shown: it opens nothing."""
        return blot(self.text, self.secrets)


@dataclass(frozen=True, kw_only=True)
class Door:
    """Where the visit that a message is about can be seen, and the secret in that address."""

    url: str = ""
    secrets: tuple[str, ...] = ()


def render(message: Message, *, now: datetime) -> Rendered:
    """Return a message in all its forms, in its recipient's language."""
    door = _door(message)
    with force_locale(message.locale):
        letter = _with_own_words(_letter(message, door, now=now), message)
        method, calendar = calendar_entries.entry_for(message, letter=letter, link=door.url)
        rendered = Rendered(subject=letter.header, text=_text(letter, message), html=_html(letter, message))
    return replace(rendered, calendar=calendar, method=method, secrets=_secrets(message, door))


def subject(message: Message, *, now: datetime) -> str:
    """Return the subject as it may be shown; of a message that waits, as it would be sent now."""
    if message.subject is not None:
        return message.subject
    door = _door(message)
    with force_locale(message.locale):
        return blot(_letter(message, door, now=now).header, _secrets(message, door))


def text(message: Message, *, now: datetime) -> str:
    """Return the text as it may be shown; of a message that waits, as it would be sent now."""
    if message.text_body is not None:
        return message.text_body
    door = _door(message)
    with force_locale(message.locale):
        letter = _with_own_words(_letter(message, door, now=now), message)
        return blot(_text(letter, message), _secrets(message, door))


def blot(text: str, secrets: Sequence[str]) -> str:
    """Return the text without its secrets; an address loses the part that carries one."""
    for secret in secrets:
        text = re.sub(r"[?&][\w-]+=" + re.escape(secret), "", text).replace(secret, BLOT)
    return text


def _door(message: Message) -> Door:
    if message.appointment_id is None:
        return Door(url=salon_url("booking_desk.calendar" if message.is_for_staff else "catalogue.home"))
    if message.is_for_staff:
        return Door(url=salon_url("booking_desk.show_appointment", appointment_id=message.appointment_id))
    appointment = db.session.get_one(Appointment, message.appointment_id)
    return Door(url=manage_url(appointment), secrets=(manage_token(appointment),))


def _letter(message: Message, door: Door, *, now: datetime) -> Letter:
    """Return the words of a message; a test says that it is one."""
    letter = compose(message, link=door.url, now=now)
    if not message.is_test:
        return letter
    note = _("This is a test: nothing of it has happened.")
    return replace(letter, subject=_("Test: %(subject)s", subject=letter.subject), notes=(note, *letter.notes))


def _with_own_words(letter: Letter, message: Message) -> Letter:
    """Return the letter with what the salon says in it."""
    rule = queries.find_rule(Kind(message.kind), Audience(message.audience))
    return replace(letter, own_words=lines(rule.own_words)) if rule is not None else letter


def _secrets(message: Message, door: Door) -> tuple[str, ...]:
    return tuple(secret for secret in (*door.secrets, message.context.get("secret", "")) if secret)


def _text(letter: Letter, message: Message) -> str:
    rendered = current_app.jinja_env.get_template("mail/layout.txt").render(letter=letter, facts=facts_of(message))
    return re.sub(r"\n{3,}", "\n\n", rendered).strip() + "\n"


def _html(letter: Letter, message: Message) -> str:
    facts = facts_of(message)
    return current_app.jinja_env.get_template("mail/layout.html").render(
        letter=letter,
        facts=facts,
        brand=brand_tokens(facts.brand_color or DEFAULT_BRAND),
        lang=message.locale.replace("_", "-"),
        dir=direction(message.locale),
        is_appointment=Kind(message.kind).is_about_appointment,
    )
