"""What happened to a visit, as people tell it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.booking.desk.words import Clock
from app.booking.models import Appointment, AppointmentChange
from app.booking.states import Change


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that happened: what, more about it, when and by whom."""

    what: str
    notes: list[str]
    at: datetime
    by: str


def told(appointment: Appointment, *, say: Clock, names: Mapping[str, str]) -> list[Line]:
    """Return the history of a visit, the latest first; `names` are those of the team, by id."""
    return [
        Line(what=_what(change.change), notes=list(_notes(change, say, names)), at=change.at, by=_by(change))
        for change in reversed(appointment.changes)
    ]


def _what(change: str) -> str:
    words = {
        Change.REQUEST: _("Requested"),
        Change.BOOK: _("Booked"),
        Change.CONFIRM: _("Confirmed"),
        Change.DECLINE: _("Declined"),
        Change.RESCHEDULE: _("Moved"),
        Change.STRETCH: _("Length changed"),
        Change.DELAY: _("Told of a delay"),
        Change.CANCEL: _("Cancelled"),
        Change.RESTORE: _("Cancellation taken back"),
        Change.COMPLETE: _("Completed"),
        Change.MISS: _("Did not come"),
    }
    return str(words[Change(change)])


def _notes(change: AppointmentChange, say: Clock, names: Mapping[str, str]) -> Iterator[str]:
    details = change.details
    if "starts_at" in details:
        before, after = (say.moment(datetime.fromisoformat(at)) for at in details["starts_at"])
        if before != after:
            yield _("from %(before)s to %(after)s", before=before, after=after)
    if "ends_at" in details:
        before, after = (say.time(datetime.fromisoformat(at)) for at in details["ends_at"])
        yield _("until %(after)s instead of %(before)s", before=before, after=after)
    if "staff_id" in details and details["staff_id"][0] != details["staff_id"][1]:
        before, after = (names.get(who, "?") for who in details["staff_id"])
        yield _("from %(before)s to %(after)s", before=before, after=after)
    if "minutes" in details:
        yield _("%(minutes)s min", minutes=details["minutes"])
    for said in ("reason", "override_reason"):
        if details.get(said):
            yield f"“{details[said]}”"


def _by(change: AppointmentChange) -> str:
    if change.by_name == "system":
        return str(_("automatically"))
    return change.by_name
