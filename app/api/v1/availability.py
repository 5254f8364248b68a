"""/availability: which starts are offered, and, for the team, why a start is not."""

from collections.abc import Collection
from typing import Annotated, Any
from uuid import UUID

from flask import Response, request
from pydantic import BeforeValidator, Field

from app.api.v1.blueprint import bp
from app.api.v1.instants import local
from app.auth.access import current_actor, public, requires
from app.auth.permissions import Permission
from app.availability import queries, sentences
from app.availability.empty_day import WhyEmpty
from app.availability.explain import Reason
from app.availability.hours import epoch, moment
from app.availability.links import Start, link_for
from app.availability.queries import Explanation, SlotSheet
from app.availability.sentences import Listener
from app.availability.sheet import DaySlots
from app.booking.commands import AddonIds, Command, Id, Instant
from app.booking.queries.calendars import visible_team
from app.core import clock, http
from app.core.days import Day
from app.core.forms import build
from app.core.interval import Interval
from app.core.links import salon_url


def _listed(text: Any) -> Any:
    return [one for one in text.split(",") if one.strip()] if isinstance(text, str) else text


Listed = Annotated[AddonIds, BeforeValidator(_listed)]


class AskForSlots(Command):
    """Which slots are asked for: days are the salon's, both included."""

    service_id: Id
    from_: Day = Field(alias="from")
    to: Day
    staff_id: Id | None = None
    addon_ids: Listed = ()


class AskWhy(Command):
    """Which start is asked about, with one staff member or with each."""

    service_id: Id
    starts_at: Instant
    staff_id: Id | None = None
    addon_ids: Listed = ()


@bp.get("/availability/slots")
@public
def list_slots() -> Response:
    """List the starts that whoever asks may book; the team may book later and further ahead than customers."""
    asked = build(AskForSlots, request.args.to_dict())
    sheet = queries.slots(
        service_id=asked.service_id,
        from_day=asked.from_,
        to_day=asked.to,
        staff_member_id=asked.staff_id,
        addon_ids=asked.addon_ids,
        now=clock.now(),
        online=not current_actor().is_staff,
    )
    return http.as_json(_sheet(sheet))


@bp.get("/availability/explain")
@requires(Permission.EXPLAIN_AVAILABILITY)
def explain_start() -> Response:
    """Say why a start is or is not offered to customers, with each staff member whose calendar the caller may see."""
    asked = build(AskWhy, request.args.to_dict())
    explanation = queries.explain(
        service_id=asked.service_id,
        starts_at=asked.starts_at,
        staff_member_id=asked.staff_id,
        addon_ids=asked.addon_ids,
        now=clock.now(),
    )
    shown = {member.id for member in visible_team(current_actor())}
    return http.as_json(_explanation(explanation, shown=shown))


def _sheet(sheet: SlotSheet) -> dict[str, Any]:
    return {
        "timezone": sheet.timezone,
        "data": sheet.as_json,
        "empty_days": [_empty_day(day, day.why_empty) for day in sheet.days if day.why_empty],
    }


def _empty_day(day: DaySlots, why: WhyEmpty) -> dict[str, Any]:
    return {
        "day": day.day,
        "code": why.code,
        "sentence": sentences.for_empty_day(why),
        "next_free": day.next_free and day.next_free.starts_at,
    }


def _explanation(explanation: Explanation, *, shown: Collection[UUID]) -> dict[str, Any]:
    return {
        "service_id": explanation.service_id,
        "starts_at": local(explanation.starts_at, explanation.timezone),
        "timezone": explanation.timezone,
        "offered": explanation.is_offered,
        "staff": [_with_one(staff_id, explanation) for staff_id in explanation.reasons if staff_id in shown],
    }


def _with_one(staff_id: UUID, explanation: Explanation) -> dict[str, Any]:
    reasons = explanation.reasons[staff_id]
    return {
        "staff_id": staff_id,
        "name": explanation.names[staff_id],
        "offered": not reasons,
        "reasons": [_reason(reason, staff_id, explanation) for reason in reasons],
    }


def _reason(reason: Reason, staff_id: UUID, explanation: Explanation) -> dict[str, Any]:
    zone, name = explanation.timezone, explanation.names[staff_id]
    link = link_for(reason, Start(explanation.service_id, staff_id, epoch(explanation.starts_at), zone))
    return {
        "code": reason.code,
        "sentence": sentences.for_team(reason, Listener(zone=zone, country=explanation.country), name=name),
        "source": {"kind": reason.source, "id": reason.source_id},
        "limit": reason.limit,
        "during": [_interval(interval, zone) for interval in reason.intervals],
        "url": link and salon_url(link.endpoint, **link.values) + link.fragment,
    }


def _interval(interval: Interval, zone: str) -> dict[str, Any]:
    return {"starts_at": moment(interval[0], zone), "ends_at": moment(interval[1], zone)}
