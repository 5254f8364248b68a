"""Blocked time: a break, a training, anything that customers are not to book into."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.availability.occupancy import SlotTaken
from app.booking import asking, operations
from app.booking.commands import BlockKind, BlockTime, MoveBlock
from app.booking.desk import outside, undoing
from app.booking.desk.answers import in_place_or_there
from app.booking.desk.blueprint import CALENDAR_CHANGED, CLOSE_DRAWER, blocks_time, bp
from app.booking.desk.taken import what_is_there
from app.booking.desk.undoing import Undo
from app.booking.desk.words import Clock, options, zone_of
from app.booking.models import Block
from app.booking.queries.at_work import first_free
from app.booking.queries.blocks import block as find_block
from app.booking.queries.calendars import visible_team
from app.catalogue import queries as catalogue
from app.catalogue.models import StaffMember
from app.core import clock
from app.core.days import YEARS
from app.core.forms import Options, build
from app.core.htmx import announcing
from app.core.refusals import NotFound, Refusal
from app.core.refused_forms import coming_back, shown_as_asked
from app.core.wall_clock import day_of, instant_of

FIELDS = ("staff", "day", "starts", "ends", "kind", "reason")
PAGE = "booking/desk/block.html"
PARTIAL = "booking/desk/_block.html"
DONE = "booking/desk/done.htmx.html"
USUAL_LENGTH = timedelta(minutes=30)
QUARTER = timedelta(minutes=15)
ONE_DAY = timedelta(days=1)
MIDNIGHT = time()
MORNING = time(9)
"""Where a block begins on a day on which nobody works."""

A_NIGHT = timedelta(hours=12)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@bp.get("/blocks/new")
@blocks_time
def new_block() -> ResponseReturnValue:
    """Show the form for a new block; asked again, with what was typed."""
    return _form(_suggested_anew())


@bp.post("/blocks")
@blocks_time
def create_block() -> ResponseReturnValue:
    """Block time."""
    with coming_back(_form_again):
        block = operations.block_time(command=build(BlockTime, _stated()), by=current_actor(), now=clock.now())
    undo = Undo(href=url_for(".create_removal", block_id=block.id))
    return _done(block, said=f"{_('The time is blocked.')} {_warning_of(block)}", undo=undo)


@bp.get("/blocks/<uuid:block_id>")
@blocks_time
def show_block(block_id: UUID) -> ResponseReturnValue:
    """Show a block, to change or remove it."""
    block = find_block(block_id, by=current_actor())
    return _form(_values(block) | _typed(), block=block)


@bp.post("/blocks/<uuid:block_id>")
@blocks_time
def update_block(block_id: UUID) -> ResponseReturnValue:
    """Change a block: when, whose, and what for."""
    block = find_block(block_id, by=current_actor())
    whose, undo = block.staff_member, Undo(href=url_for(".update_block", block_id=block.id), values=_exactly(block))
    with coming_back(lambda refusal: _form_again(refusal, block=block)):
        command = build(MoveBlock, _stated())
        operations.move_block(block_id=block.id, command=command, by=current_actor(), now=clock.now())
    said = f"{_('The block is changed.')} {_warning_of(block)}"
    return _done(block, said=said, undo=back_to(whose, block, undo))


@bp.post("/blocks/<uuid:block_id>/removal")
@blocks_time
def create_removal(block_id: UUID) -> ResponseReturnValue:
    """Let customers book the time again."""
    block = find_block(block_id, by=current_actor())
    # Nothing is blocked for those who have left, so it could not be taken back.
    has_left = block.staff_member.archived_at is not None
    undo = None if has_left else Undo(href=url_for(".create_block"), values=_exactly(block))
    operations.remove_block(block_id=block.id, by=current_actor())
    return _done(block, said=_("The time can be booked again."), undo=undo)


def _stated() -> dict[str, Any]:
    """Return what the form states, as a command has it.

    :raises Invalid: a day that nobody can mean
    """
    asking.refuse_other_ages("day", "starts_at", "ends_at")
    zone = zone_of(asking.find_id("staff"))
    starts_at = asking.find_instant("starts_at") or asking.find_reading("day", "starts", zone=zone)
    stated = {
        "staff_id": asking.find_id("staff"),
        "starts_at": starts_at,
        "ends_at": asking.find_instant("ends_at")
        or _ends_at(asking.find_day(), asking.find_time("ends"), starts_at=starts_at, zone=zone),
        "kind": asking.text("kind") or None,
        "reason": asking.text("reason"),
    }
    return {name: value for name, value in stated.items() if value is not None}


def _ends_at(day: date | None, ends: time | None, *, starts_at: datetime | None, zone: str) -> datetime | None:
    """Return when it ends: on the next day where that is a night later. An end that is further off is a slip."""
    if day is None or ends is None:
        return None
    ends_at, next_day = (instant_of(datetime.combine(on, ends), zone=zone) for on in (day, day + ONE_DAY))
    if starts_at is None or ends_at > starts_at:
        return ends_at
    return next_day if ends == MIDNIGHT or next_day - starts_at <= A_NIGHT else ends_at


def _suggested() -> dict[str, str]:
    """Return the values of a form that nobody has filled in: from the time that was clicked, or the first free one."""
    staff_id = asking.find_id("staff") or current_actor().staff_member_id or _first_of_the_team()
    zone = zone_of(staff_id)
    at = asking.find_instant("at") or _first_time(staff_id, zone=zone)
    shown = Clock(zone=zone, country="")
    return {
        "staff": str(staff_id or ""),
        "day": (asking.find_day() or day_of(at, zone=zone)).isoformat(),
        "starts": shown.clock_value(at),
        "ends": shown.clock_value(asking.find_instant("until") or at + USUAL_LENGTH),
        "kind": BlockKind.BREAK,
    }


def _suggested_anew() -> dict[str, str]:
    """Return the same beside what was typed; what was only proposed for another day or person is proposed anew."""
    suggested, typed = _suggested(), _typed()
    times = {name: typed.pop(name) for name in ("starts", "ends") if name in typed}
    is_typed = bool(times) and " ".join(times.values()) != asking.text("proposed")
    # A stretch that was chosen in the calendar is as good as typed.
    is_proposal = not is_typed and asking.find_instant("at") is None
    proposed = f"{suggested['starts']} {suggested['ends']}" if is_proposal else ""
    return suggested | typed | (times if is_typed else {}) | {"proposed": proposed}


def _typed() -> dict[str, str]:
    """Return what a form says that asks again."""
    return {name: asking.text(name) for name in FIELDS if name in request.args}


def _first_of_the_team() -> UUID | None:
    return next((member.id for member in visible_team(current_actor())), None)


def _first_time(staff_id: UUID | None, *, zone: str) -> datetime:
    """Return from when time is proposed: the first that is free that day, or else from about now or in the morning."""
    soonest, today = _next_quarter(clock.now()), day_of(clock.now(), zone=zone)
    day = asking.find_day() or today
    spare = soonest if day == today else instant_of(datetime.combine(day, MORNING), zone=zone)
    if staff_id is None:
        return spare
    return first_free(staff_member_id=staff_id, day=day, length=USUAL_LENGTH, soonest=soonest, now=clock.now()) or spare


def _values(block: Block) -> dict[str, str]:
    shown = Clock(zone=block.staff_member.location.timezone, country="")
    return {
        "staff": str(block.staff_member_id),
        "day": day_of(block.starts_at, zone=shown.zone).isoformat(),
        "starts": shown.clock_value(block.starts_at),
        "ends": shown.clock_value(block.ends_at),
        "kind": block.kind,
        "reason": block.reason,
    }


def _exactly(block: Block) -> dict[str, str]:
    """Return what brings the block back as it is: instants, where the form has readings of the clock."""
    return {
        "staff": str(block.staff_member_id),
        "starts_at": block.starts_at.isoformat(),
        "ends_at": block.ends_at.isoformat(),
        "kind": block.kind,
        "reason": block.reason,
    } | undoing.MARK


def _form(values: Mapping[str, str], *, block: Block | None = None, refusal: Refusal | None = None) -> Response:
    return shown_as_asked(
        PAGE,
        PARTIAL,
        refusal,
        block=block,
        values=values,
        staff=_staff(block),
        warning=_warning(values),
        errors=_errors(refusal),
        problem=_problem(refusal, block),
    )


def _form_again(refusal: Refusal, *, block: Block | None = None) -> Response:
    undoing.refuse(refusal)
    return _form(request.form, block=block, refusal=refusal)


def _staff(block: Block | None) -> Options:
    """Return whose time it can be; that of somebody who has left the team stays theirs."""
    team = options(visible_team(current_actor()))
    has_left = block is not None and block.staff_member.archived_at is not None
    return [*team, *options([block.staff_member])] if block is not None and has_left else team


def _errors(refusal: Refusal | None) -> dict[str, Sequence[str]]:
    """Return what is wrong, by the fields of the form."""
    fields = {"starts_at": "starts", "ends_at": "ends", "staff_id": "staff"}
    return {fields.get(name, name): said for name, said in refusal.errors.items()} if refusal else {}


def _problem(refusal: Refusal | None, block: Block | None) -> str:
    if isinstance(refusal, SlotTaken):
        return _in_the_way(block) or str(
            _("There is a visit or another block in this time. Please move that first, or choose another time.")
        )
    return refusal.detail if refusal and not refusal.errors else ""


def _in_the_way(block: Block | None) -> str:
    asked = _stated()
    staff_id = asked.get("staff_id") or (block.staff_member_id if block else None)
    if staff_id is None:
        return ""
    location = catalogue.staff_member(staff_id, also_former=True).location
    return what_is_there(
        staff_member_id=staff_id,
        starts_at=asked["starts_at"],
        ends_at=asked["ends_at"],
        besides=block.id if block else None,
        say=Clock.of(location),
    )


def _warning(values: Mapping[str, str]) -> str:
    """Say before it is saved where a time lies outside of the hours, if it can be read."""
    try:
        member = catalogue.staff_member(UUID(values["staff"]), also_former=True)
        day, starts = date.fromisoformat(values["day"]), time.fromisoformat(values["starts"])
        ends = time.fromisoformat(values["ends"])
    except (KeyError, ValueError, NotFound):
        return ""
    if day.year not in YEARS:
        return ""
    zone = member.location.timezone
    starts_at = instant_of(datetime.combine(day, starts), zone=zone)
    ends_at = _ends_at(day, ends, starts_at=starts_at, zone=zone)
    if ends_at is None or ends_at <= starts_at:
        return ""
    return outside.warning(member, starts_at=starts_at, ends_at=ends_at)


def back_to(whose: StaffMember, block: Block, undo: Undo) -> Undo | None:
    """Return the offer to give a block back to whose it was; none where they have left the team."""
    return undo if block.staff_member_id == whose.id or whose.archived_at is None else None


def shown(block: Block, refusal: Refusal) -> Response:
    """Answer a block that could not be put where it was dropped: with its form, as it is, and the reason."""
    undoing.refuse(refusal)
    return _form(_values(block), block=block, refusal=refusal)


def _warning_of(block: Block) -> str:
    return outside.warning(block.staff_member, starts_at=block.starts_at, ends_at=block.ends_at)


def _done(block: Block, *, said: str, undo: Undo | None) -> Response:
    say = Clock.of(block.staff_member.location)
    to = url_for(".calendar", day=day_of(block.starts_at, zone=say.zone))
    which = f"{block.staff_member.name}, {say.moment(block.starts_at)} – {say.time(block.ends_at)}"
    told = f"{which}: {said.strip()}"
    answer = in_place_or_there(DONE, forms=url_for(".create_block"), to=to, said=told, undo=undo)
    return announcing(answer, CALENDAR_CHANGED, CLOSE_DRAWER)


def _next_quarter(at: datetime) -> datetime:
    return at + (EPOCH - at) % QUARTER
