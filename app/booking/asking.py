"""What an address or a form asks for, read one word at a time: pages are linked to, and people edit links."""

from datetime import date, datetime, time
from uuid import UUID

from flask import request

from app.core.days import YEARS, of_this_age
from app.core.refusals import Invalid, NotFound
from app.core.wall_clock import instant_of


def text(name: str) -> str:
    """Return what the request says under a name, without the spaces around it."""
    return request.values.get(name, "").strip()


def refuse_other_ages(*names: str) -> None:
    """Refuse days and instants that can be read, but that nobody can have meant.

    :raises Invalid: there are some, by their names
    """
    errors = {name: said for name in names if (said := _why_not(text(name)))}
    if errors:
        raise Invalid(errors=errors)


def find_day(name: str = "day") -> date | None:
    """Return a day, or None where the request names none that makes sense."""
    try:
        day = date.fromisoformat(text(name))
    except ValueError:
        return None
    return day if day.year in YEARS else None


def find_time(name: str) -> time | None:
    """Return a time of day, or None where the request names none."""
    try:
        return time.fromisoformat(text(name)).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def find_instant(name: str) -> datetime | None:
    """Return an instant, which needs its offset to be one, or None."""
    # A plus sign that somebody forgot to escape in an address arrives as a space.
    try:
        at = datetime.fromisoformat(text(name).replace(" ", "+"))
    except ValueError:
        return None
    return at if at.tzinfo is not None and at.year in YEARS else None


def find_reading(day: str, clock: str, *, zone: str) -> datetime | None:
    """Return the instant of a day and a time of day of a zone, named by two fields, or None."""
    on, at = find_day(day), find_time(clock)
    return instant_of(datetime.combine(on, at), zone=zone) if on is not None and at is not None else None


def find_id(name: str) -> UUID | None:
    """Return an id, or None where the request names none.

    :raises NotFound: what it names is no id
    """
    stated = text(name)
    if not stated:
        return None
    try:
        return UUID(stated)
    except ValueError:
        raise NotFound from None


def _why_not(stated: str) -> list[str]:
    try:
        day = datetime.fromisoformat(stated.replace(" ", "+"))
    except ValueError:
        return []
    try:
        of_this_age(day)
    except ValueError as error:
        return [str(error)]
    return []
