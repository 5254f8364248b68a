"""Lengths of time in a form: a number and its unit. Commands, rows and the API know minutes."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from app.catalogue import words
from app.core.refusals import Invalid

DAY = 24 * 60
UNITS: Mapping[str, int] = {"minutes": 1, "hours": 60, "days": DAY}
LONGEST = 365 * DAY
NUMBER = re.compile(r"[0-9]{1,9}")


def unit_options() -> list[tuple[str, str]]:
    """Return the units as the options of a field."""
    return [("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days"))]


def unit_of(name: str) -> str:
    """Return the name of the field that says in what a length is counted."""
    return f"{name}_unit"


def as_typed(minutes: int, name: str) -> dict[str, Any]:
    """Return a length as its two fields show it: in the largest unit that makes it whole; a day is 24 hours."""
    unit = next(unit for unit in ("days", "hours", "minutes") if _is_said_in(unit, minutes))
    return {name: minutes // UNITS[unit], unit_of(name): unit}


def stated(form: Mapping[str, str], names: Iterable[str]) -> dict[str, int]:
    """Return the minutes of the lengths that a form states with a unit; what is no number is left for the command.

    :raises Invalid: one is longer than anybody can mean
    """
    minutes = {name: _minutes(form, name) for name in names}
    too_long = [name for name, length in minutes.items() if length is not None and length > LONGEST]
    if too_long:
        sentence = _("Please enter at most %(length)s.", length=words.length(LONGEST))
        raise Invalid(errors={name: [sentence] for name in too_long})
    return {name: length for name, length in minutes.items() if length is not None}


def _minutes(form: Mapping[str, str], name: str) -> int | None:
    number, unit = form.get(name, "").strip(), UNITS.get(form.get(unit_of(name), ""))
    return int(number) * unit if unit and NUMBER.fullmatch(number) else None


def _is_said_in(unit: str, minutes: int) -> bool:
    # What is nothing at all is no hours: hours are what salons count in.
    return minutes % UNITS[unit] == 0 and (unit != "days" or minutes > DAY)
