"""The page on which a time is picked, made the same way for a new booking and for a visit that is moved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from flask import Response, abort, g, request, url_for
from werkzeug.datastructures import MultiDict

from app.availability import queries as availability
from app.availability.queries import Outlook
from app.availability.rulebook import Extras
from app.availability.sentences import for_empty_day
from app.availability.sheet import DaySlots, Slot, SlotSheet
from app.booking import picker
from app.booking.picker import Own
from app.booking.routes.ahead import asked_ahead
from app.booking.wall import Wall
from app.catalogue import menu, photos, words
from app.catalogue import queries as catalogue
from app.catalogue.menu import Entry
from app.catalogue.models import Addon, Salon, Service, StaffMember, StaffService
from app.core.days import YEARS
from app.core.htmx import go_to, page_or_partial
from app.core.http import render
from app.core.money import Money
from app.core.refusals import NotFound, Refusal
from app.core.wall_clock import day_of
from app.payments.demands import Rule
from app.payments.terms import queries as terms

To = Callable[..., str]
Fields = Sequence[tuple[str, str]]
"""Hidden fields of a form."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for; what makes no sense asks for nothing, and days that nobody can mean are nowhere."""

    staff_id: UUID | None = None
    day: date | None = None
    month: date | None = None
    addon_ids: tuple[UUID, ...] = ()

    @classmethod
    def of(cls, given: MultiDict[str, str]) -> "Asked":
        """Read the address of a page."""
        return cls._read(given, staff="staff", addon="addon")

    @classmethod
    def of_form(cls, given: MultiDict[str, str]) -> "Asked":
        """Read the form that asked for a start."""
        return cls._read(given, staff="staff_id", addon="addon_ids")

    @classmethod
    def _read(cls, given: MultiDict[str, str], *, staff: str, addon: str) -> "Asked":
        day = given.get("day", type=date.fromisoformat) or given.get("date", type=date.fromisoformat)
        month = given.get("month", type=_month)
        if any(asked.year not in YEARS for asked in (day, month) if asked):
            raise NotFound
        addon_ids = tuple(given.getlist(addon, type=UUID))
        return cls(staff_id=given.get(staff, type=UUID), day=day, month=month or day, addon_ids=addon_ids)


@dataclass(frozen=True, kw_only=True)
class Doors:
    """Where a picker leads: its page, its partial, what takes the chosen time, and the way back."""

    page: To
    times: To
    action: str
    back: str
    # A chosen time is taken at once by a POST; where it is only shown first, a GET is enough.
    method: str = "post"
    hidden: Fields = ()
    # What the page's own address carries, for forms that lead to it again.
    carried: Mapping[str, str] = field(default_factory=dict)
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
    # What can be had on top of the service, or what was agreed on when the visit was booked.
    addons: Sequence[Addon] = ()
    agreed: Extras = ()
    # What the salon asks for ahead; of a visit that is moved, nothing is asked anew.
    rules: Sequence[Rule] = ()
    # The customer's favourite and who did their last visit, where we know the customer.
    usual_staff_ids: Sequence[UUID] = ()

    @cached_property
    def window(self) -> picker.Window:
        today = day_of(self.now, zone=self.salon.timezone)
        return picker.window(
            today=today, horizon_days=self.salon.booking_horizon_days, month=self.asked.month or self._own_day
        )

    @cached_property
    def outlook(self) -> Outlook:
        return availability.outlook(from_day=self.window.first, to_day=self.window.last, **self._question)

    @cached_property
    def sheet(self) -> SlotSheet:
        return self.outlook.sheet

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
        return menu.entry(self.service, theirs, currency=self.salon.currency, addons=self.chosen_addons)

    @cached_property
    def chosen_addons(self) -> list[Addon]:
        """The add-ons that are asked for; what does not go with the service is left out."""
        return [addon for addon in self.addons if addon.id in self.asked.addon_ids]

    @property
    def addon_ids(self) -> list[UUID]:
        """Their ids, as addresses and forms carry them."""
        return [addon.id for addon in self.chosen_addons]

    @property
    def own_starts_at(self) -> datetime | None:
        """The start of one's own time, where the chosen day would offer it."""
        if self.own is None or self.own.service_id != self.service.id:
            return None
        return self.own.starts_at if self.staff_id in (None, self.own.staff_member_id) else None

    def alone(self, day: date) -> "Picker":
        """Return the picker of one day only: it costs less to ask for."""
        alone = Picker(**{name: getattr(self, name) for name in self.__dataclass_fields__})
        alone.__dict__["sheet"] = availability.slots(from_day=day, to_day=day, **self._question)
        return alone

    @property
    def usual(self) -> tuple[StaffMember, Slot] | None:
        """The staff member whom the customer knows, and their first start, where that is none of the shortcuts."""
        able = {one.staff_member_id: one.staff_member for one in self.offers}
        mine = next((able[who] for who in self.usual_staff_ids if who in able), None)
        slot = self.outlook.soonest.get(mine.id) if mine and self.staff_id is None else None
        return (mine, slot) if mine and slot else None

    @property
    def _own_day(self) -> date | None:
        return day_of(self.own.starts_at, zone=self.salon.timezone) if self.own else None

    @property
    def _question(self) -> dict[str, Any]:
        return {
            "service_id": self.service.id,
            "now": self.now,
            "staff_member_id": self.staff_id,
            "addon_ids": self.addon_ids,
            "agreed": self.agreed,
            "ignoring": self.own.source_id if self.own else None,
            "minutes": self.own.minutes if self.own else None,
        }


def find_salon() -> Salon:
    """Return the salon, and keep it where app.pages looks for it: one query for the page and its frame.

    Where it has closed for good there is nothing to pick: its home page says so.
    """
    return _open(catalogue.salon())


def find_salon_and_rules() -> tuple[Salon, list[Rule]]:
    """Return the salon as above, with what it asks for before a visit is booked, in one query as well."""
    salon, rules = catalogue.salon_with(terms.asked_as_json())
    return _open(salon), terms.read_rules(rules)


def _open(salon: Salon) -> Salon:
    g.salon = salon
    if salon.closed_at is not None:
        abort(go_to(url_for("catalogue.home")))
    return salon


def does(offers: Sequence[StaffService], staff_id: UUID | None) -> UUID | None:
    """Return the staff member who is asked for, if they are among those who can be booked."""
    return staff_id if any(offer.staff_member_id == staff_id for offer in offers) else None


def show(shown: Picker, **context: Any) -> Response:
    """Answer with the page, or with its changing part."""
    known = context_of(shown) | {"shortcuts": picker.shortcuts(shown.sheet)} | context
    return page_or_partial("booking/time/show.html", "booking/time/_picker.html", **known)


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
        "money": partial(Money, currency=shown.salon.currency),
        "photo": photos.url,
        "seen": picker.fingerprint(shown.day, shown.own),
        "ahead": asked_ahead(shown.rules, shown.service, shown.salon),
    }


def _day_in_reach(shown: Picker) -> date | None:
    return shown.asked.day if shown.asked.day and shown.asked.day in shown.window else None


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")
