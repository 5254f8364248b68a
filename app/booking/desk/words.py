"""The clock on the wall of a location, in the words that the desk needs beside those of the public pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from flask_babel import get_locale

from app.availability.hours import moment
from app.booking.wall import Wall
from app.catalogue import queries as catalogue
from app.catalogue.models import Location, Service, StaffMember
from app.core import spoken_time
from app.core.forms import Options


@dataclass(frozen=True, kw_only=True)
class Clock(Wall):
    """A zone, and the country whose habits decide how its times are said.

    A calendar says the same few times again and again: each is worked out once.
    """

    _said: dict[datetime, str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, location: Location) -> "Clock":
        """Return the clock of a location."""
        return cls(zone=location.timezone, country=location.country)

    def time(self, at: datetime) -> str:
        """Say the time of day."""
        if at not in self._said:
            self._said[at] = super().time(at)
        return self._said[at]

    def span(self, starts_at: datetime, ends_at: datetime) -> str:
        """Say from when until when."""
        return f"{self.time(starts_at)} – {self.time(ends_at)}"

    def reading(self, instant: int) -> str:
        """Say the time of day of an instant in epoch seconds."""
        return self.time(moment(instant))

    def gap(self, starts: int, ends: int) -> str:
        """Say from when until when, of instants in epoch seconds."""
        return self.span(moment(starts), moment(ends))

    def short_day(self, day: date) -> str:
        """Say a day of the calendar in little room: Mon 1."""
        return str(format_skeleton("Ed", day, locale=get_locale() or "en"))

    def date_of(self, on: date | datetime) -> str:
        """Say a day with its year; of an instant, the day on which it is here."""
        return spoken_time.date_of(self.local(on).date() if isinstance(on, datetime) else on, country=self.country)

    def days(self, first: date, last: date) -> str:
        """Say from which day until which: 1 – 7 March 2027."""
        return spoken_time.days(first, last, country=self.country)

    def iso(self, at: int | datetime) -> str:
        """Write an instant as addresses and forms have it, with the clock's own offset."""
        instant = moment(at) if isinstance(at, int) else at
        return instant.astimezone(ZoneInfo(self.zone)).isoformat()

    def clock_value(self, at: datetime) -> str:
        """Write the time of day as a form's field has it."""
        return self.local(at).strftime("%H:%M")


def options(rows: Iterable[Service] | Iterable[StaffMember]) -> Options:
    """Return services or staff members as the options of a form's field."""
    return [(str(row.id), row.name) for row in rows]


def zone_of(staff_member_id: UUID | None) -> str:
    """Return the zone in which somebody works, or worked until they left, or the salon's.

    :raises NotFound: there is nobody by that id
    """
    if staff_member_id is None:
        return catalogue.salon().timezone
    return catalogue.staff_member(staff_member_id, also_former=True).location.timezone
