"""What booking a start means, or why it cannot be booked: decided by the server, from rules and taken time alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.availability.explain import Code, Reason, reasons
from app.availability.hours import MINUTE, day_at, moment
from app.availability.models import OccupancyKind
from app.availability.occupancy import DayCap
from app.availability.rulebook import Extras, ServiceRules, StaffRules
from app.availability.situation import Situation
from app.availability.slots import Wish, performers, service_of
from app.core.money import Money

Against = Mapping[UUID, Sequence[Reason]]

# What no override lifts: time that is somebody else's, and work that somebody does not do.
FIRM = frozenset({Code.BUSY, Code.BUFFER, Code.DOES_NOT_DO_SERVICE})
# What was free before others came.
TAKEN = frozenset({Code.BUSY, Code.BUFFER, Code.DAY_FULL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What booking a start means. The visit lasts from `starts_at` to `ends_at`; its buffers come on top.

    Length and price contain those of the add-ons, which are `extras`.

    `chosen_by` is the salon's rule that picked the staff member, when the customer named none. `caps` are counted again
    when the time is taken: between the offer and then somebody may have booked another time of that day. `hold_minutes`
    is how long the salon keeps a time for somebody who is still booking it.
    """

    service_id: UUID
    staff_member_id: UUID
    location_id: UUID
    timezone: str
    starts_at: datetime
    ends_at: datetime
    buffer_before_minutes: int
    buffer_after_minutes: int
    price: Money
    chosen_by: str | None
    hold_minutes: int
    extras: Extras = ()
    caps: tuple[DayCap, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who can take a start, and what is said against it with everybody else who was thought of."""

    able: list[UUID]
    against: Against = field(default_factory=dict)

    @property
    def is_taken(self) -> bool:
        """Whether nothing but other visits is in the way with somebody."""
        return any(codes <= TAKEN for codes in self._codes())

    @property
    def is_day_full(self) -> bool:
        """Whether the day has all the visits it may have, with everybody who could take the start otherwise."""
        full = [Code.DAY_FULL in codes for codes in self._codes() if codes <= TAKEN]
        return bool(full) and all(full)

    @property
    def is_held(self) -> bool:
        """Whether nothing but holds, which will be over in minutes, is in the way with somebody."""
        kinds = ({reason.source for reason in said} for said in self.against.values())
        return any(kind == {OccupancyKind.HOLD} for kind in kinds)

    def _codes(self) -> list[set[Code]]:
        return [{reason.code for reason in said} for said in self.against.values()]


def judge(situation: Situation, *, wish: Wish, starts: int, override: bool) -> Judgement:
    """Return who can take a start: with `override` even against the salon's rules, but never twice."""
    rulebook, busy = situation.rules.rulebook, situation.busy
    asked = [wish.staff_id] if wish.staff_id else [p.staff.id for p in performers(rulebook=rulebook, wish=wish)]
    said = {
        staff_id: reasons(rulebook=rulebook, busy=busy, wish=wish, staff_id=staff_id, starts=starts)
        for staff_id in asked
    }
    if override:
        said = {staff_id: tuple(reason for reason in every if reason.code in FIRM) for staff_id, every in said.items()}
    against = {staff_id: every for staff_id, every in said.items() if every}
    return Judgement([staff_id for staff_id in asked if staff_id not in against], against)


def offer_of(situation: Situation, *, wish: Wish, starts: int, staff_id: UUID, override: bool) -> Offer:
    """Return what a start means with a staff member who can take it."""
    rules = situation.rules
    service = service_of(rulebook=rules.rulebook, wish=wish)
    performer = next(wish.as_long(performer) for performer in service.performers if performer.staff.id == staff_id)
    location = performer.staff.location
    return Offer(
        service_id=service.id,
        staff_member_id=staff_id,
        location_id=location.id,
        timezone=location.zone,
        starts_at=moment(starts),
        ends_at=moment(starts + performer.duration_minutes * MINUTE),
        buffer_before_minutes=service.buffer_before_minutes,
        buffer_after_minutes=service.buffer_after_minutes,
        price=Money(performer.price_minor, rules.currency),
        chosen_by=None if wish.staff_id else rules.any_staff_rule.value,
        hold_minutes=rules.hold_minutes,
        extras=wish.extras(service),
        caps=() if override else _caps(service, performer.staff, starts),
    )


def _caps(service: ServiceRules, staff: StaffRules, starts: int) -> tuple[DayCap, ...]:
    day = staff.location.day(day_at(staff.location.zone, starts))
    before = service.buffer_before_minutes * MINUTE
    limits = ((staff.id, staff.max_per_day), (service.id, service.max_per_day))
    return tuple(
        DayCap(id=id_, starts_at=moment(day.starts - before), ends_at=moment(day.ends - before), at_most=limit)
        for id_, limit in limits
        if limit is not None
    )
