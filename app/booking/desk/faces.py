"""What is written on the things of the calendar, and what the scripts that drag them need to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from app.availability.hours import MINUTE, epoch
from app.booking.commands import BlockKind
from app.booking.day_plan import Closed, Free
from app.booking.desk.words import Clock
from app.booking.models import Appointment, Block, Hold
from app.booking.queries.sheets import Entry
from app.booking.states import OPEN, Status
from app.catalogue.models import StaffMember
from app.core.avatars import hue

UNPAID = "UNPAID"

MARKS = {
    UNPAID: "credit-card",
    Status.PENDING: "hourglass",
    Status.CONFIRMED: "check",
    Status.COMPLETED: "check-check",
    Status.CANCELLED: "x",
    Status.NO_SHOW: "user-x",
    BlockKind.BREAK: "coffee",
    BlockKind.TRAINING: "users",
    BlockKind.OTHER: "ban",
    "HELD": "timer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A visit, a block or a hold as it is read: by eye, by ear, and by the script that moves it.

    `tone` is the class of its colour; `starts` and `ends` are epoch seconds, `before` and `after` the seconds that its
    buffers add.
    """

    id: UUID
    status: str
    mark: str
    who: str
    what: str
    when: str
    label: str = ""
    href: str = ""
    tone: str = ""
    starts: int
    ends: int
    before: int = 0
    after: int = 0
    service_id: UUID | None = None
    is_movable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What stands on a piece of time that nothing takes: where it leads, and what it says."""

    href: str
    label: str
    time: str = ""
    gap: str = ""


class Faces:
    """Makes the faces of one calendar: words and addresses are looked up once."""

    def __init__(self, say: Clock) -> None:
        self._say = say
        self._visits, self._blocks = url_for(".create_appointment"), url_for(".create_block")
        self._new, self._explain = url_for(".new_appointment"), url_for(".explain")
        self._words = _words()
        # Looked up once and filled in for each of dozens of pieces.
        self._book, self._free = _("Book %(time)s with %(name)s"), _("Free %(span)s")
        self._why, self._away = _("Why is %(time)s with %(name)s not offered?"), _("Not at work")

    def of(self, entry: Entry) -> Face:
        """Return the face of whatever takes time."""
        match entry:
            case Appointment():
                return self._visit(entry)
            case Block():
                return self._block(entry)
            case Hold():
                return self._hold(entry)

    def free(self, piece: Free, member: StaffMember) -> Door:
        """Return the door to booking a piece of empty time; the first piece of a gap says how long the gap is."""
        time, gap_ends = self._say.reading(piece.starts), piece.gap_ends
        return Door(
            href=f"{self._new}?{self._at(piece.starts, member)}",
            label=self._book % {"time": time, "name": member.name},
            time=time,
            gap=self._free % {"span": self._say.gap(piece.starts, gap_ends)} if gap_ends else "",
        )

    def closed(self, strip: Closed, member: StaffMember) -> Door:
        """Return the door to why a piece of time is not offered; a list says when that is."""
        return Door(
            href=f"{self._explain}?{self._at(strip.starts, member)}",
            label=self._why % {"time": self._say.reading(strip.starts), "name": member.name},
            gap=f"{self._away} {self._say.gap(strip.starts, strip.ends)}",
        )

    def _at(self, instant: int, member: StaffMember) -> str:
        return f"staff={member.id}&at={quote(self._say.iso(instant), safe=':')}"

    def _visit(self, it: Appointment) -> Face:
        when, state = self._say.span(it.starts_at, it.ends_at), UNPAID if it.awaits_payment else it.status
        word = self._words[state]
        return Face(
            id=it.id,
            status=it.status,
            mark=MARKS[state],
            who=it.customer_name,
            what=it.what,
            when=when,
            label=f"{when}, {it.customer_name}, {it.what}, {word}",
            href=f"{self._visits}/{it.id}",
            tone=_tone(it),
            starts=epoch(it.starts_at),
            ends=epoch(it.ends_at),
            before=it.buffer_before_minutes * MINUTE,
            after=it.buffer_after_minutes * MINUTE,
            service_id=it.service_id,
            is_movable=it.status in OPEN,
        )

    def _block(self, it: Block) -> Face:
        when, word = self._say.span(it.starts_at, it.ends_at), self._words[it.kind]
        return Face(
            id=it.id,
            status="BLOCKED",
            mark=MARKS[BlockKind(it.kind)],
            who=word,
            what=it.reason,
            when=when,
            label=", ".join(said for said in (when, word, it.reason) if said),
            href=f"{self._blocks}/{it.id}",
            starts=epoch(it.starts_at),
            ends=epoch(it.ends_at),
            is_movable=True,
        )

    def _hold(self, it: Hold) -> Face:
        return Face(
            id=it.id,
            status="HELD",
            mark=MARKS["HELD"],
            who=self._words["HELD"],
            what=_("A customer is choosing this time"),
            when=self._say.span(it.starts_at, it.ends_at),
            starts=epoch(it.starts_at),
            ends=epoch(it.ends_at),
        )


def _tone(it: Appointment) -> str:
    """Return the class of a visit's colour: the service's own, or one that goes with its name."""
    return f"service-{it.service_id}" if it.service.color else f"hue-{hue(it.service_name)}"


def _words() -> Mapping[str, str]:
    return {
        UNPAID: _("Awaiting payment"),
        Status.PENDING: _("Requested"),
        Status.CONFIRMED: _("Confirmed"),
        Status.COMPLETED: _("Completed"),
        Status.CANCELLED: _("Cancelled"),
        Status.NO_SHOW: _("Did not come"),
        BlockKind.BREAK: _("Break"),
        BlockKind.TRAINING: _("Training"),
        BlockKind.OTHER: _("Blocked"),
        "HELD": _("Being booked"),
    }
