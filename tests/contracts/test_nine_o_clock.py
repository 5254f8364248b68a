"""A visit at nine is at nine on the salon's clock, before, on and after the day on which that clock is changed."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.auth.actor import ANONYMOUS
from app.booking import operations as booking
from app.booking.commands import Book, Contact, PlaceHold
from app.booking.tokens import hold_token, manage_token
from app.booking.visitors import Visitor
from app.catalogue import operations as catalogue
from app.catalogue.models import Location, Salon, Shift, WorkingWeek
from app.core.ids import new_id
from tenants.db import db
from tests.booking.reading import read
from tests.catalogue.people import acting
from tests.notifications.conftest import parsed
from tests.notifications.letters import calendar_of, html_of, text_of


@dataclass(frozen=True)
class Place:
    """A demo salon's clock, and how people there say nine and a quarter to ten."""

    zone: str
    country: str
    nine: str
    end: str

    @property
    def span(self):
        return f"{self.nine} – {self.end}"


BERLIN = Place("Europe/Berlin", "DE", "09:00", "09:45")
NEW_YORK = Place("America/New_York", "US", "9:00 AM", "9:45 AM")
TOKYO = Place("Asia/Tokyo", "JP", "09:00", "09:45")

# Which hour of UTC nine o'clock is, from the tables of the zones' laws and not from the library that is tested.
CASES = [
    (BERLIN, "2027-03-27", 8),
    (BERLIN, "2027-03-28", 7),
    (BERLIN, "2027-03-29", 7),
    (BERLIN, "2027-10-30", 7),
    (BERLIN, "2027-10-31", 8),
    (BERLIN, "2027-11-01", 8),
    (NEW_YORK, "2027-03-13", 14),
    (NEW_YORK, "2027-03-14", 13),
    (NEW_YORK, "2027-03-15", 13),
    (NEW_YORK, "2027-11-06", 13),
    (NEW_YORK, "2027-11-07", 14),
    (NEW_YORK, "2027-11-08", 14),
    (TOKYO, "2027-03-28", 0),
    (TOKYO, "2027-10-31", 0),
]


@dataclass(frozen=True)
class Nine:
    """Nine o'clock somewhere on a day: the instant, and the offset that the clock there has then."""

    place: Place
    day: str
    at: datetime

    @property
    def local(self):
        offset = timedelta(hours=9 - self.at.hour)
        sign = "-" if offset < timedelta(0) else "+"
        return f"{self.day}T09:00:00{sign}{abs(9 - self.at.hour):02}:00"


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0].zone}-{case[1]}")
def nine(app, request):
    """Shear Bliss moves to a place where it opens every day of the year."""
    place, day, hour = request.param
    salon, location = db.session.scalars(select(Salon)).one(), db.session.scalars(select(Location)).one()
    salon.timezone = location.timezone = place.zone
    salon.country = location.country = place.country
    salon.booking_horizon_days = 365
    week = db.session.scalars(select(WorkingWeek)).one()
    week.shifts.append(Shift(id=new_id(), weekday=6, starts_minute=540, ends_minute=1020))
    db.session.flush()
    catalogue.touch()
    return Nine(place, day, datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=hour))


@pytest.fixture
def witnesses(app, bliss, client, perform_jobs, now):
    """`witnesses(starts_at)`: what every door of the house says of a visit that begins then."""
    folder = app.extensions["settings"].var_dir / "mail"
    for left in folder.glob("*.eml"):
        left.unlink()

    def hear(starts_at, day):
        said = {"picker": read(client, f"/book/cut?day={day}").answer.text}
        said["slots"] = _json(client, f"/api/v1/availability/slots?service_id={bliss.cut_id}&from={day}&to={day}")
        hold = _hold(bliss, starts_at, now)
        said["details"] = client.get(f"/book/hold/{hold.id}?token={hold_token(hold.id)}").text
        visit = _book(hold, now)
        perform_jobs()
        token = manage_token(visit)
        said["manage"] = client.get(f"/a/{visit.id}?token={token}").text
        said["calendar file"] = Calendar.from_ical(client.get(f"/a/{visit.id}/calendar.ics?token={token}").data)
        desk = acting(app.test_client(host=client.host), bliss.owner)
        said["desk"] = desk.get(f"/desk/calendar?day={day}").text
        said["desk visit"] = desk.get(f"/desk/appointments/{visit.id}").text
        said["appointment"] = _json(client, f"/api/v1/appointments/{visit.id}", {"X-Manage-Token": token})
        mails = [parsed(path.read_bytes()) for path in folder.glob("*.eml")]
        for mail in mails:
            to = mail["To"].addresses[0].username
            said |= {
                f"text to {to}": text_of(mail),
                f"page to {to}": html_of(mail),
                f"entry to {to}": calendar_of(mail),
            }
        return said

    return hear


def _hold(people, starts_at, now):
    command = PlaceHold(service_id=people.cut_id, starts_at=starts_at)
    return booking.place_hold(command=command, visitor=Visitor(), by=ANONYMOUS, now=now).hold


def _book(hold, now):
    contact = Contact(name="Dora", email="dora@example.com")
    given = {"hold_id": hold.id, "hold_token": hold_token(hold.id), "customer": contact, "accept_policies": True}
    return booking.book(command=Book(**given), by=ANONYMOUS, now=now)


def _json(client, path, headers=None):
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json


def _says(door, said, nine):
    """Tell whether a door says nine o'clock, and means the right instant."""
    if isinstance(said, Calendar):
        return _calendar_says(said, nine)
    if door == "picker":
        return nine.place.nine in re.findall(rf'value="{re.escape(nine.local)}"><time[^>]*>([^<]*)<', unescape(said))
    if door == "slots":
        return nine.local in {slot["starts_at"] for slot in said["data"]}
    if door == "appointment":
        return said["starts_at"] == nine.local and said["timezone"] == nine.place.zone
    label = rf'aria-label="{nine.place.span}, Dora' if door == "desk" else rf"(?:^|[>\s]){nine.place.span}(?:[<\s]|$)"
    return re.search(label, unescape(said)) is not None


def _calendar_says(calendar, nine):
    """Tell it as a calendar program would: by the zone that comes with the entry, not by one that it knows itself."""
    (event,), (zone,) = calendar.walk("VEVENT"), calendar.walk("VTIMEZONE")
    begins = event["DTSTART"]
    written = begins.to_ical().decode() == f"{nine.day.replace('-', '')}T090000"
    enclosed = begins.dt.replace(tzinfo=zone.to_tz(lookup_tzid=False))
    known = begins.dt.replace(tzinfo=ZoneInfo(begins.params["TZID"]))
    return written and enclosed.astimezone(UTC) == known.astimezone(UTC) == nine.at


def denials(said, nine):
    return {door for door, words in said.items() if not _says(door, words, nine)}


DOORS = {"picker", "slots", "details", "manage", "calendar file", "desk", "desk visit", "appointment"}
MAILS = {f"{form} to {who}" for form in ("text", "page", "entry") for who in ("dora", "bo")}


def test_every_door_says_nine(nine, witnesses):
    said = witnesses(nine.at, nine.day)

    assert said.keys() == DOORS | MAILS
    assert denials(said, nine) == set()


@pytest.mark.parametrize("nine", [CASES[1], CASES[10]], indirect=True)
def test_an_hour_beside_would_be_seen(nine, witnesses):
    """The control: a visit an hour later, as a forgotten clock change would make it, is at nine at no door."""
    said = witnesses(nine.at + timedelta(hours=1), nine.day)
    offers = {"picker", "slots"}

    assert denials(said, nine) >= (DOORS | MAILS) - offers


def test_a_start_that_is_not_offered_would_be_seen(app, bliss, client):
    """The control of the lists of starts: on a day without nine o'clock neither has it."""
    other = Nine(BERLIN, "2027-03-07", datetime(2027, 3, 7, 8, tzinfo=UTC))
    days = f"&from={other.day}&to={other.day}"
    said = {
        "picker": read(client, f"/book/cut?day={other.day}").answer.text,
        "slots": _json(client, f"/api/v1/availability/slots?service_id={bliss.cut_id}{days}"),
    }

    assert denials(said, other) == {"picker", "slots"}


@pytest.mark.parametrize("nine", [CASES[1]], indirect=True)
def test_a_wrong_zone_within_an_entry_would_be_seen(nine, witnesses):
    """The control of the entries: nine o'clock in summer, by a zone whose summer is an hour ahead of itself."""
    sound = witnesses(nine.at, nine.day)["entry to dora"]
    crooked = Calendar.from_ical(sound.to_ical().replace(b"TZOFFSETTO:+0200", b"TZOFFSETTO:+0300"))

    assert denials({"sound": sound, "crooked": crooked}, nine) == {"crooked"}
