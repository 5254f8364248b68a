"""What the desk's calendar shows: a day with a column for each staff member, or a week of one of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.auth.actor import Actor
from app.auth.permissions import Permission
from app.availability.hours import MINUTE, days, epoch, local_day
from app.availability.opening import Openings, opening
from app.booking import day_plan
from app.booking.day_plan import Day, Plan, Taken
from app.booking.models import Appointment
from app.booking.queries.sheets import Entry, Sheet, bounds, sheet
from app.catalogue import queries as catalogue
from app.catalogue.models import Location, StaffMember
from app.core.refusals import NotFound
from app.core.wall_clock import day_of

WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)


class View(StrEnum):
    """How much of the calendar is looked at."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, kw_only=True)
class Look:
    """What somebody wants to see; what they do not say is chosen for them."""

    day: date | None = None
    view: View = View.DAY
    staff_member_id: UUID | None = None
    location_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Head:
    """Whose column it is, and on which day."""

    staff_member: StaffMember
    day: date


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A day or a week as it is drawn; `chosen` is whom it is narrowed to, `team` whom it could be."""

    view: View
    day: date
    today: date
    location: Location
    locations: Sequence[Location]
    team: Sequence[StaffMember]
    chosen: StaffMember | None
    plan: Plan[Head] | None
    visits: int
    asked_for: Collection[tuple[UUID, date]]

    @property
    def first(self) -> date:
        """The first day that is shown."""
        return first_day(self.day, self.view)

    @property
    def last(self) -> date:
        """The last day that is shown."""
        return last_day(self.day, self.view)

    @property
    def previous(self) -> date:
        """Where one step back leads."""
        return self.day - _step(self.view)

    @property
    def next(self) -> date:
        """Where one step on leads."""
        return self.day + _step(self.view)


def calendar(*, look: Look, by: Actor, now: datetime) -> Calendar:
    """Return what somebody looks at, as far as they may see it. Eight statements, nine when rules have changed.

    :raises NotFound: there is no such staff member or location, or it is not theirs to see
    """
    everybody = visible_team(by)
    location, locations = _place(look, everybody, by)
    team = [member for member in everybody if member.location_id == location.id]
    chosen = _chosen(look, team, by)
    today = day_of(now, zone=location.timezone)
    day = look.day or today
    first, last = first_day(day, look.view), last_day(day, look.view)
    seen = sheet(first=first, last=last, timezone=location.timezone, by=by, now=now)
    members = [chosen] if chosen else _with_former(team, seen, location)
    heads = [Head(staff_member=member, day=each) for member in members for each in days(first, last)]
    shown = {member.id for member in members}
    return Calendar(
        view=look.view,
        day=day,
        today=today,
        location=location,
        locations=locations,
        team=team,
        chosen=chosen,
        plan=_plan(heads, seen, opening(first=first, last=last, now=now), location=location, now=now),
        visits=sum(visit.staff_member_id in shown for visit in seen.appointments),
        asked_for=_asked_for(first, last, location),
    )


def visible_team(by: Actor) -> Sequence[StaffMember]:
    """Return those whose time somebody works with: everybody, or themselves. One statement."""
    team = catalogue.staff_members()
    if by.may(Permission.MANAGE_APPOINTMENTS):
        return team
    return [member for member in team if member.id == by.staff_member_id]


def first_day(day: date, view: View) -> date:
    """Return the first day that is shown with a day: itself, or the Monday of its week."""
    return day if view is View.DAY else day - timedelta(days=day.weekday())


def last_day(day: date, view: View) -> date:
    """Return the last day that is shown with a day."""
    return first_day(day, view) + _step(view) - ONE_DAY


def _asked_for(first: date, last: date, location: Location) -> set[tuple[UUID, date]]:
    """Return whose time off waits for an answer on which days: it takes no time, but is good to know. One statement."""
    starts_at, ends_at = bounds(first, last, timezone=location.timezone)
    waiting = catalogue.pending_time_off(starts_at=starts_at, ends_at=ends_at)
    return {(asked.staff_member_id, day) for asked in waiting for day in asked.days(location.timezone)}


def _step(view: View) -> timedelta:
    return WEEK if view is View.WEEK else ONE_DAY


def _place(look: Look, team: Sequence[StaffMember], by: Actor) -> tuple[Location, Sequence[Location]]:
    """Return where the calendar is looked at: where they say, where whom they ask for works, or the main location."""
    locations = catalogue.locations()
    wanted = look.location_id or _works_at(look, team, by)
    found = next((location for location in locations if wanted in (None, location.id)), None)
    if found is None:
        raise NotFound
    return found, locations


def _works_at(look: Look, team: Sequence[StaffMember], by: Actor) -> UUID | None:
    if look.staff_member_id is not None:
        return _one_of(team, look.staff_member_id).location_id
    return next((member.location_id for member in team if member.id == by.staff_member_id), None)


def _chosen(look: Look, team: Sequence[StaffMember], by: Actor) -> StaffMember | None:
    if look.staff_member_id is not None:
        return _one_of(team, look.staff_member_id)
    if look.view is View.DAY or not team:
        return None
    return next((member for member in team if member.id == by.staff_member_id), team[0])


def _one_of(team: Sequence[StaffMember], staff_member_id: UUID) -> StaffMember:
    found = next((member for member in team if member.id == staff_member_id), None)
    if found is None:
        raise NotFound
    return found


def _with_former(team: Sequence[StaffMember], seen: Sheet, location: Location) -> list[StaffMember]:
    """Return the team, and whoever has left it but not these visits."""
    known = {member.id for member in team}
    former = {
        visit.staff_member_id: visit.staff_member
        for visit in seen.appointments
        if visit.location_id == location.id and visit.staff_member_id not in known
    }
    return [*team, *former.values()]


def _plan(
    heads: Sequence[Head], seen: Sheet, openings: Openings, *, location: Location, now: datetime
) -> Plan[Head] | None:
    if not heads:
        return None
    columns = {head: _column(head, seen, openings, zone=location.timezone) for head in heads}
    return day_plan.lay_out(columns, now=epoch(now), by_clock=len({head.day for head in heads}) > 1)


def _column(head: Head, seen: Sheet, openings: Openings, *, zone: str) -> Day:
    that_day = seen.on(head.day, timezone=zone)
    return Day(
        local=local_day(zone, head.day),
        open=openings.get((head.staff_member.id, head.day), ()),
        taken=[_taken(entry) for entry in that_day.column(head.staff_member.id)],
    )


def _taken(entry: Entry) -> Taken:
    before, after = 0, 0
    if isinstance(entry, Appointment):
        before, after = entry.buffer_before_minutes * MINUTE, entry.buffer_after_minutes * MINUTE
    return Taken(starts=epoch(entry.starts_at), ends=epoch(entry.ends_at), before=before, after=after, thing=entry)
