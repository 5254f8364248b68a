"""What stands between a new salon and its first booking, read off the rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Step(StrEnum):
    """One of the first steps, in the order in which they are best taken."""

    SERVICES = "services"
    TEAM = "team"
    HOURS = "hours"
    PLACE = "place"
    POLICIES = "policies"
    LOOK = "look"
    SHARE = "share"


@dataclass(frozen=True, kw_only=True)
class FirstSteps:
    """Which steps are taken, and which the owner has put aside or called done."""

    taken: Mapping[Step, bool]
    settled: Collection[Step]
    is_worked: bool = False
    """Whether anybody who can be booked has hours; the step is taken when all of them have."""
    without_hours_id: UUID | None = None
    """The first of the team who has none."""

    def is_done(self, step: Step) -> bool:
        """Tell whether a step needs no more attention."""
        return self.taken[step] or step in self.settled

    @property
    def is_bookable(self) -> bool:
        """Whether customers can book: something, with somebody, at some time."""
        return self.taken[Step.SERVICES] and self.taken[Step.TEAM] and self.is_worked

    @property
    def done(self) -> int:
        """How many steps need no more attention."""
        return sum(map(self.is_done, Step))

    @property
    def are_all_done(self) -> bool:
        """Whether the list has nothing more to say."""
        return self.done == len(Step)
