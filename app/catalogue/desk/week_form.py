"""The editor of a week: what stands in its form, and what is wrong with it, by weekday and shift."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _

from app.catalogue.commands import SetWorkingWeek
from app.catalogue.hours import WEEKDAYS
from app.catalogue.week_draft import Draft, Row, likely_copies
from app.catalogue.words import weekday_name
from app.core.forms import build
from app.core.refusals import Errors, Invalid

SHIFT = re.compile(r"weekly\.(\d+)(?:\.(start|end))?$")


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """A shift as two fields, with what is wrong with it."""

    row: Row
    problems: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class ShownDay:
    """A weekday of the editor; `likely` are the days that are ticked to copy it to."""

    weekday: int
    rows: Sequence[ShownRow]
    minutes: int

    @property
    def name(self) -> str:
        """The weekday's name."""
        return weekday_name(self.weekday)

    @property
    def likely(self) -> Sequence[int]:
        """The days it is probably copied to."""
        return likely_copies(self.weekday)


def stated() -> Draft:
    """Return the week as the form states it, with rows that are empty or only half filled in."""
    return Draft(tuple(tuple(_rows(weekday)) for weekday in WEEKDAYS))


def parse_week() -> SetWorkingWeek:
    """Return the week that the form asks for; rows without any time ask for nothing.

    :raises Invalid: a shift makes no sense; the sentences name its weekday and which of that day's shifts it is
    """
    filled = [(weekday, place, row) for weekday, place, row in _placed(stated()) if any(row)]
    weekly = [{"weekday": weekday, "start": row.start, "end": row.end} for weekday, _place, row in filled]
    try:
        return build(SetWorkingWeek, {"weekly": weekly, "valid_from": request.form.get("valid_from") or None})
    except Invalid as refusal:
        raise Invalid(
            _("Please look at the marked hours."),
            errors=_named(refusal.errors, [(weekday, place) for weekday, place, _row in filled]),
        ) from refusal


def chosen_days(act: str) -> list[int]:
    """Return the days that are ticked beside a button that copies.

    :raises ValueError: one of them is no weekday
    """
    days = [int(day) for day in request.form.getlist(f"to-{act.partition('-')[2]}")]
    if not set(days) <= set(WEEKDAYS):
        raise ValueError(days)
    return days


def focus_after(act: str, draft: Draft) -> str:
    """Return the id of the field where one goes on after a button was pressed."""
    verb, *numbers = act.split("-")
    weekday = int(numbers[0])
    match verb:
        case "add":
            return f"start-{weekday}-{len(draft.days[weekday]) - 1}"
        case "split":
            return f"start-{weekday}-{int(numbers[1]) + 1}"
    return f"{'copy' if verb == 'copy' else 'add'}-{weekday}"


def shown(draft: Draft, errors: Errors) -> list[ShownDay]:
    """Return the seven days of a draft as they are shown."""
    return [
        ShownDay(
            weekday=weekday,
            rows=[
                ShownRow(row=row, problems=list(errors.get(_key(weekday, place), ()))) for place, row in enumerate(day)
            ],
            minutes=draft.minutes_on(weekday),
        )
        for weekday, day in enumerate(draft.days)
    ]


def _rows(weekday: int) -> Iterator[Row]:
    pairs = zip(request.form.getlist(f"start-{weekday}"), request.form.getlist(f"end-{weekday}"), strict=False)
    return (Row(start, end) for start, end in pairs)


def _placed(draft: Draft) -> Iterator[tuple[int, int, Row]]:
    for weekday, day in enumerate(draft.days):
        yield from ((weekday, place, row) for place, row in enumerate(day))


def _named(errors: Errors, places: Sequence[tuple[int, int]]) -> dict[str, list[str]]:
    """Return what is wrong, each shift's under its key and with its name; the rest stays as it is."""
    named: dict[str, list[str]] = {}
    for path, sentences in errors.items():
        found = SHIFT.match(path)
        if found is None:
            named[path] = list(sentences)
        else:
            weekday, place = places[int(found[1])]
            said = (_of_shift(weekday, place, sentence) for sentence in sentences)
            named.setdefault(_key(weekday, place), []).extend(said)
    return named


def _of_shift(weekday: int, place: int, sentence: str) -> str:
    named: Mapping[str, Any] = {"day": weekday_name(weekday), "number": place + 1, "sentence": sentence}
    return str(_("%(day)s, shift %(number)s: %(sentence)s", **named))


def _key(weekday: int, place: int) -> str:
    return f"shift.{weekday}.{place}"
