"""What happened to a visit, as people tell it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from app.booking.desk.words import Clock
from app.booking.models import Appointment, AppointmentChange
from app.booking.states import Change
from app.booking.told import is_news
from app.core import spoken_money
from app.core.money import Money


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that happened: what, more about it, when and by whom."""

    what: str
    notes: list[str]
    at: datetime
    by: str


def told(appointment: Appointment, *, say: Clock, names: Mapping[str, str]) -> list[Line]:
    """Return the history of a visit, the latest first; `names` are those of the team and of whoever left it, by id."""
    return [
        Line(what=_what(change.change), notes=list(_notes(change, say, names)), at=change.at, by=_by(change))
        for change in reversed(appointment.changes)
    ]


def _what(change: str) -> str:
    words = {
        Change.REQUEST: _("Requested"),
        Change.BOOK: _("Booked"),
        Change.RESERVE: _("Kept until it is paid"),
        Change.PAY: _("Paid"),
        Change.LAPSE: _("Not paid in time"),
        Change.CONFIRM: _("Confirmed"),
        Change.DECLINE: pgettext("visit", "Declined"),
        Change.RESCHEDULE: _("Moved"),
        Change.STRETCH: _("Length changed"),
        Change.CORRECT: _("Changed"),
        Change.DELAY: _("Told of a delay"),
        Change.CANCEL: _("Cancelled"),
        Change.RESTORE: _("Cancellation taken back"),
        Change.COMPLETE: _("Completed"),
        Change.MISS: _("Did not come"),
        Change.REOPEN: _("Open again"),
    }
    return str(words[Change(change)])


def _notes(change: AppointmentChange, say: Clock, names: Mapping[str, str]) -> Iterator[str]:
    details = change.details
    yield from _moves(details, say, names)
    yield from _corrections(details, say)
    for said in ("reason", "override_reason", "price_reason"):
        if details.get(said):
            yield _quoted(details[said])
    if details.keys() & {"told_customer", "is_news"}:
        yield _("The customer was told.") if is_news(change) else _("The customer was not told.")


def _moves(details: Mapping[str, Any], say: Clock, names: Mapping[str, str]) -> Iterator[str]:
    """Say when a visit was and whose, and when and whose it is since."""
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


def _corrections(details: Mapping[str, Any], say: Clock) -> Iterator[str]:
    """Say what a visit was, and what it is since."""
    if "what" in details:
        before, after = details["what"]
        yield _("from %(before)s to %(after)s", before=before, after=after)
    if "price_minor" in details:
        amounts = (Money(minor, details["currency"]) for minor in details["price_minor"])
        before, after = (spoken_money.amount(amount, country=say.country) for amount in amounts)
        yield _("from %(before)s to %(after)s", before=before, after=after)
    if "notes" in details:
        before, after = (_quoted(text) if text else "–" for text in details["notes"])
        yield _("Notes: %(after)s instead of %(before)s", before=before, after=after)


def _quoted(words: str) -> str:
    return str(_("“%(words)s”", words=words))


def _by(change: AppointmentChange) -> str:
    # Nobody had a hand in it. What customers are called says nothing: they may be called "system".
    if change.by_role is None:
        return str(_("automatically"))
    return change.by_name
