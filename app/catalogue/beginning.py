"""What an owner chooses to begin with, as the form says it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

from flask_babel import gettext as _
from pydantic import Field, model_validator
from werkzeug.datastructures import MultiDict

from app.catalogue.commands import CreateService
from app.catalogue.fields import Command, EndTime, StartTime, must
from app.catalogue.hours import Stretch
from app.catalogue.models import BusinessType
from app.catalogue.starter_menus import Suggestion
from app.core.refusals import Errors
from app.core.texts import Name

KEPT_LINE = re.compile(r"lines\.(\d+)\.")


def place_of(number: int) -> str:
    """Return where the form shows what is wrong with a line."""
    return f"line-{number}"


class Kept(Command):
    """A line of the starter menu that is kept."""

    number: int
    service: CreateService

    @property
    def place(self) -> str:
        """Where the form shows what is wrong with it."""
        return place_of(self.number)


class Begin(Command):
    """Begin with some lines of a menu, one staff member, and the same hours on some days of the week."""

    business_type: BusinessType
    owner_name: Name
    lines: list[Kept] = Field(min_length=1)
    weekdays: list[int] = Field(max_length=7)
    opens: StartTime
    closes: EndTime

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        must(all(day in range(7) for day in self.weekdays), _("Please choose days of the week."))
        must(self.opens < self.closes, _("A shift ends after it starts."))
        return self

    @property
    def stretches(self) -> list[Stretch]:
        """The weekly hours."""
        return [Stretch(day, self.opens, self.closes) for day in sorted(set(self.weekdays))]


def stated(form: MultiDict[str, str], menu: list[Suggestion]) -> dict[str, Any]:
    """Return what the form says of a menu that was suggested; names and buffers are the suggestion's."""
    kept = {int(number) for number in form.getlist("keep") if number.isdecimal()}
    return {
        **{name: form.get(name) for name in ("business_type", "owner_name", "opens", "closes")},
        "weekdays": form.getlist("weekdays"),
        "lines": [_line(number, line, form) for number, line in enumerate(menu) if number in kept],
    }


def _line(number: int, line: Suggestion, form: MultiDict[str, str]) -> dict[str, Any]:
    return {
        "number": number,
        "service": {
            "name": line.name,
            "category": line.category,
            "duration_minutes": form.get(f"minutes-{number}"),
            "price": form.get(f"price-{number}", ""),
            "buffer_after_minutes": line.buffer_after,
            "requires_approval": line.on_request,
        },
    }


def by_line(errors: Errors, lines: Sequence[Mapping[str, Any]]) -> Errors:
    """Return what is wrong, with the numbers that lines have on the form in place of those among the kept."""
    found: dict[str, list[str]] = {}
    for path, sentences in errors.items():
        kept = KEPT_LINE.match(path)
        found.setdefault(place_of(lines[int(kept[1])]["number"]) if kept else path, []).extend(sentences)
    return found
