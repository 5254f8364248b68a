"""The rules of a salon as the database has them: read in one statement, kept by each process until they change."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Any, LiteralString
from uuid import UUID

import orjson

from app.availability.hours import WallInterval, Week
from app.availability.rulebook import (
    Absence,
    ClosedDays,
    Extra,
    LocationRules,
    Performer,
    Rulebook,
    ServiceRules,
    StaffRules,
)
from app.catalogue import public_holidays
from app.catalogue.models import AnyStaffRule, Visibility
from tenants.context import current_tenant
from tenants.db import db

KEPT_SALONS = 1000
"""How many salons' rules a process keeps; docs/decisions/0010-availability-reads.md says what that costs."""

YEARS_OF_HOLIDAYS = 3

Stamp = tuple[int, int]
"""What tells one state of a salon's rules from every other: `catalogue_version`, and the transaction that wrote it.

The version alone would not do: a transaction that is rolled back after its rules were read leaves its number to the
next one.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalonRules:
    """A salon's rulebook, and what else decides about a visit. `names` are those of staff members, for sentences."""

    stamp: Stamp
    names: Mapping[UUID, str]
    timezone: str
    country: str
    currency: str
    any_staff_rule: AnyStaffRule
    hold_minutes: int
    rulebook: Rulebook


class RecentlyUsed:
    """The rules of the salons that were asked for last, one state each."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[UUID, SalonRules] = OrderedDict()
        self._lock = Lock()

    def find(self, tenant_id: UUID) -> SalonRules | None:
        with self._lock:
            if tenant_id not in self._kept:
                return None
            self._kept.move_to_end(tenant_id)
            return self._kept[tenant_id]

    def keep(self, tenant_id: UUID, rules: SalonRules) -> None:
        with self._lock:
            self._kept[tenant_id] = rules
            self._kept.move_to_end(tenant_id)
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)


_recent = RecentlyUsed(KEPT_SALONS)

# One statement is one snapshot: the stamp belongs to exactly these rows. What is over has no say in any slot.
RULES: LiteralString = """
SELECT json_build_object(
    'salon', (SELECT row_to_json(s) FROM (SELECT *, xmin::text::bigint AS written_by FROM salon) AS s),
    'locations', (SELECT json_agg(row_to_json(l)) FROM (SELECT id, timezone, country FROM locations) AS l),
    'closures', (SELECT json_agg(row_to_json(c)) FROM closures AS c WHERE ends_on >= %(today)s),
    'worked_holidays', (SELECT json_agg(on_day) FROM worked_holidays WHERE on_day >= %(today)s),
    'services', (SELECT json_agg(row_to_json(s)) FROM services AS s WHERE archived_at IS NULL),
    'addons', (
        SELECT json_agg(row_to_json(a) ORDER BY position, name, id) FROM (
            SELECT id, name, duration_minutes, price_minor, bookable_online, position,
                (SELECT json_agg(service_id) FROM addon_services WHERE addon_id = addons.id) AS service_ids
            FROM addons WHERE archived_at IS NULL
        ) AS a
    ),
    'staff', (
        SELECT json_agg(row_to_json(m) ORDER BY position, name, id) FROM staff_members AS m WHERE archived_at IS NULL
    ),
    'offers', (SELECT json_agg(row_to_json(o)) FROM staff_services AS o),
    'weeks', (
        SELECT json_agg(row_to_json(w)) FROM (
            SELECT staff_member_id, valid_from, (
                SELECT json_agg(json_build_array(weekday, starts_minute, ends_minute))
                FROM shifts WHERE working_week_id = working_weeks.id
            ) AS shifts FROM working_weeks
        ) AS w
    ),
    'overrides', (SELECT json_agg(row_to_json(o)) FROM day_overrides AS o WHERE on_day >= %(today)s),
    'absences', (
        SELECT json_agg(row_to_json(t)) FROM (
            SELECT id, staff_member_id, reason, floor(extract(epoch FROM starts_at))::bigint AS starts,
                ceil(extract(epoch FROM ends_at))::bigint AS ends
            FROM time_off WHERE ends_at >= %(today)s
        ) AS t
    )
)::text
"""

Row = Mapping[str, Any]


def find_kept() -> SalonRules | None:
    """Return the salon's rules as this process last read them, if it has; they may have changed since."""
    return _recent.find(current_tenant().id)


def load(*, now: datetime) -> SalonRules:
    """Read the salon's rules and keep them."""
    # Two days of grace: today has not begun, or is not over, everywhere.
    text = db.session.connection().exec_driver_sql(RULES, {"today": date.fromordinal(now.toordinal() - 2)}).scalar_one()
    rules = _salon_rules({name: rows or [] for name, rows in orjson.loads(text).items()}, years=_years(now))
    _recent.keep(current_tenant().id, rules)
    return rules


def _years(now: datetime) -> tuple[date, date]:
    return date(now.year - 1, 12, 1), date(now.year + YEARS_OF_HOLIDAYS, 12, 31)


def _salon_rules(rows: Mapping[str, Any], *, years: tuple[date, date]) -> SalonRules:
    salon = rows["salon"]
    locations = {location["id"]: _location(location, rows, years) for location in rows["locations"]}
    staff = {member["id"]: _staff_member(member, locations, rows) for member in rows["staff"]}
    rulebook = Rulebook(
        staff={member.id: member for member in staff.values()},
        services={UUID(service["id"]): _service(service, staff, rows) for service in rows["services"]},
        slot_step_minutes=salon["slot_step_minutes"],
        minimum_notice_minutes=salon["minimum_notice_minutes"],
        # A salon that has closed for good offers nothing, not even today.
        horizon_days=salon["booking_horizon_days"] if salon["closed_at"] is None else -1,
    )
    return SalonRules(
        stamp=(salon["catalogue_version"], salon["written_by"]),
        names={UUID(member["id"]): member["name"] for member in rows["staff"]},
        timezone=salon["timezone"],
        country=salon["country"],
        currency=salon["currency"],
        any_staff_rule=AnyStaffRule(salon["any_staff_rule"]),
        hold_minutes=salon["hold_minutes"],
        rulebook=rulebook,
    )


def _location(location: Row, rows: Mapping[str, Any], years: tuple[date, date]) -> LocationRules:
    return LocationRules(
        id=UUID(location["id"]),
        zone=location["timezone"],
        closures=tuple(
            ClosedDays(
                id=UUID(closure["id"]),
                starts_on=date.fromisoformat(closure["starts_on"]),
                ends_on=date.fromisoformat(closure["ends_on"]),
                reason=closure["reason"],
            )
            for closure in rows["closures"]
            if closure["location_id"] in (None, location["id"])
        ),
        holidays=_holidays(location, rows, years),
    )


def _holidays(location: Row, rows: Mapping[str, Any], years: tuple[date, date]) -> dict[date, str]:
    salon = rows["salon"]
    if not salon["observes_public_holidays"]:
        return {}
    # The part of the country is stated for the salon's own; a location abroad has its country's holidays.
    at_home = location["country"] == salon["country"]
    holidays = public_holidays.between(
        country=location["country"],
        subdivision=salon["holiday_subdivision"] if at_home else None,
        from_day=years[0],
        to_day=years[1],
        language=salon["locale"],
    )
    worked = {date.fromisoformat(day) for day in rows["worked_holidays"]}
    return {day: name for day, name in holidays.items() if day not in worked}


def _staff_member(member: Row, locations: Mapping[str, LocationRules], rows: Mapping[str, Any]) -> StaffRules:
    return StaffRules(
        id=UUID(member["id"]),
        location=locations[member["location_id"]],
        weeks=tuple(_week(week) for week in _theirs(member, rows["weeks"])),
        overrides=_overrides(_theirs(member, rows["overrides"])),
        absences=tuple(
            Absence(id=UUID(off["id"]), starts=off["starts"], ends=off["ends"], reason=off["reason"])
            for off in _theirs(member, rows["absences"])
        ),
        is_bookable_online=member["bookable_online"],
        max_per_day=member["max_appointments_per_day"],
    )


def _theirs(member: Row, rows: Iterable[Row]) -> Iterable[Row]:
    return (row for row in rows if row["staff_member_id"] == member["id"])


def _week(week: Row) -> Week:
    shifts: list[list[WallInterval]] = [[] for _ in range(7)]
    for weekday, starts, ends in week["shifts"] or ():
        shifts[weekday].append((starts, ends))
    return Week(date.fromisoformat(week["valid_from"]), tuple(tuple(sorted(day)) for day in shifts))


def _overrides(rows: Iterable[Row]) -> dict[date, tuple[WallInterval, ...]]:
    """Return the hours by day: none for a day off."""
    by_day: defaultdict[date, tuple[WallInterval, ...]] = defaultdict(tuple)
    for row in rows:
        hours = ((row["starts_minute"], row["ends_minute"]),) if row["starts_minute"] is not None else ()
        by_day[date.fromisoformat(row["on_day"])] += hours
    return dict(by_day)


def _service(service: Row, staff: Mapping[str, StaffRules], rows: Mapping[str, Any]) -> ServiceRules:
    offers = {offer["staff_member_id"]: offer for offer in rows["offers"] if offer["service_id"] == service["id"]}
    return ServiceRules(
        id=UUID(service["id"]),
        duration_minutes=service["duration_minutes"],
        buffer_before_minutes=service["buffer_before_minutes"],
        buffer_after_minutes=service["buffer_after_minutes"],
        max_per_day=service["max_per_day"],
        is_bookable_online=service["visibility"] != Visibility.HIDDEN,
        performers=tuple(_performer(service, offers[key], staff[key]) for key in staff if key in offers),
        extras={UUID(addon["id"]): _extra(addon) for addon in rows["addons"] if _goes_with(addon, service)},
    )


def _goes_with(addon: Row, service: Row) -> bool:
    together = addon["service_ids"] or ()
    return service["id"] in together or service["parent_id"] in together


def _extra(addon: Row) -> Extra:
    return Extra(
        id=UUID(addon["id"]),
        name=addon["name"],
        minutes=addon["duration_minutes"],
        price_minor=addon["price_minor"],
        is_bookable_online=addon["bookable_online"],
    )


def _performer(service: Row, offer: Row, staff: StaffRules) -> Performer:
    """Return how one staff member does it: their own length and price, or else the service's."""
    own = {
        name: offer[name] if offer[name] is not None else service[name] for name in ("duration_minutes", "price_minor")
    }
    return Performer(staff=staff, **own)
