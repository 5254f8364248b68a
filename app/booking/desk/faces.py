"""What is written on the things of the calendar, and what the scripts that drag them need to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from app.availability.hours import MINUTE, epoch
from app.booking.commands import BlockKind
from app.booking.day_plan import Free
from app.booking.desk.words import Clock
from app.booking.models import Appointment, Block, Hold
from app.booking.queries.sheets import Entry
from app.booking.states import OPEN, Status
from app.core.avatars import hue

MARKS = {
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


class Faces:
    """Makes the faces of one calendar: words and addresses are looked up once."""

    def __init__(self, say: Clock) -> None:
        self._say = say
        self._visits, self._blocks = url_for(".create_appointment"), url_for(".create_block")
        self._new = url_for(".new_appointment")
        self._words = _words()

    def of(self, entry: Entry) -> Face:
        """Return the face of whatever takes time."""
        match entry:
            case Appointment():
                return self._visit(entry)
            case Block():
                return self._block(entry)
            case Hold():
                return self._hold(entry)

    def new_at(self, piece: Free, staff_member_id: UUID) -> str:
        """Return where a piece of empty time is booked."""
        return f"{self._new}?{urlencode({'staff': staff_member_id, 'at': self._say.iso(piece.starts)})}"

    def _visit(self, it: Appointment) -> Face:
        when, word = self._say.span(it.starts_at, it.ends_at), self._words[it.status]
        return Face(
            id=it.id,
            status=it.status,
            mark=MARKS[Status(it.status)],
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
