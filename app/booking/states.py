"""The states of an appointment, and every change between them, in one table."""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from app.core.refusals import Refusal


class Status(StrEnum):
    """Where a visit stands."""

    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    NO_SHOW = "NO_SHOW"


class Change(StrEnum):
    """What can happen to a visit, as its history tells it."""

    REQUEST = "requested"
    BOOK = "booked"
    RESERVE = "reserved"
    PAY = "paid"
    LAPSE = "lapsed"
    CONFIRM = "confirmed"
    DECLINE = "declined"
    RESCHEDULE = "rescheduled"
    STRETCH = "stretched"
    CORRECT = "corrected"
    DELAY = "told_of_delay"
    CANCEL = "cancelled"
    RESTORE = "restored"
    COMPLETE = "completed"
    MISS = "missed"
    REOPEN = "reopened"


class NotAllowedNow(Refusal):
    """That cannot be done with this appointment any more."""

    code, status = "not_allowed_now", HTTPStatus.CONFLICT


class AlreadyCancelled(Refusal):
    """This appointment has been cancelled already."""

    code, status = "already_cancelled", HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True)
class Step:
    """From which states a change is allowed, and where it leads; None: the state stays."""

    allowed_from: frozenset[Status]
    leads_to: Status | None


OPEN = frozenset({Status.PENDING, Status.CONFIRMED})
"""The states in which a visit still lies ahead."""

COUNTED = frozenset({Status.COMPLETED, Status.NO_SHOW})
"""The states that a customer's visits are counted by."""

TABLE: dict[Change, Step] = {
    Change.REQUEST: Step(frozenset(), Status.PENDING),
    Change.BOOK: Step(frozenset(), Status.CONFIRMED),
    # Until it is paid for, or its time has run out.
    Change.RESERVE: Step(frozenset(), Status.PENDING),
    # Where the salon wants to approve it as well, it stays a request.
    Change.PAY: Step(frozenset({Status.PENDING}), None),
    Change.LAPSE: Step(frozenset({Status.PENDING}), Status.CANCELLED),
    Change.CONFIRM: Step(frozenset({Status.PENDING}), Status.CONFIRMED),
    Change.DECLINE: Step(frozenset({Status.PENDING}), Status.CANCELLED),
    Change.RESCHEDULE: Step(OPEN, None),
    Change.STRETCH: Step(OPEN, None),
    # What was done for which price is often known, or noticed, only when it is done.
    Change.CORRECT: Step(OPEN | {Status.COMPLETED}, None),
    # Nothing of the visit changes; it is known that the customer has been told. Nobody waits for a mere request.
    Change.DELAY: Step(frozenset({Status.CONFIRMED}), None),
    Change.CANCEL: Step(OPEN, Status.CANCELLED),
    # To take back a slip of the hand, into the state that it had (`operations.undo`), and for what is paid late after
    # all (`operations.paying`).
    Change.RESTORE: Step(frozenset({Status.CANCELLED}), None),
    # A customer who was given up may still come through the door.
    Change.COMPLETE: Step(frozenset({Status.CONFIRMED, Status.NO_SHOW}), Status.COMPLETED),
    Change.MISS: Step(frozenset({Status.CONFIRMED}), Status.NO_SHOW),
    Change.REOPEN: Step(COUNTED, Status.CONFIRMED),
}


def after(change: Change, *, status: Status) -> Status:
    """Return the state that a change leads to from `status`.

    :raises AlreadyCancelled: the visit is off
    :raises NotAllowedNow: the table does not allow the change
    """
    step = TABLE[change]
    if status in step.allowed_from:
        return step.leads_to or status
    if status is Status.CANCELLED:
        raise AlreadyCancelled
    raise NotAllowedNow


def first(*, needs_approval: bool, is_paid_first: bool = False) -> tuple[Change, Status]:
    """Return how a visit begins: kept until it is paid, as a request that the salon wants to approve, or booked."""
    if is_paid_first:
        return Change.RESERVE, Status.PENDING
    return (Change.REQUEST, Status.PENDING) if needs_approval else (Change.BOOK, Status.CONFIRMED)


def is_allowed(change: Change, *, status: Status) -> bool:
    """Tell whether the table allows the change, so that a page offers only what can be done."""
    return status in TABLE[change].allowed_from
