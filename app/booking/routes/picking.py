"""The page on which a time is picked, made the same way for a new booking and for a visit that is moved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import Response, g, request
from werkzeug.datastructures import MultiDict

from app.availability import queries as availability
from app.availability.sentences import for_empty_day
from app.availability.sheet import DaySlots, Slot, SlotSheet
from app.booking import picker
from app.booking.picker import Own
from app.booking.wall import Wall
from app.catalogue import menu, photos, words
from app.catalogue import queries as catalogue
from app.catalogue.menu import Entry
from app.catalogue.models import Salon, Service, StaffService
from app.core.days import YEARS
from app.core.htmx import page_or_partial
from app.core.http import render
from app.core.refusals import NotFound, Refusal
from app.core.wall_clock import day_of

To = Callable[..., str]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for; what makes no sense asks for nothing, and days that nobody can mean are nowhere."""

    staff_id: UUID | None = None
    day: date | None = None
    month: date | None = None

    @classmethod
    def of(cls, given: MultiDict[str, str], *, staff_field: str = "staff") -> "Asked":
        day, month = given.get("day", type=date.fromisoformat), given.get("month", type=_month)
        if any(asked.year not in YEARS for asked in (day, month) if asked):
            raise NotFound
        month = month or day
        return cls(staff_id=given.get(staff_field, type=UUID), day=day, month=month)


@dataclass(frozen=True, kw_only=True)
class Doors:
    """Where a picker leads: its page, its partial, what takes the chosen time, and the way back."""

    page: To
    times: To
    action: str
    back: str
    hidden: Mapping[str, str] = field(default_factory=dict)
    # Where the time that the asker has already leads.
    own: str = ""


@dataclass(frozen=True, kw_only=True)
class Picker:
    """Everything that the page shows. What costs a query is asked for when it is shown."""

    salon: Salon
    service: Service
    offers: Sequence[StaffService]
    asked: Asked
    staff_id: UUID | None
    doors: Doors
    now: datetime
    own: Own | None = None
    may_be_anybody: bool = True

    @cached_property
    def window(self) -> picker.Window:
        today = day_of(self.now, zone=self.salon.timezone)
        return picker.window(
            today=today, horizon_days=self.salon.booking_horizon_days, month=self.asked.month or self._own_day
        )

    @cached_property
    def sheet(self) -> SlotSheet:
        return self._slots(self.window.first, self.window.last)

    @cached_property
    def day(self) -> DaySlots:
        """The chosen day: the one asked for, or that of one's own time, or the first with slots."""
        asked = self.asked.day or (None if self.asked.month else self._own_day)
        return picker.chosen_day(self.sheet, asked=asked)

    @cached_property
    def wall(self) -> Wall:
        return Wall(zone=self.sheet.timezone, country=self.salon.country)

    @property
    def entry(self) -> Entry:
        """What it costs and how long it takes, with whoever is asked for."""
        theirs = [offer for offer in self.offers if self.staff_id in (None, offer.staff_member_id)]
        return menu.entry(self.service, theirs, currency=self.salon.currency)

    @property
    def own_starts_at(self) -> datetime | None:
        """The start of one's own time, where the chosen day would offer it."""
        if self.own is None or self.own.service_id != self.service.id:
            return None
        return self.own.starts_at if self.staff_id in (None, self.own.staff_member_id) else None

    def alone(self, day: date) -> "Picker":
        """Return the picker of one day only: it costs less to ask for."""
        alone = Picker(**{name: getattr(self, name) for name in self.__dataclass_fields__})
        alone.__dict__["sheet"] = self._slots(day, day)
        return alone

    @property
    def _own_day(self) -> date | None:
        return day_of(self.own.starts_at, zone=self.salon.timezone) if self.own else None

    def _slots(self, first: date, last: date) -> SlotSheet:
        return availability.slots(
            service_id=self.service.id,
            from_day=first,
            to_day=last,
            now=self.now,
            staff_member_id=self.staff_id,
            ignoring=self.own.source_id if self.own else None,
            minutes=self.own.minutes if self.own else None,
        )


def find_salon() -> Salon:
    """Return the salon, and keep it where app.pages looks for it: one query for the page and its frame."""
    salon = g.salon = catalogue.salon()
    return salon


def does(offers: Sequence[StaffService], staff_id: UUID | None) -> UUID | None:
    """Return the staff member who is asked for, if they are among those who can be booked."""
    return staff_id if any(offer.staff_member_id == staff_id for offer in offers) else None


def show(shown: Picker, **context: Any) -> Response:
    """Answer with the page, or with its changing part."""
    return page_or_partial("booking/time/show.html", "booking/time/_picker.html", **context_of(shown), **context)


def show_refusal(shown: Picker, refusal: Refusal, **context: Any) -> Response:
    """Answer a time that cannot be had with the page, the reason, and other times."""
    others: list[Slot] = list(refusal.alternatives or [])
    return render(
        "booking/time/show.html", refusal.status, **context_of(shown), refusal=refusal, alternatives=others, **context
    )


def show_times(shown: Picker) -> Response:
    """Answer a page that asks whether its day still looks the same: with nothing, when it does."""
    day = _day_in_reach(shown)
    if day is None:
        return Response(status=204)
    alone = shown.alone(day)
    seen = picker.fingerprint(alone.day, alone.own)
    if request.args.get("seen") == seen:
        return Response(status=204)
    return render("booking/time/times.htmx.html", **context_of(alone))


def context_of(shown: Picker) -> dict[str, Any]:
    """Return what the templates of the picker know."""
    return {
        "picker": shown,
        "wall": shown.wall,
        "doors": shown.doors,
        "faces": picker.faces(shown.sheet),
        "parts": picker.parts(shown.day.slots),
        "why_empty": for_empty_day(shown.day.why_empty) if shown.day.why_empty else "",
        "words": words,
        "photo": photos.url,
        "seen": picker.fingerprint(shown.day, shown.own),
    }


def _day_in_reach(shown: Picker) -> date | None:
    return shown.asked.day if shown.asked.day and shown.asked.day in shown.window else None


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")
