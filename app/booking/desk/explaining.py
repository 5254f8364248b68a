"""Why is 10:00 not offered? Every rule that is in the way, in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.availability import queries as availability
from app.availability.sentences import Listener, for_team
from app.booking import asking
from app.booking.desk.blueprint import bp
from app.booking.desk.words import Clock, options, salon, zone_of
from app.booking.queries.calendars import visible_team
from app.catalogue import queries as catalogue
from app.catalogue.menu import booked_themselves
from app.core import clock
from app.core.htmx import page_or_partial
from app.core.wall_clock import day_of


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is said against a start, by staff member; nothing said: it is offered."""

    starts_at: datetime
    by_name: Mapping[str, Sequence[str]]


@bp.get("/explain")
@requires(Permission.EXPLAIN_AVAILABILITY)
def explain() -> ResponseReturnValue:
    """Say why customers are offered a time, or are not."""
    service_id, staff_id = asking.find_id("service"), asking.find_id("staff")
    zone = zone_of(staff_id)
    asked_at = asking.find_reading("day", "clock", zone=zone) or asking.find_instant("at")
    known = {
        "services": options(booked_themselves(catalogue.services())),
        "staff": options(visible_team(current_actor())),
        "day": asking.find_day() or day_of(asked_at or clock.now(), zone=zone),
        "clock": asking.find_time("clock"),
        "asked_at": asked_at,
        "say": Clock(zone=zone, country=salon().country),
        "values": request.args,
        "answer": _answer(service_id, staff_id, asked_at) if service_id and asked_at else None,
    }
    return page_or_partial("booking/desk/explain.html", "booking/desk/_explain.html", **known)


def _answer(service_id: UUID, staff_id: UUID | None, starts_at: datetime) -> Answer:
    found = availability.explain(service_id=service_id, staff_member_id=staff_id, starts_at=starts_at, now=clock.now())
    listener = Listener(zone=found.timezone, country=salon().country)
    shown = {member.id for member in visible_team(current_actor())}
    return Answer(
        starts_at=starts_at,
        by_name={
            found.names[who]: [for_team(reason, listener, name=found.names[who]) for reason in said]
            for who, said in found.reasons.items()
            if who in shown
        },
    )
