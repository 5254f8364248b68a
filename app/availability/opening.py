"""When the team is at work, and at what: hours, less closed days, less absences, as the desk's calendar shades them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from app.availability import records, taken
from app.availability.hours import days
from app.availability.records import Stamp
from app.availability.rulebook import Opening
from app.availability.taken import Window

NOTHING = (0, 1)
"""A second of 1970: what is asked for is only the stamp that comes with every answer."""

Openings = Mapping[tuple[UUID, date], Opening]


def opening(rules: records.SalonRules, *, first: date, last: date) -> Openings:
    """Return when everybody is at work on the days from first to last, both included.

    Of days before yesterday only the weekly hours are known: closures and absences that are over are not kept in mind.
    """
    team = rules.rulebook.staff.values()
    return {(member.id, day): member.open_on(day) for member in team for day in days(first, last)}


def performing(rules: records.SalonRules, *, service_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return which of these services each staff member does who does any."""
    found: dict[UUID, list[UUID]] = {}
    for service in (service for service in rules.rulebook.services.values() if service.id in service_ids):
        for performer in service.performers:
            found.setdefault(performer.staff.id, []).append(service.id)
    return found


def current_rules(now: datetime, *, stamp: Stamp | None = None) -> records.SalonRules:
    """Return the salon's rules as they stand in this transaction. One statement, at most two.

    :param stamp: that of the rules, for whoever has just read it: then there is none, or one when they have changed
    """
    kept = records.find_kept()
    if kept is not None and (stamp or _read_stamp(now)) == kept.stamp:
        return kept
    return records.load(now=now)


def _read_stamp(now: datetime) -> Stamp:
    return taken.read_taken(Window(NOTHING, now), staff_ids=())[0]
