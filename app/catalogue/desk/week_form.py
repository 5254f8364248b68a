"""The form of somebody's week: seven days with rows of times, and under each what is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from app.catalogue.desk.forms import Form
from app.catalogue.hours import WEEKDAYS, Stretch, by_weekday, clock
from app.catalogue.models import WorkingWeek

Row = tuple[str, str]

EMPTY: Row = ("", "")


@dataclass(frozen=True, kw_only=True)
class Weekday:
    """One day of the form; 0 is Monday."""

    number: int
    rows: Sequence[Row]
    wrong: Sequence[str]


def weekdays(week: WorkingWeek | None, form: Form | None, *, more_on: int | None = None) -> list[Weekday]:
    """Return the days as the form shows them: as they were sent, or else as they are in force.

    :param more_on: the weekday that is to have an empty row more; one without any times has one all the same
    """
    filled = [typed_on(weekday) for weekday in WEEKDAYS] if form else _in_force(week)
    wrong = _wrong(form) if form else {}
    return [
        Weekday(number=number, rows=_with_room(rows, more=number == more_on), wrong=wrong.get(number, ()))
        for number, rows in enumerate(filled)
    ]


def shifts() -> Iterator[dict[str, Any]]:
    """Return the shifts that the form states, as the command has them."""
    for weekday in WEEKDAYS:
        for start, end in typed_on(weekday):
            yield {"weekday": weekday, "start": start, "end": end}


def typed_on(day: object) -> list[Row]:
    """Return the filled rows of a day; a row with one time only is kept, so that it can be refused."""
    rows = zip(request.form.getlist(f"start-{day}"), request.form.getlist(f"end-{day}"), strict=False)
    return [row for row in rows if any(row)]


def _in_force(week: WorkingWeek | None) -> list[list[Row]]:
    of_week = week.shifts if week else ()
    days = by_weekday(Stretch(shift.weekday, shift.starts_minute, shift.ends_minute) for shift in of_week)
    return [[_as_typed(stretch) for stretch in day] for day in days]


def _with_room(rows: Sequence[Row], *, more: bool) -> Sequence[Row]:
    return [*rows, EMPTY] if more or not rows else rows


def _wrong(form: Form) -> dict[int, list[str]]:
    """Return what is wrong by weekday: errors name a shift by its place among all of the week."""
    stated = [shift["weekday"] for shift in shifts()]
    found: dict[int, list[str]] = {}
    for path, sentences in form.errors.items():
        field, _, rest = path.partition(".")
        if field == "weekly" and rest:
            found.setdefault(stated[int(rest.partition(".")[0])], []).extend(sentences)
    return {weekday: list(dict.fromkeys(sentences)) for weekday, sentences in found.items()}


def _as_typed(stretch: Stretch) -> Row:
    """Return the times as a time field holds them: midnight is 00:00 there."""
    return clock(stretch.starts_minute), clock(stretch.ends_minute).replace("24:00", "00:00")
