"""What the desk's calendar shows: a day with a column for each staff member, a week of one of them, or a list."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.auth.actor import Actor
from app.auth.permissions import Permission
from app.availability.hours import MINUTE, days, epoch, local_day
from app.availability.opening import current_rules, opening, performing
from app.booking import day_plan
from app.booking.day_plan import Day, Plan, Taken
from app.booking.models import Appointment, Hold
from app.booking.queries.revisions import Revision, revision
from app.booking.queries.sheets import Entry, Sheet, bounds, sheet
from app.booking.states import Status
from app.catalogue import queries as catalogue
from app.catalogue.absences import queries as absences
from app.catalogue.models import Location, StaffMember
from app.core.days import YEARS
from app.core.refusals import NotFound
from app.core.wall_clock import day_of

ONE_DAY = timedelta(days=1)


class View(StrEnum):
    """How much of the calendar is looked at."""

    DAY = "day"
    WEEK = "week"
    AGENDA = "agenda"

    @property
    def days(self) -> int:
        """How many days are shown at once."""
        return 1 if self is View.DAY else 7


@dataclass(frozen=True, kw_only=True)
class Look:
    """What somebody wants to see; what they do not say is chosen for them."""

    day: date | None = None
    view: View = View.DAY
    staff_member_id: UUID | None = None
    location_id: UUID | None = None
    cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class Head:
    """Whose column it is, on which day, and which of the services in the calendar they do."""

    staff_member: StaffMember
    day: date
    does: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """One day of a list: everything in it, the earliest first."""

    day: date
    entries: Sequence[Entry]


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A day or a week as it is drawn; `chosen` is whom it is narrowed to, `team` whom it could be.

    Columns have a `plan`, a list has `pages`. `seen` is what it looks like, in short. With
    `cancelled` it shows what was called off, too.
    """

    view: View
    day: date
    today: date
    location: Location
    locations: Sequence[Location]
    team: Sequence[StaffMember]
    chosen: StaffMember | None
    cancelled: bool
    members: Sequence[StaffMember]
    plan: Plan[Head] | None
    pages: Sequence[Page]
    seen: Revision
    step_minutes: int
    visits: int
    asked_for: Collection[tuple[UUID, date]]

    @property
    def names(self) -> Mapping[UUID, str]:
        """What those are called whose days are shown."""
        return {member.id: member.name for member in self.members}

    @property
    def first(self) -> date:
        """The first day that is shown."""
        return first_day(self.day, self.view)

    @property
    def last(self) -> date:
        """The last day that is shown."""
        return last_day(self.day, self.view)

    @property
    def previous(self) -> date | None:
        """Where one step back leads; None: the calendar begins here."""
        return _within_reach(self.day - _step(self.view))

    @property
    def next(self) -> date | None:
        """Where one step on leads; None: the calendar ends here."""
        return _within_reach(self.day + _step(self.view))

    def reaches(self, day: date) -> bool:
        """Tell whether a day has a page."""
        return _within_reach(day) is not None


def calendar(*, look: Look, by: Actor, now: datetime) -> Calendar:
    """Return what somebody looks at, as far as they may see it. Eight statements, nine when rules have changed.

    :raises NotFound: there is no such staff member or location, or it is not theirs to see
    """
    everybody = _visible(catalogue.team(), by)
    location, locations = _place(look, everybody, by)
    team = [member for member in everybody if member.location_id == location.id]
    chosen = _chosen(look, team, by)
    today = day_of(now, zone=location.timezone)
    day = look.day or today
    first, last = first_day(day, look.view), last_day(day, look.view)
    # Asked for before the rest: what changes in between is shown with the next question, and never lost.
    seen = _seen(first, last, location=location, now=now)
    found = sheet(first=first, last=last, timezone=location.timezone, by=by, now=now, cancelled=look.cancelled)
    members = [chosen] if chosen else _with_former(team, found, location)
    shown = {member.id for member in members}
    is_list = look.view is View.AGENDA
    return Calendar(
        view=look.view,
        day=day,
        today=today,
        location=location,
        locations=locations,
        team=team,
        chosen=chosen,
        cancelled=look.cancelled,
        members=members,
        plan=None if is_list else _plan(members, found, seen, first, last, location=location, now=now),
        pages=_pages(members, found, first, last, location=location) if is_list else (),
        seen=seen,
        step_minutes=catalogue.salon().slot_step_minutes,
        visits=sum(visit.staff_member_id in shown for visit in found.appointments),
        asked_for=_asked_for(first, last, location),
    )


def visible_team(by: Actor) -> Sequence[StaffMember]:
    """Return those whose time somebody works with: everybody, or themselves; with what they do. One statement."""
    return _visible(catalogue.staff_members(), by)


def _visible(team: Sequence[StaffMember], by: Actor) -> Sequence[StaffMember]:
    if by.may(Permission.MANAGE_APPOINTMENTS):
        return team
    return [member for member in team if member.id == by.staff_member_id]


def first_day(day: date, view: View) -> date:
    """Return the first day that is shown with a day: itself, or the Monday of its week."""
    return day - timedelta(days=day.weekday()) if view is View.WEEK else day


def last_day(day: date, view: View) -> date:
    """Return the last day that is shown with a day."""
    return first_day(day, view) + _step(view) - ONE_DAY


def _within_reach(day: date) -> date | None:
    return day if day.year in YEARS else None


def _asked_for(first: date, last: date, location: Location) -> set[tuple[UUID, date]]:
    """Return whose time off waits for an answer on which days: it takes no time, but is good to know. One statement."""
    starts_at, ends_at = bounds(first, last, timezone=location.timezone)
    waiting = absences.pending_time_off(starts_at=starts_at, ends_at=ends_at)
    return {
        (asked.staff_member_id, day)
        for asked in waiting
        for day in asked.days(location.timezone, first=first, last=last)
    }


def _step(view: View) -> timedelta:
    return view.days * ONE_DAY


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
    if look.view is not View.WEEK or not team:
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


def _seen(first: date, last: date, *, location: Location, now: datetime) -> Revision:
    starts_at, ends_at = bounds(first, last, timezone=location.timezone)
    return revision(starts_at=starts_at, ends_at=ends_at, now=now)


def _pages(members: Sequence[StaffMember], found: Sheet, first: date, last: date, *, location: Location) -> list[Page]:
    shown = {member.id for member in members}
    return [
        Page(
            day=day,
            entries=[
                entry
                for entry in found.on(day, timezone=location.timezone).entries
                if entry.staff_member_id in shown and not isinstance(entry, Hold)
            ],
        )
        for day in days(first, last)
    ]


def _plan(
    members: Sequence[StaffMember],
    found: Sheet,
    seen: Revision,
    first: date,
    last: date,
    *,
    location: Location,
    now: datetime,
) -> Plan[Head] | None:
    if not members:
        return None
    rules, zone = current_rules(now, stamp=seen.stamp), location.timezone
    openings = opening(rules, first=first, last=last)
    does = performing(rules, service_ids={visit.service_id for visit in found.appointments})
    columns: dict[Head, Day] = {}
    for day in days(first, last):
        that_day, local = found.on(day, timezone=zone), local_day(zone, day)
        for member in members:
            head = Head(staff_member=member, day=day, does=tuple(does.get(member.id, ())))
            columns[head] = Day(
                local=local,
                open=openings.get((member.id, day), ()),
                taken=[_taken(entry) for entry in that_day.column(member.id)],
            )
    return day_plan.lay_out(columns, now=epoch(now), by_clock=first != last)


def _taken(entry: Entry) -> Taken:
    starts, ends = epoch(entry.starts_at), epoch(entry.ends_at)
    if not isinstance(entry, Appointment):
        return Taken(starts=starts, ends=ends, thing=entry)
    return Taken(
        starts=starts,
        ends=ends,
        before=entry.buffer_before_minutes * MINUTE,
        after=entry.buffer_after_minutes * MINUTE,
        thing=entry,
        is_off=entry.status == Status.CANCELLED,
    )
