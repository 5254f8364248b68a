"""Who gets a visit of a customer to whom anybody is welcome: the salon's stated rule."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.catalogue.models import AnyStaffRule


def choose(
    rule: AnyStaffRule,
    *,
    able: Sequence[UUID],
    busy_seconds: Mapping[UUID, int],
    last_given: Mapping[UUID, int],
) -> UUID:
    """Return the staff member whom the rule picks from those who are able, in the salon's order.

    :param busy_seconds: how long each is taken on that day (`Busy.seconds`); whoever is missing is free all day
    :param last_given: when each was last given such a visit, as epoch seconds; whoever is missing never was
    :raises ValueError: nobody is able
    """
    match rule:
        case AnyStaffRule.LEAST_BUSY:
            return least_busy(able, busy_seconds)
        case AnyStaffRule.ROTATION:
            return least_recently_given(able, last_given)


def least_busy(able: Sequence[UUID], busy_seconds: Mapping[UUID, int]) -> UUID:
    """Return who is least taken that day; of equals, the first in the salon's order."""
    return min(able, key=lambda staff_id: busy_seconds.get(staff_id, 0))


def least_recently_given(able: Sequence[UUID], last_given: Mapping[UUID, int]) -> UUID:
    """Return who waits longest for such a visit: those who never had one, then by the last; of equals, the first."""
    return min(able, key=lambda staff_id: (staff_id in last_given, last_given.get(staff_id, 0)))
