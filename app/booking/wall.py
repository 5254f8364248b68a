"""The clock on a salon's wall: how instants and days are said on the public pages."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from flask_babel import get_locale
from flask_babel import gettext as _

from app.core import spoken_time

ROOM = 4
"""Letters that the name of a day may have in a strip of days: “lun.”."""

NOON = time(12)
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Wall:
    """A zone, and the country whose habits decide how its times are said."""

    zone: str
    country: str

    def beside(self, zone: str | None, *, at: datetime) -> "Wall | None":
        """Return somebody's own clock, where it shows another time than this one at an instant."""
        return Wall(zone=zone, country=self.country) if zone and spoken_time.differs(self.zone, zone, at=at) else None

    def local(self, at: datetime) -> datetime:
        """Return the instant with the offset that this clock has then."""
        return at.astimezone(ZoneInfo(self.zone))

    def time(self, at: datetime) -> str:
        """Say the time of day."""
        return spoken_time.time(at, zone=self.zone, country=self.country)

    def span(self, starts_at: datetime, ends_at: datetime) -> str:
        """Say from when until when."""
        return spoken_time.span(starts_at, ends_at, zone=self.zone, country=self.country)

    @property
    def cycle(self) -> str:
        """Name the way of counting the hours, as browsers do: h23, or h12."""
        return "h23" if "13" in self.time(datetime(2000, 1, 1, 13, tzinfo=ZoneInfo(self.zone))) else "h12"

    @property
    def hour(self) -> str:
        """Name the way of writing the hours, as browsers do: 2-digit, or numeric."""
        return "2-digit" if "09" in self.time(datetime(2000, 1, 1, 9, tzinfo=ZoneInfo(self.zone))) else "numeric"

    def day(self, at: datetime | date) -> str:
        """Say the day in full."""
        return spoken_time.day(self._noon(at), zone=self.zone, country=self.country)

    def moment(self, at: datetime) -> str:
        """Say day and time in little room."""
        return spoken_time.moment(at, zone=self.zone, country=self.country)

    def soon(self, at: datetime, *, now: datetime) -> str:
        """Say day and time as one says it of what is near: today, tomorrow, Thursday; further away with its date."""
        ahead = (self.local(at).date() - self.local(now).date()).days
        if ahead >= DAYS_OF_A_WEEK:
            return self.moment(at)
        weekday = format_date(self.local(at), "EEEE", locale=get_locale() or "en")
        day = {0: _("Today"), 1: _("Tomorrow")}.get(ahead, weekday)
        return str(_("%(day)s, %(time)s", day=day, time=self.time(at)))

    def left(self, until: datetime, *, now: datetime) -> str:
        """Say minutes and seconds as a clock that runs down shows them: 4:59."""
        seconds = max(int((until - now).total_seconds()), 0)
        return f"{seconds // 60}:{seconds % 60:02d}"

    def stamp(self, at: datetime) -> str:
        """Say day, year and time in little room."""
        return spoken_time.stamp(at, zone=self.zone, country=self.country)

    def place(self) -> str:
        """Say whose time it is."""
        return spoken_time.place(self.zone)

    def weekday(self, day: date, *, within: date) -> str:
        """Say the day of the week in little room; the first day of another month says its month."""
        locale, is_turn = get_locale() or "en", day.day == 1 and day.month != within.month
        name = format_date(day, "MMM" if is_turn else "EEE", locale=locale)
        # Some languages abbreviate nothing; CLDR has them a shorter name where there is one.
        return name if is_turn or len(name) <= ROOM else format_date(day, "EEEEEE", locale=locale)

    def month(self, day: date) -> str:
        """Say month and year."""
        return format_skeleton("yMMMM", day, locale=get_locale() or "en")

    def _noon(self, at: datetime | date) -> datetime:
        return at if isinstance(at, datetime) else datetime.combine(at, NOON, ZoneInfo(self.zone))
