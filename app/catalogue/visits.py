"""What a change of hours asks of the room that keeps visits, which stands above this one: filled in by the factory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Protocol, TypeVar
from uuid import UUID

from flask import current_app

from app.core.refusals import Refusal

EXTENSION = "catalogue.visits"

Done = TypeVar("Done")


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whose hours a change is about (None: everybody's), and on which days, both included (None: without an end)."""

    first: date
    last: date | None = None
    staff_member_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Absence:
    """A time in which somebody wants to be away."""

    staff_member_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Colleague:
    """Somebody who could take a visit at its time."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class Stranded:
    """A visit that would stand outside of the hours, who else is free then, and the nearest time that would be left.

    The fields bear the names that programs know: they are told of it as it is.
    """

    appointment_id: UUID
    reference: str
    customer: str
    service: str
    staff_id: UUID
    staff: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    colleagues: Sequence[Colleague] = ()
    nearest_at: datetime | None = None


class WouldStrand(Refusal):
    """Visits are booked in this time. Please say what is to become of them."""

    code, status = "would_strand", HTTPStatus.CONFLICT

    def __init__(self, stranded: Sequence[Stranded]) -> None:
        super().__init__()
        self.stranded = stranded

    @property
    def facts(self) -> Mapping[str, Any]:
        """The visits in question."""
        return {"stranded": self.stranded}


class ChangesHours(Protocol):
    """Makes a change of hours, unless it strands visits that are not among the agreed ones."""

    def __call__(self, change: Callable[[], Done], *, reach: Reach, agreed: Collection[UUID]) -> Done: ...


class HandsOver(Protocol):
    """Gives a visit to a colleague at the same time, and returns why not where that fails."""

    def __call__(self, *, appointment_id: UUID, staff_member_id: UUID) -> str: ...


class FindsBooked(Protocol):
    """Returns the visits ahead in each of several absences, the earliest first."""

    def __call__(self, absences: Sequence[Absence]) -> Sequence[Sequence[Stranded]]: ...


@dataclass(frozen=True, kw_only=True)
class Visits:
    """The three wishes."""

    change_hours: ChangesHours
    hand_over: HandsOver
    find_booked: FindsBooked


def visits() -> Visits:
    """Return who fulfils them in the running application."""
    found: Visits = current_app.extensions[EXTENSION]
    return found
