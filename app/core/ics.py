"""Calendar entries as iCalendar text (RFC 5545), and as the messages that calendars exchange (RFC 5546)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress

PRODUCT = "-//Parlour//Booking//EN"
AROUND = timedelta(days=400)
"""How much of a zone's history goes with an entry: both clock changes on either side."""


class Method(StrEnum):
    """What a calendar is to do with the entry."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody with an e-mail address: the organizer or an attendee."""

    email: str
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry. Its `uid` stays the same for ever, its `sequence` rises with every change."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    timezone: str
    summary: str
    stamped_at: datetime
    location: str = ""
    description: str = ""
    url: str = ""
    organizer: Party | None = None
    attendee: Party | None = None


def calendar(entry: Entry, *, method: Method = Method.PUBLISH) -> bytes:
    """Return a calendar with this one entry, and with the zone that its local times need."""
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", method.value)
    event = _event(entry, method)
    if event["DTSTART"].params.get("TZID"):
        found.add_component(_zone(entry))
    found.add_component(event)
    return bytes(found.to_ical())


def _event(entry: Entry, method: Method) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped_at)
    event.add("dtstart", _local(entry.starts_at, entry.timezone))
    event.add("dtend", _local(entry.ends_at, entry.timezone))
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("transp", "OPAQUE")
    stated = {"summary": entry.summary, "location": entry.location, "description": entry.description, "url": entry.url}
    for name, text in stated.items():
        if text:
            event.add(name, text)
    _add_parties(event, entry)
    return event


def _add_parties(event: Event, entry: Entry) -> None:
    if entry.organizer is not None:
        event.add("organizer", _address(entry.organizer), encode=False)
    if entry.attendee is not None:
        attendee = _address(entry.attendee)
        # They have agreed by booking: no calendar is to ask them again, or to write to the salon about it.
        attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
        event.add("attendee", attendee, encode=False)


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    if party.name:
        # A parameter cannot hold a double quote, however it is escaped (RFC 5545, 3.2).
        address.params["CN"] = party.name.replace('"', "'")
    return address


def _local(at: datetime, zone: str) -> datetime:
    """Return the local time; in UTC where the local clock shows it twice and means the second time.

    A local time with a zone's name means its first showing (RFC 5545, 3.3.5).
    """
    local = at.astimezone(ZoneInfo(zone))
    return at.astimezone(ZoneInfo("UTC")) if local.fold else local


def _zone(entry: Entry) -> Timezone:
    first, last = (entry.starts_at - AROUND).date(), (entry.ends_at + AROUND).date()
    zone = Timezone.from_tzid(entry.timezone, first_date=first, last_date=last)
    zone.pop("COMMENT", None)
    return zone
