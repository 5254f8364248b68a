"""Reading mails as people, programs and calendars do; other tests use this to follow every link of every mail."""

import re
from email.message import EmailMessage

from icalendar import Calendar, Event

LINK = re.compile(r"https?://[^\s\"'<>]+")


def links_in(mail: EmailMessage) -> set[str]:
    """Return every address in every part of a mail, the calendar entry's included."""
    return {link.replace("&amp;", "&") for part in mail.walk() for link in LINK.findall(_words(part))}


def text_of(mail: EmailMessage) -> str:
    """Return the text part."""
    return mail.get_body(("plain",)).get_content()


def html_of(mail: EmailMessage) -> str:
    """Return the HTML part."""
    return mail.get_body(("html",)).get_content()


def calendar_of(mail: EmailMessage) -> Calendar | None:
    """Return the calendar that a calendar program would find among the alternatives."""
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            return Calendar.from_ical(part.get_content())
    return None


def event_of(mail: EmailMessage) -> Event:
    """Return the one entry of the mail's calendar."""
    (event,) = calendar_of(mail).walk("VEVENT")
    return event


def _words(part: EmailMessage) -> str:
    if part.get_content_type() in ("text/calendar", "application/ics"):
        found = part.get_payload(decode=True).decode()
        return found.replace("\r\n ", "")
    return part.get_content() if part.get_content_maintype() == "text" else ""
