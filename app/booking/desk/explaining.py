"""Why is 10:00 not offered? Every rule that is in the way, in sentences, with the way to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from app.auth.access import access_of, current_actor, requires
from app.auth.permissions import Permission
from app.availability import queries as availability
from app.availability.explain import Reason
from app.availability.hours import epoch
from app.availability.links import Start, link_for
from app.availability.sentences import Listener, for_team
from app.booking import asking
from app.booking.desk.blueprint import bp
from app.booking.desk.words import Clock, options, salon, zone_of
from app.booking.queries.calendars import visible_team
from app.catalogue import queries as catalogue
from app.catalogue.menu import booked_themselves
from app.core import clock
from app.core.htmx import page_or_partial
from app.core.refusals import NotFound
from app.core.wall_clock import day_of

PAGE = "booking/desk/explain.html"
FORM, ANSWER = "booking/desk/_explain.html", "booking/desk/explain/_answer.html"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A reason in words; `href` leads to the field that sets the rule, for those who may open its page."""

    sentence: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is said against a start, for each staff member, or each service where one person is asked about.

    Names are in pairs with what is said: two people, or two services, may have the same.
    """

    starts_at: datetime
    said: Sequence[tuple[str, Sequence[Said]]]
    common: Sequence[Said] = ()


@bp.get("/explain")
@requires(Permission.EXPLAIN_AVAILABILITY)
def explain() -> ResponseReturnValue:
    """Say why customers are offered a time, or are not."""
    service_id, staff_id = asking.find_id("service"), asking.find_id("staff")
    zone = zone_of(staff_id)
    asked_at = asking.find_reading("day", "clock", zone=zone) or asking.find_instant("at")
    say = Clock(zone=zone, country=salon().country)
    known = {
        "services": options(booked_themselves(catalogue.services())),
        "staff": options(visible_team(current_actor())),
        "day": day_of(asked_at, zone=zone) if asked_at else asking.find_day() or day_of(clock.now(), zone=zone),
        "clock": say.clock_value(asked_at) if asked_at else "",
        "say": say,
        "values": request.args,
        "answer": _answer(service_id, staff_id, asked_at) if asked_at else None,
    }
    # Beside a form that asks only the answer is wanted; in the drawer, where one can ask on, all of it.
    return page_or_partial(PAGE, ANSWER if asking.text("beside") else FORM, **known)


def _answer(service_id: UUID | None, staff_id: UUID | None, starts_at: datetime) -> Answer | None:
    shown = {member.id for member in visible_team(current_actor())}
    if staff_id is not None and staff_id not in shown:
        return _of_former(staff_id, starts_at)
    if service_id is not None:
        return _with_each(service_id, staff_id, starts_at, shown)
    return _of_each_service(staff_id, starts_at) if staff_id is not None else None


def _of_former(staff_id: UUID, starts_at: datetime) -> Answer:
    """Answer for somebody who has left the team, and whose last visits are still in the calendar: they do nothing.

    :raises NotFound: there is nobody by that id, or whoever asks sees only themselves
    """
    if not current_actor().may(Permission.MANAGE_APPOINTMENTS):
        raise NotFound
    catalogue.staff_member(staff_id, also_former=True)
    return Answer(starts_at=starts_at, said=())


def _with_each(service_id: UUID, staff_id: UUID | None, starts_at: datetime, shown: Iterable[UUID]) -> Answer:
    found = availability.explain(service_id=service_id, staff_member_id=staff_id, starts_at=starts_at, now=clock.now())
    listener = Listener(zone=found.timezone, country=salon().country)
    return Answer(
        starts_at=starts_at,
        said=[
            (
                found.names[who],
                _said(
                    reasons,
                    Start(service_id, who, epoch(starts_at), found.timezone),
                    listener=listener,
                    name=found.names[who],
                ),
            )
            for who, reasons in found.reasons.items()
            if who in shown
        ],
    )


def _of_each_service(staff_id: UUID, starts_at: datetime) -> Answer | None:
    """Answer for whatever somebody does: what holds for all of it first, then what holds for some."""
    try:
        found = availability.explain_any_service(staff_member_id=staff_id, starts_at=starts_at, now=clock.now())
    except NotFound:
        return None
    listener = Listener(zone=found.timezone, country=salon().country)
    names = {service.id: service.name for service in catalogue.services()}

    def said(reasons: Iterable[Reason], service_id: UUID) -> list[Said]:
        start = Start(service_id, staff_id, epoch(starts_at), found.timezone)
        return _said(reasons, start, listener=listener, name=found.name)

    rest = {
        service_id: [reason for reason in reasons if reason not in found.common]
        for service_id, reasons in found.reasons.items()
    }
    # Nothing more to say of any service: the common reasons say it all.
    by_service = [(names[service_id], said(reasons, service_id)) for service_id, reasons in rest.items()]
    some = by_service if any(rest.values()) or not found.common else []
    return Answer(starts_at=starts_at, said=some, common=said(found.common, next(iter(found.reasons))))


def _said(reasons: Iterable[Reason], start: Start, *, listener: Listener, name: str) -> list[Said]:
    return [Said(sentence=for_team(reason, listener, name=name), href=_address(reason, start)) for reason in reasons]


def _address(reason: Reason, start: Start) -> str:
    """Return where the rule behind a reason is set, if whoever asks may go there."""
    link = link_for(reason, start)
    if link is None:
        return ""
    access = access_of(current_app.view_functions[link.endpoint])
    may_open = access is not None and access.admits(current_actor())
    return url_for(link.endpoint, **link.values) + link.fragment if may_open else ""
