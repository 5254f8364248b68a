from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from app.core.ics import Entry, Method, Party, calendar

STARTS = datetime(2027, 3, 27, 8, tzinfo=UTC)
ENTRY = Entry(
    uid="visit@example.com",
    sequence=3,
    starts_at=STARTS,
    ends_at=STARTS + timedelta(minutes=45),
    timezone="Europe/Berlin",
    summary="Cut; wash, dry",
    stamped_at=STARTS - timedelta(days=1),
    location="Main street 1, Town",
    description="First line\nSecond line",
    organizer=Party(email="desk@shear.example", name='Shear "Bliss"'),
    attendee=Party(email="dora@example.com", name="Dora: Ü"),
)

ZONES = {
    "Europe/Berlin": [(3, 27), (3, 28), (3, 29), (10, 30), (10, 31), (11, 1)],
    "America/New_York": [(3, 13), (3, 14), (3, 15), (11, 6), (11, 7), (11, 8)],
    "Asia/Tokyo": [(3, 27), (3, 28), (3, 29), (10, 30), (10, 31), (11, 1)],
    "Australia/Lord_Howe": [(4, 3), (4, 4), (4, 5), (10, 2), (10, 3), (10, 4)],
}
DAYS = [(zone, day) for zone, days in ZONES.items() for day in days]


def read(raw):
    found = Calendar.from_ical(raw)
    (event,) = found.walk("VEVENT")
    return found, event


class TestCalendar:
    def test_is_read_back_as_it_was_meant(self):
        found, event = read(calendar(ENTRY, method=Method.REQUEST))

        assert found["METHOD"] == "REQUEST"
        assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("visit@example.com", 3, "CONFIRMED")
        assert event["SUMMARY"] == "Cut; wash, dry"
        assert event["DESCRIPTION"] == "First line\nSecond line"
        assert event["LOCATION"] == "Main street 1, Town"
        assert event["ORGANIZER"].params["CN"] == "Shear 'Bliss'"
        assert event["ATTENDEE"].params["CN"] == "Dora: Ü"
        assert event["ATTENDEE"].params["RSVP"] == "FALSE"

    def test_takes_away_what_is_cancelled(self):
        found, event = read(calendar(ENTRY, method=Method.CANCEL))

        assert (found["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")

    def test_keeps_lines_short_and_ended_as_calendars_want_them(self):
        raw = calendar(replace(ENTRY, summary="Übergroß " * 40))

        assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
        assert b"\n" not in raw.replace(b"\r\n", b"")

    @pytest.mark.parametrize("zone, day", DAYS)
    def test_nine_is_nine_on_both_sides_of_a_clock_change(self, zone, day):
        nine = datetime(2027, *day, 9, tzinfo=ZoneInfo(zone))
        starts_at = nine.astimezone(UTC)

        raw = calendar(replace(ENTRY, timezone=zone, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45)))

        _, event = read(raw)
        assert f"DTSTART;TZID={zone}:2027{day[0]:02}{day[1]:02}T090000".encode() in raw
        assert event["DTSTART"].dt.replace(tzinfo=None) == datetime(2027, *day, 9)
        assert offset_in_force(raw, nine.replace(tzinfo=None)) == nine.utcoffset()

    def test_an_hour_that_comes_twice_is_said_in_utc_the_second_time(self):
        second = datetime(2027, 10, 31, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1).astimezone(UTC)

        _, event = read(calendar(replace(ENTRY, starts_at=second, ends_at=second + timedelta(hours=1))))

        assert event["DTSTART"].dt == second == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def offset_in_force(raw, local):
    """What a calendar program that knows no zones makes of the zone that comes with the entry (RFC 5545, 3.6.5)."""
    (zone,) = Calendar.from_ical(raw).walk("VTIMEZONE")
    onsets = [(onset, part["TZOFFSETTO"].td) for part in zone.subcomponents for onset in onsets_of(part)]
    return max((onset, offset) for onset, offset in onsets if onset <= local)[1]


def onsets_of(part):
    further = part.get("RDATE", [])
    lists = further if isinstance(further, list) else [further]
    return [part["DTSTART"].dt, *(each.dt for one in lists for each in one.dts)]
