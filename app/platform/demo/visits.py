"""Sixty days of a demo salon's life: who came, who did not, and who is coming."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, text

from app.auth.actor import ANONYMOUS, Actor
from app.auth.roles import Role
from app.booking import operations as booking
from app.booking.commands import BlockKind, BlockTime, Book, Contact
from app.booking.models import Appointment
from app.booking.queries.at_work import is_at_work
from app.booking.states import Status
from app.core.refusals import Refusal
from app.platform.demo.opening import Offered, address
from app.platform.demo.salons import DemoSalon
from tenants.db import db
from tenants.unit_of_work import unit_of_work

DAYS = 30
"""How far the demo reaches into the past and into the future."""

BOOKED_BEFORE = timedelta(days=6)
DESK = Actor(role=Role.OWNER, name="Desk")

ALOUD = 8
"""Visits that are booked on the demo's first day."""

NO_SHOW, CANCELLED = 0.05, 0.07
"""Shares of visits that did not come about."""


class InTwoChairs(Exception):
    """Somebody would be booked twice at a time."""


def live(salon: DemoSalon, menu: list[Offered], *, today: date, now: datetime, days: int) -> int:
    """Book the visits, one after another, and say how many there are."""
    chance = Random(salon.slug)  # noqa: S311 - the same demo every time
    booked = 0
    for offset in range(-days, days + 1):
        for wish in _wishes(salon, menu, chance, today + timedelta(days=offset)):
            booked += _visit(wish, chance, now)
    for offset in range(-3, 10):
        _pause(salon, menu, today + timedelta(days=offset), now)
    return booked


def _wishes(salon: DemoSalon, menu: list[Offered], chance: Random, day: date) -> Iterator[Book]:
    # Everybody at most once a day.
    for name in chance.sample(_regulars(salon), round(salon.visits_a_day * len(salon.team))):
        offered = chance.choice(menu)
        minute = chance.randrange(9 * 60, 19 * 60, 15)
        yield Book(
            service_id=offered.service_id,
            staff_id=chance.choice((None, *offered.staff_ids)),
            starts_at=_at(salon, day, minute),
            customer=Contact(name=name, email=address(name, salon)),
            accept_policies=True,
        )


def _regulars(salon: DemoSalon) -> list[str]:
    """Return a hundred names, made of the ten: the first one is somebody who can sign in."""
    first, last = zip(*(name.split(" ", 1) for name in salon.customers), strict=True)
    crossed = [f"{one} {other}" for one in first for other in last]
    return sorted(crossed, key=lambda name: name not in salon.customers)


def book_aloud(salon: DemoSalon, menu: list[Offered], *, today: date, now: datetime) -> None:
    """Book a few visits of which everybody hears, so that there are messages to read."""
    chance = Random(f"{salon.slug} aloud")  # noqa: S311 - the same demo every time
    wishes = (wish for offset in range(1, 9) for wish in _wishes(salon, menu, chance, today + timedelta(days=offset)))
    booked = (wish for wish in wishes if _visit(wish, chance, now, ahead=timedelta(0)))
    for _ in range(ALOUD):
        next(booked, None)


def _visit(wish: Book, chance: Random, now: datetime, *, ahead: timedelta = BOOKED_BEFORE) -> bool:
    """Book one visit at a time when it could be booked, and let become of it what becomes of visits."""
    booked_at = min(now, wish.slot.starts_at - ahead)
    fate = chance.random()
    try:
        with unit_of_work():
            # Two thousand commits need not wait for the disk one by one: a demo that is lost is made again.
            db.session.execute(text("SET LOCAL synchronous_commit = off"))
            appointment = booking.book(command=wish, by=ANONYMOUS, now=booked_at)
            _require_one_chair(appointment)
            _happen(appointment, fate, now)
    except (Refusal, InTwoChairs):
        return False  # taken, closed, or outside of hours: such wishes are made every day
    return True


def _require_one_chair(appointment: Appointment) -> None:
    """Let nobody sit in two chairs at a time. The salon would allow it: people book for their friends."""
    elsewhere = select(Appointment.id).where(
        Appointment.id != appointment.id,
        Appointment.customer_email == appointment.customer_email,
        Appointment.status != Status.CANCELLED,
        Appointment.starts_at < appointment.ends_at,
        Appointment.ends_at > appointment.starts_at,
    )
    if db.session.scalar(elsewhere.limit(1)) is not None:
        raise InTwoChairs


def _happen(appointment: Appointment, fate: float, now: datetime) -> None:
    if fate < CANCELLED:
        at = max(appointment.created_at, min(now, appointment.starts_at - timedelta(days=2)))
        booking.cancel(appointment_id=appointment.id, by=DESK, now=at, reason="")
    elif appointment.ends_at < now:
        if appointment.status == Status.PENDING:
            booking.confirm(appointment_id=appointment.id, by=DESK, now=appointment.created_at)
        finish = booking.mark_no_show if fate < CANCELLED + NO_SHOW else booking.complete
        finish(appointment_id=appointment.id, by=DESK, now=appointment.ends_at)


def _pause(salon: DemoSalon, menu: list[Offered], day: date, now: datetime) -> None:
    starts_at = _at(salon, day, 15 * 60)
    block = BlockTime(
        staff_id=_somebody(menu), starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), kind=BlockKind.BREAK
    )
    try:
        with unit_of_work():
            if is_at_work(staff_member_id=block.staff_id, starts_at=block.starts_at, ends_at=block.ends_at, now=now):
                booking.block_time(command=block, by=DESK, now=now)
    except Refusal:
        return  # busy at that time


def _somebody(menu: list[Offered]) -> UUID:
    return menu[0].staff_ids[-1]


def _at(salon: DemoSalon, day: date, minute: int) -> datetime:
    local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZoneInfo(salon.timezone))
    return datetime.fromtimestamp(local.timestamp(), ZoneInfo("UTC"))
